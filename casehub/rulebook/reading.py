"""Reads config/, workflows/ and the sidecars of documents together, with every fault of all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from casehub.declared import OWN_TABLES, DeclarationFaults, Declared, Fault, read_tables, read_toml
from casehub.documents.kinds import Kinds
from casehub.documents.templates.sidecars import read_kinds
from casehub.fields.options import OptionLists, read_options
from casehub.law.calendar import WorkCalendar
from casehub.rulebook.awaiting import ComingFile
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.incoming import Materials
from casehub.rulebook.limits import Limits, read_limits
from casehub.rulebook.offices import OfficeWords
from casehub.rulebook.remedies import RemediesFile
from casehub.rulebook.roles import RolesFile
from casehub.rulebook.tables import (
    AccessFile,
    AgreementsFile,
    AmountsFile,
    BasisFile,
    HouseFile,
    InstrumentsFile,
    Numbering,
    RegionsFile,
    clashes,
    colour_faults,
    doubles,
)
from casehub.rulebook.tracks import Track, read_tracks
from casehub.workflow.loader import read_procedures
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.written import EffectsFile

# The tables to which procedures may add rows of their own (config/procedures/KEY/).
ADDED_TO = frozenset(
    {
        "agreements.toml", "amounts.toml", "basis.toml", "choices.toml", "coming.toml",
        "effects.toml", "house.toml", "instruments.toml", "limits.toml", "materials.toml",
        "offices.toml", "remedies.toml", "roles.toml",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """Everything that the files say, as far as it is sound, and what is wrong with them.

    kind_names, limit_codes: also of rows with faults, which are told once and not twice.
    """

    root: Path
    procedures: Mapping[tuple[str, int], Procedure]
    kinds: Kinds
    kind_names: frozenset[str]
    limits: Limits
    limit_codes: frozenset[str]
    amounts: Declared[AmountsFile]
    basis: Declared[BasisFile]
    remedies: Declared[RemediesFile]
    agreements: Declared[AgreementsFile]
    choices: Declared[OptionLists]
    instruments: Declared[InstrumentsFile]
    house: Declared[HouseFile]
    roles: Declared[RolesFile]
    regions: Declared[RegionsFile]
    numbering: Declared[Numbering]
    access: Declared[AccessFile]
    tracks: Mapping[str, Track]
    offices: Declared[OfficeWords]
    coming: Declared[ComingFile]
    materials: Declared[Materials]
    effects: Declared[EffectsFile]
    calendar: WorkCalendar
    faults: tuple[Fault, ...]

    @cached_property
    def makers(self) -> Mapping[str, Sequence[Step]]:
        """By kind of paper, every step of every version that makes it, or may."""
        found: dict[str, list[Step]] = {}
        for procedure in self.procedures.values():
            for step in procedure.steps:
                for kind in {*step.documents, *step.may_issue}:
                    found.setdefault(kind, []).append(step)
        return found


def read_files(root: Path, extra_calendars: Path | None = None) -> Files:
    """Read everything below `root`; nothing is raised, every fault is in `faults`.

    extra_calendars: folder of calendar editions loaded on this instance; they win over ours.
    """
    config, templates = root / "config", root / "templates" / "documents"
    faults: list[Fault] = []
    procedures, unreadable = read_procedures(root / "workflows")
    kinds, odd = read_kinds(templates)
    faults += [*unreadable, *odd]
    try:
        calendar = load_calendar(config, extra_calendars)
    except DeclarationFaults as error:
        faults += error.faults
        calendar = WorkCalendar(())
    choices = read_options(config, faults)
    limits, codes = read_limits(config, faults)
    amounts = read_tables(config, "amounts.toml", AmountsFile, faults)
    basis = read_tables(config, "basis.toml", BasisFile, faults)
    remedies = read_tables(config, "remedies.toml", RemediesFile, faults)
    agreements = read_tables(config, "agreements.toml", AgreementsFile, faults)
    instruments = read_tables(config, "instruments.toml", InstrumentsFile, faults)
    house = read_tables(config, "house.toml", HouseFile, faults)
    roles = read_tables(config, "roles.toml", RolesFile, faults)
    regions = read_toml(config / "regions.toml", RegionsFile, faults)
    offices = read_tables(config, "offices.toml", OfficeWords, faults)
    coming = read_tables(config, "coming.toml", ComingFile, faults)
    materials = read_tables(config, "materials.toml", Materials, faults)
    effects = read_tables(config, "effects.toml", EffectsFile, faults)
    faults += _strays(config, procedures.keys(), coming)
    if amounts.value is not None:
        faults += clashes("amounts.toml", "amount", amounts.value.amount)
    if basis.value is not None:
        faults += clashes("basis.toml", "basis", basis.value.basis)
    if remedies.value is not None:
        faults += clashes("remedies.toml", "remedy", remedies.value.remedy)
    if agreements.value is not None:
        faults += clashes("agreements.toml", "settled", agreements.value.settled)
        faults += clashes("agreements.toml", "never", agreements.value.never)
    if house.value is not None:
        faults += clashes("house.toml", "rule", house.value.rule)
        faults += colour_faults(house.value.colour)
    numbering = read_toml(config / "numbering.toml", Numbering, faults)
    if numbering.value is not None:
        faults += numbering.value.objections()
    access = read_toml(config / "access.toml", AccessFile, faults)
    if access.value is not None:
        said = access.value.objections(roles.names("role"))
        faults += [Fault("access.toml", at, sentence) for at, sentence in said]
    tracks = read_tracks(config / "tracks", _newest(procedures), roles.names("role"), faults)
    named: Sequence[tuple[str, Declared[Any], Mapping[str, str]]] = (
        ("materials.toml", materials, {"kind": "id", "way": "id", "format": "suffix"}),
        ("effects.toml", effects, dict.fromkeys(("effect", "key", "kind", "flag", "told"), "id")),
        ("coming.toml", coming, {"procedure": "key"}),
        ("roles.toml", roles, {"role": "id", "duty": "id"}),
        ("offices.toml", offices, {"kind": "id", "series": "id"}),
        ("regions.toml", regions, {"region": "code"}),
    )
    for file, read, tables in named:
        for table, name in tables.items():
            faults += doubles(file, table, read.rows(table), name)
    return Files(
        root=root,
        procedures=procedures,
        kinds=kinds,
        kind_names=frozenset(path.stem for path in templates.glob("*.toml")),
        limits=limits,
        limit_codes=frozenset(codes),
        amounts=amounts,
        basis=basis,
        remedies=remedies,
        agreements=agreements,
        choices=choices,
        instruments=instruments,
        house=house,
        roles=roles,
        regions=regions,
        numbering=numbering,
        access=access,
        tracks=tracks,
        offices=offices,
        coming=coming,
        materials=materials,
        effects=effects,
        calendar=calendar,
        faults=tuple(faults),
    )


def _strays(
    config: Path, procedures: Collection[tuple[str, int]], coming: Declared[ComingFile]
) -> Iterator[Fault]:
    """Files below config/procedures/ that belong to no procedure, or add to no table."""
    keys = {key for key, _version in procedures} | coming.names("procedure")
    for path in sorted(one for one in (config / OWN_TABLES).rglob("*") if one.is_file()):
        shown = path.relative_to(config).as_posix()
        if path.parent.parent != config / OWN_TABLES or path.parent.name not in keys:
            yield Fault(shown, "", "没有这个程序，规则表应放在以程序命名的文件夹里")
        elif path.name not in ADDED_TO:
            yield Fault(shown, "", "没有可以由程序增加内容的这个规则表")


def _newest(procedures: Mapping[tuple[str, int], Procedure]) -> dict[str, Procedure]:
    return {key: procedures[key, version] for key, version in sorted(procedures)}
