"""The rule book: config/ and workflows/ loaded once into one frozen value, checked together."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.documents.kinds import load_kinds
from casehub.documents.pages import names_used
from casehub.law.chinese import period_text
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.faults import RulebookFaults
from casehub.rulebook.limits import Limit, Limits, load_limits
from casehub.workflow.loader import load_procedures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from casehub.documents.kinds import Kind
    from casehub.law.calendar import Mode, WorkCalendar
    from casehub.workflow.procedure import Procedure


@dataclass(frozen=True)
class Role:
    """A role: its title, what it sees, whether it acts only when named in the case.

    confidential: which 副卷 papers and secret words it opens (config/roles.toml says how).
    """

    id: str
    title: str
    sees: str = "nothing"
    assigned: bool = False
    certificate: bool = False
    confidential: str = ""


@dataclass(frozen=True)
class Separation:
    """Nobody performs `duty` in a case after having performed `after` in it."""

    duty: str
    after: str
    reason: str


@dataclass(frozen=True)
class Dated:
    """A value with its period of effect and how sure we are of it."""

    key: str
    value: Any
    since: date
    until: date | None
    basis: str
    confidence: str
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether the row is in force on the day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Rulebook:
    """Everything the law and the office decided, as of the files at start."""

    config: Path
    templates: Path
    procedures: Mapping[tuple[str, int], Procedure]
    kinds: Mapping[str, Kind]
    calendar: WorkCalendar
    limits: Limits
    amounts: tuple[Dated, ...]
    basis: tuple[Dated, ...]
    house_rules: Mapping[str, Dated]
    roles: Mapping[str, Role]
    separation: tuple[Separation, ...]
    exclusive: tuple[tuple[tuple[str, ...], str], ...]
    organisations: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, Any]
    numbering: Mapping[str, Any]
    names: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    fingerprint: str = ""

    def procedure(self, key: str, version: int | None = None) -> Procedure:
        """The procedure of this version; without version the newest. KeyError if unknown."""
        if version is not None:
            return self.procedures[key, version]
        return self.procedures[max(k for k in self.procedures if k[0] == key)]

    def limit(self, code: str, on: date) -> Limit:
        """The time limit in force on the day (guards ask by this name)."""
        return self.limits.get(code, on)

    def amount(self, key: str, on: date) -> Any:
        """The amount or number `key` in force on the day. KeyError when there is none."""
        for row in self.amounts:
            if row.key == key and row.holds(on):
                return row.value
        raise KeyError(key)

    def working_days_before(self, day: date, n: int, mode: str) -> date:
        """The latest day that leaves `n` working days before `day`; mode min or clear."""
        wanted: Mode = "clear" if mode == "clear" else "min"
        return self.calendar.back_working_days(day, n, mode=wanted)

    def names_used(self, kind: str) -> Mapping[str, list[str]]:
        """Basis keys, limit codes and house switches that the template of a kind reads."""
        return self.names[kind]

    def basis_text(self, key: str, on: date) -> str:
        """The instrument and article printed for a basis key on the day; "" when none is known."""
        for row in self.basis:
            if row.key == key and row.holds(on):
                return str(row.value)
        return ""

    def limit_text(self, code: str, on: date) -> str:
        """A time limit in words: 十五日, 五个工作日, 三个月."""
        limit = self.limits.get(code, on)
        return period_text(limit.amount, limit.unit)

    def house(self, key: str) -> Any:
        """The bureau's own switch from config/house.toml. KeyError if unknown."""
        return self.house_rules[key].value

    def separated(self, duty: str) -> tuple[Separation, ...]:
        """The separations that bind a duty."""
        return tuple(s for s in self.separation if s.duty == duty)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def _dated(
    rows: list[dict[str, Any]], value: str, faults: list[str], where: str
) -> list[Dated]:
    found = []
    for row in rows:
        key = row.get("key") or row.get("code") or ""
        if not key or value not in row:
            faults.append(f"{where}：缺少 key 或 {value}：{row}")
            continue
        found.append(
            Dated(
                key=key,
                value=row[value],
                since=row.get("since") or date(1949, 10, 1),
                until=row.get("until"),
                basis=row.get("basis", ""),
                confidence=row.get("confidence", "verbatim"),
                note=row.get("note", ""),
            )
        )
    return found


def _fingerprint(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def load_rulebook(root: Path, extra_calendars: Path | None = None) -> Rulebook:
    """Load and check everything below `root` (config, workflows, templates).

    extra_calendars: folder of calendar editions loaded on this instance; they win over ours.
    Raises RulebookFaults with every fault of every file at once.
    """
    config, templates = root / "config", root / "templates" / "documents"
    faults: list[str] = []
    procedures = load_procedures(root / "workflows")
    kinds = load_kinds(templates)
    roles_file = _read(config / "roles.toml")
    amounts = _dated(
        _read(config / "amounts.toml").get("amount", []), "value", faults, "amounts"
    )
    basis = _dated(
        _read(config / "basis.toml").get("basis", []), "text", faults, "basis"
    )
    house = _dated(
        _read(config / "house.toml").get("rule", []), "value", faults, "house"
    )
    organisations = _read(config / "organisations.toml")
    try:
        calendar, limits = load_calendar(config, extra_calendars), load_limits(config)
    except RulebookFaults as error:
        raise RulebookFaults([*faults, *error.faults]) from error
    if faults:
        raise RulebookFaults(faults)
    return Rulebook(
        config=config,
        templates=templates,
        procedures={(p.key, p.version): p for p in procedures.values()},
        kinds=kinds,
        calendar=calendar,
        limits=limits,
        amounts=tuple(amounts),
        basis=tuple(basis),
        house_rules={row.key: row for row in house},
        roles={r["id"]: Role(**r) for r in roles_file["role"]},
        separation=tuple(Separation(**s) for s in roles_file["separation"]),
        exclusive=tuple(
            (tuple(x["roles"]), x["reason"]) for x in roles_file["exclusive"]
        ),
        organisations={o["key"]: o for o in organisations["organisations"]},
        regions=_read(config / "regions.toml"),
        numbering=_read(config / "numbering.toml"),
        names={key: names_used(kind) for key, kind in kinds.items()},
        fingerprint=_fingerprint(config, root / "workflows", templates),
    )
