"""Every fault of every rule file at once: procedures, documents, limits, bases, roles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casehub.documents.kinds import read_kinds
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.faults import RulebookFaults
from casehub.rulebook.limits import load_limits
from casehub.workflow.check import Known, check
from casehub.workflow.check_steps import PaperField
from casehub.workflow.loader import read_procedures
from casehub.workflow.part import Part
from casehub.workflow.procedure import DUTIES, Procedure


def all_faults(root: Path, law: Part) -> tuple[Mapping[str, Procedure], list[str]]:
    """The readable procedures below `root` and one sentence for every fault found anywhere.

    law: the Python part of all procedures, whose names the files use.
    """
    procedures, unreadable = read_procedures(root / "workflows")
    faults = [str(fault) for fault in unreadable]
    config = root / "config"
    roles = _table(config / "roles.toml", faults)
    basis = {
        str(row.get("key", "")): str(row.get("text", ""))
        for row in _table(config / "basis.toml", faults).get("basis", [])
    }
    rules, kinds = _rule_codes(config, faults), _kinds(root / "templates" / "documents", faults)
    known = Known(
        guards=law.guards,
        roles={str(row["id"]) for row in roles.get("role", [])} or None,
        documents=kinds,
        rules=rules,
        basis=basis or None,
        records={name: effect.needs for name, effect in law.effects.items()},
        series=_series(config, faults),
    )
    faults += [str(fault) for fault in check(procedures, known)]
    faults += [
        f"roles.toml: separation: 未知的职责：{row.get(name)}"
        for row in roles.get("separation", [])
        for name in ("duty", "after")
        if row.get(name) not in DUTIES
    ]
    return procedures, faults


def _table(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (OSError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path.name}: 无法读取：{error}")
        return {}


def _rule_codes(config: Path, faults: list[str]) -> set[str] | None:
    try:
        load_calendar(config, None)
        load_limits(config)
    except (OSError, RulebookFaults) as error:
        faults += error.faults if isinstance(error, RulebookFaults) else [str(error)]
    rows = _table(config / "limits.toml", faults).get("limit", [])
    return {str(row.get("code")) for row in rows} or None


def _kinds(folder: Path, faults: list[str]) -> dict[str, dict[str, PaperField]] | None:
    kinds, found = read_kinds(folder)
    faults += found
    # Faulty sidecars are named above; the kinds they stand for are still known.
    known: dict[str, dict[str, PaperField]] = {path.stem: {} for path in folder.glob("*.toml")}
    for name, kind in kinds.items():
        known[name] = {
            f.id: PaperField(f.kind, tuple(value for value, _ in f.options)) for f in kind.fields
        }
    return known or None


def _series(config: Path, faults: list[str]) -> set[str] | None:
    organisations = _table(config / "organisations.toml", faults).get("organisations", [])
    return {name for row in organisations for name in row.get("number_series", {})} or None
