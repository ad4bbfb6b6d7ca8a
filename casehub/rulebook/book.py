"""The rule book: config/ and workflows/ loaded once into one frozen value, checked together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.declared import DeclarationFaults
from casehub.documents.templates.asked import names_used
from casehub.rulebook.incoming import Materials
from casehub.rulebook.law import Law
from casehub.rulebook.offices import OfficeWords
from casehub.rulebook.penalties import Penalties, load_penalties
from casehub.rulebook.reading import read_files
from casehub.rulebook.roles import Duty, Exclusive, InPerson, Register, Role, Separation, StoodIn
from casehub.rulebook.tables import Colour, Numbering, Region, Topic
from casehub.rulebook.tracks import Track
from casehub.workflow.procedure import Procedure
from casehub.workflow.written import Written

if TYPE_CHECKING:
    from casehub.documents.kinds import Kind, Kinds
    from casehub.law.calendar import Mode, WorkCalendar
    from casehub.workflow.procedure import Step


@dataclass(frozen=True)
class Rulebook:
    """Everything the law and the office decided, as of the files and the editions loaded.

    leads, panel, outside: roles of those who lead a case, sit on its panel, act outside the office.
    """

    config: Path
    templates: Path
    law: Law
    calendar: WorkCalendar
    roles: Mapping[str, Role]
    duties: Mapping[str, Duty]
    separation: tuple[Separation, ...]
    exclusive: tuple[Exclusive, ...]
    one_part: tuple[Exclusive, ...]
    # By role, and by duty.
    stood_in: Mapping[str, StoodIn]
    in_person: Mapping[str, InPerson]
    offices: OfficeWords
    leads: tuple[str, ...]
    panel: tuple[str, ...]
    outside: tuple[str, ...]
    regions: tuple[Region, ...]
    numbering: Numbering
    materials: Materials
    tracks: Mapping[str, Track]
    # By table outside cases: by whom its rows are written, and the roles that may.
    registers: Mapping[str, tuple[Register, frozenset[str]]]
    # Which rows each step may write.
    written: Written
    # Fines, hearings and lines of crimes, by the day of the act.
    penalties: Penalties
    # From when limits are 黄牌 and 红牌, those of the shortest first.
    colours: tuple[Colour, ...] = ()
    # Under what pages list the steps, in their order.
    topics: tuple[Topic, ...] = ()
    fingerprint: str = ""
    # Number of the newest edition (files, loaded calendars) this book is made of.
    edition: int = 0

    @property
    def procedures(self) -> Mapping[tuple[str, int], Procedure]:
        """Every version of every procedure, in force or superseded."""
        return self.law.procedures

    @property
    def kinds(self) -> Kinds:
        """Every kind of document in its newest edition, and the editions before that."""
        return self.law.kinds

    def tracks_on(self, day: date) -> list[Track]:
        """What can come in on a day, by their ranks, then in the order of the files."""
        here = (track for track in self.tracks.values() if track.holds(day))
        return sorted(here, key=lambda track: track.rank)

    def procedure(self, key: str, version: int | None = None) -> Procedure:
        """The procedure of this version; without version the newest.

        Where the files have none, a stand-in without states and steps: one case whose version is
        lost must not take down the page that lists it. `trouble` says what is wrong.
        """
        if version is None:
            versions = self.law.versions.get(key)
            return versions[-1] if versions else _lost(key, 0)
        return self.procedures.get((key, version)) or _lost(key, version)

    @property
    def serving(self) -> str:
        """The procedure by which papers are served."""
        return next(key for (key, _), procedure in self.procedures.items() if procedure.serves)

    @property
    def referring(self) -> tuple[str, ...]:
        """The procedures by which matters are sent to another office."""
        refers = (key for (key, _), procedure in self.procedures.items() if procedure.refers)
        return tuple(dict.fromkeys(refers))

    @property
    def inquiring(self) -> tuple[str, ...]:
        """The procedures whose open cases hold up the decision of their main case."""
        asks = (key for (key, _), procedure in self.procedures.items() if procedure.inquires)
        return tuple(dict.fromkeys(asks))

    @property
    def hearings(self) -> tuple[Procedure, ...]:
        """The procedures, every version, in which the parties of a main case are heard."""
        return tuple(procedure for procedure in self.procedures.values() if procedure.hears)

    @cached_property
    def made_unopened(self) -> Mapping[str, frozenset[str]]:
        """By role that opens nothing secret: the kinds of confidential papers that its steps make.

        What is served is no secret in the office.
        """
        blind = {role.id for role in self.roles.values() if not role.confidential}
        found: dict[str, set[str]] = {}
        for procedure in self.procedures.values():
            for step in procedure.steps:
                kinds = {name for name in step.documents if self._is_secret(step, name)}
                for role in blind & set(step.roles):
                    found.setdefault(role, set()).update(kinds)
        return {role: frozenset(kinds) for role, kinds in found.items() if kinds}

    def _is_secret(self, step: Step, name: str) -> bool:
        kind = self.kinds.get(name)
        return kind is not None and not kind.served_on and (kind.confidential or step.confidential)

    @property
    def by_name(self) -> frozenset[str]:
        """The procedures whose cases only those see whom they name."""
        return frozenset(key for (key, _), one in self.procedures.items() if one.by_name)

    @property
    def in_sessions(self) -> tuple[str, ...]:
        """The procedures that go on in sessions with the parties."""
        met = (
            key
            for (key, _), procedure in self.procedures.items()
            if any(step.session for step in procedure.steps)
        )
        return tuple(dict.fromkeys(met))

    def trouble(self, key: str, version: int, state: str) -> str:
        """Why a case in this version and state cannot go on; "" when it can."""
        return self.law.trouble(key, version, state)

    def working_days_before(self, day: date, n: int, mode: str) -> date:
        """The latest day that leaves `n` working days before `day`; mode min or clear."""
        wanted: Mode = "clear" if mode == "clear" else "min"
        return self.calendar.back_working_days(day, n, mode=wanted)

    def region(self, code: str) -> Region | None:
        """The administrative division of this code, if the files know it."""
        return next((region for region in self.regions if code and region.code == code), None)

    def names_used(self, kind: Kind) -> Mapping[str, list[str]]:
        """Basis keys, limit codes and house switches that the template of a kind reads.

        Looked up when the first paper of the kind is made: reading every template took a third of
        the time that every server, worker and command needs to begin.
        """
        return names_used(kind)


def _lost(key: str, version: int) -> Procedure:
    return Procedure(
        key=key,
        version=version,
        title=f"程序版本不明（{key}第{version}版）",
        legal_basis="",
        since=date.min,
        initial="",
        states=(),
        steps=(),
    )


def _fingerprint(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def load_rulebook(root: Path, extra_calendars: Path | None = None) -> Rulebook:
    """Load everything below `root` (config, workflows, templates).

    extra_calendars: folder of calendar editions loaded on this instance; they win over ours.
    Raises DeclarationFaults with every fault of every file at once.
    """
    files = read_files(root, extra_calendars)
    amounts, basis, house = files.amounts.value, files.basis.value, files.house.value
    roles, regions, numbering = files.roles.value, files.regions.value, files.numbering.value
    offices, materials = files.offices.value, files.materials.value
    effects, access = files.effects.value, files.access.value
    remedies, agreements = files.remedies.value, files.agreements.value
    if (
        files.faults
        or amounts is None
        or basis is None
        or house is None
        or roles is None
        or regions is None
        or offices is None
        or numbering is None
        or materials is None
        or remedies is None
        or agreements is None
        or effects is None
        or access is None
    ):
        raise DeclarationFaults(files.faults)
    config, templates = root / "config", root / "templates" / "documents"
    return Rulebook(
        config=config,
        templates=templates,
        law=Law(
            limits=files.limits,
            amounts=amounts.amount,
            basis=basis.basis,
            house_rules=house.rule,
            kinds=files.kinds,
            procedures=files.procedures,
            remedies=remedies.remedy,
            settled=agreements.settled,
            never=agreements.never,
        ),
        calendar=files.calendar,
        roles={role.id: role for role in roles.role},
        duties={duty.id: duty for duty in roles.duty},
        separation=roles.separation,
        exclusive=roles.exclusive,
        one_part=roles.one_part,
        stood_in={row.role: row for row in roles.stood_in},
        in_person={row.duty: row for row in roles.in_person},
        leads=roles.leads,
        panel=roles.panel,
        outside=roles.outside,
        offices=offices,
        regions=regions.region,
        numbering=numbering,
        materials=materials,
        tracks=files.tracks,
        registers={
            table: (
                row,
                frozenset().union(
                    *map(access.roles_of, row.routes),
                    (one.id for one in roles.role if row.keeps_rules and one.keeps_rules),
                ),
            )
            for row in roles.register
            for table in row.tables
        },
        written=Written(effects, files.procedures),
        penalties=load_penalties(config),
        colours=house.colour,
        topics=house.topic,
        fingerprint=_fingerprint(config, root / "workflows", templates),
    )
