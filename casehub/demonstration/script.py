"""The demonstration's script: people and cases of config/demo as acts in the order of time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_AS_OF = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)
DEEDS = frozenset(
    {"register", "step", "propose", "serve", "upload", "void", "correct", "expert"}
)
ACT_KEYS = frozenset(
    {"id", "at", "actor", "do", "on", "as", "step", "data", "services"}
    | {"of", "exhibit", "file", "kind", "reason"}
)
SERVICE_KEYS = frozenset(
    {"to", "by", "method", "at", "posted_at", "tracking", "receiver", "relation", "receiver_basis"}
    | {"place", "proof", "failed", "witness", "media", "refusal_reason", "servers"}
)


class DemonstrationFault(Exception):
    """The script cannot be performed; `str()` names the case, the act and the reason."""


@dataclass(frozen=True)
class ScriptedAct:
    """One act. `script`: the case file it stands in; `on`: alias of the case it is done in.

    do: register | step | propose (sent up for approval) | upload | void | correct. `opens_as` is
    the alias of the case that the act opens. `of` and `to` name the service (act that issued the
    papers, recipient) when the act belongs to a service matter.
    """

    script: str
    name: str
    at: datetime
    actor: str
    do: str
    on: str = ""
    opens_as: str = ""
    step: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    of: str = ""
    to: str = ""
    exhibit: str = ""
    file: str = ""
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CaseScript:
    """One case file: its title, the request as it came to the window, and its acts."""

    alias: str
    title: str
    request: Mapping[str, Any]
    acts: tuple[ScriptedAct, ...]


@dataclass(frozen=True)
class Demonstration:
    """Everything below config/demo. `since`: the day from which the people hold their roles."""

    since: date
    people: tuple[Mapping[str, Any], ...]
    cases: tuple[CaseScript, ...]

    def acts_until(self, until: datetime) -> list[ScriptedAct]:
        """The acts of all cases up to the instant, in the order in which they happen."""
        acts = [act for case in self.cases for act in case.acts if act.at <= until]
        # The sort is stable: acts of one minute keep the order of their file.
        return sorted(acts, key=lambda act: act.at)


def load_demonstration(folder: Path) -> Demonstration:
    """Read people.toml and cases/*.toml. Raises DemonstrationFault naming the file and the act."""
    people = _read(folder / "people.toml")
    cases = [_case(path) for path in sorted((folder / "cases").glob("*.toml"))]
    return Demonstration(people["since"], tuple(people["people"]), tuple(cases))


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def _case(path: Path) -> CaseScript:
    content, alias = _read(path), path.stem
    acts: list[ScriptedAct] = []
    for n, row in enumerate(content["acts"], 1):
        name = str(row.get("id") or f"{n}")
        unknown = row.keys() - ACT_KEYS - (SERVICE_KEYS if row.get("do") == "serve" else set())
        if unknown or row.get("do", "step") not in DEEDS:
            raise DemonstrationFault(f"{path.name} {name}：{unknown or row['do']}")
        acts += _acts(alias, name, row)
    return CaseScript(alias, content["title"], content["request"], tuple(acts))


def _acts(alias: str, name: str, row: Mapping[str, Any]) -> list[ScriptedAct]:
    do = row.get("do", "step")
    if do == "serve":
        served = {k: v for k, v in row.items() if k in SERVICE_KEYS}
        return _service(alias, name, str(row["of"]), served, row["actor"])
    act = ScriptedAct(
        script=alias,
        name=name,
        at=_instant(row["at"]),
        actor=row["actor"],
        do=do,
        on=row.get("on", ""),
        opens_as=row.get("as", ""),
        step=row.get("step", ""),
        data=row.get("data", {}),
        exhibit=row.get("exhibit", ""),
        file=row.get("file", ""),
        kind=row.get("kind", ""),
        reason=row.get("reason", ""),
    )
    services: Sequence[Mapping[str, Any]] = row.get("services", [])
    acts = [act]
    for n, entry in enumerate(services, 1):
        acts += _service(alias, f"{name}-送{n}", name, entry, row["actor"])
    return acts


def _service(
    alias: str, name: str, of: str, entry: Mapping[str, Any], actor: str
) -> list[ScriptedAct]:
    """One service in words of the office → its steps: sending, then proof or failure."""
    unknown = entry.keys() - SERVICE_KEYS
    if unknown:
        raise DemonstrationFault(f"{alias} {name}：{unknown}")
    at, method = _instant(entry["at"]), entry["method"]
    steps: list[tuple[datetime, str, dict[str, object]]] = []
    if "posted_at" in entry:
        posted = _instant(entry["posted_at"])
        sent = {"sent_on": posted.date(), "tracking": entry["tracking"]}
        steps.append((posted, f"send_{method}", sent))
    if "failed" in entry:
        failed = {
            "attempted_method": method,
            "failed_on": at.date(),
            "reason": entry["failed"],
            "proof": entry["proof"],
        }
        steps.append((at, "record_failure", failed))
    else:
        proved = {
            k: v
            for k, v in entry.items()
            if k not in {"to", "by", "method", "at", "posted_at", "tracking"}
        }
        steps.append((at, f"prove_{method}", {"served_on": at.date(), **proved}))
    return [
        ScriptedAct(
            script=alias,
            name=f"{name}-{step}",
            at=when,
            actor=entry.get("by", actor),
            do="step",
            step=step,
            data=data,
            of=of,
            to=entry["to"],
        )
        for when, step, data in steps
    ]


def _instant(value: datetime) -> datetime:
    """An instant of the script; written without zone it is the office's time."""
    return value if value.tzinfo else value.replace(tzinfo=OFFICE_ZONE)
