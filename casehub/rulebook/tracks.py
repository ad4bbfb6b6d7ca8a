"""What can come in: one track for each, with the sides, rights and procedures it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field as Key

from casehub.db import Base
from casehub.declared import Fault, read_toml
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.effect import Effective
from casehub.law.party_kinds import PARTY_KINDS
from casehub.model import Accused, Agent, Party, Right
from casehub.workflow.procedure import Procedure


@dataclass(frozen=True)
class Way:
    """A procedure that the matter may go on under, in the words of who brings it."""

    key: str
    label: str


@dataclass(frozen=True)
class WantedSide:
    """A side of which parties are entered. relies_on_right: by which title each relies on it.

    mostly: the kind of party that mostly stands there, offered first. unaddressed: it may come in
    without an address, which is to be entered later.
    """

    id: str
    least: int = 0
    relies_on_right: bool = False
    mostly: str = ""
    unaddressed: bool = False


@dataclass(frozen=True)
class Headings:
    """What stands over the columns of a worklist, in the ways people write it."""

    number: tuple[str, ...]
    received_on: tuple[str, ...]
    kind: tuple[str, ...]
    name: tuple[str, ...]
    phone: tuple[str, ...]
    against: tuple[str, ...]
    content: tuple[str, ...]
    address: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """How the rows of a worklist (12315 …) are registered on a track.

    words: what the column of the kind says of rows that belong here; mixed: of those that also tell
    of what belongs elsewhere. informant, against: the sides
    of who tells and of whom it is told. step: the form that is begun with what the row says, by
    `fills` (column → field) and `given` (field → value for every row).
    """

    words: tuple[str, ...]
    informant: str
    against: str
    step: str
    headings: Headings
    mixed: tuple[str, ...] = ()
    fills: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Brought:
    """Whom a letter that begins such a matter names, and where they stand in it.

    side: the side; rows: the member of the letter's data that lists them; only: what a row says
    there of those who stand on it; fills: column of a party → member of the row.
    """

    side: str
    rows: str
    fills: dict[str, str]
    only: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Track(Effective):
    """One kind of matter that comes in at the window, from `since` to `until`.

    Who enters it, or where it leads, changes with a day: the old track ends, a new one begins.

    name: the case's title, with the first party of a side in braces. right_as_told: who tells of
    the matter need not know all of the right; its number or its name is enough. things: what it is
    about besides rights; "" when nothing is asked. duplicate: the sides of which one party stands
    in both where two open cases are likely one matter; none where that says nothing.
    rank: the lowest is what the window begins with. letters: types of letters of other offices
    (config/exchange.toml) that begin such a matter; their sender stands on its first side, unless
    `brings` says who of those whom the letter names stands where. from_case: a running case opens
    such a matter, too: a letter to another office, which stands on its first side. inspected: what
    a random inspection found is registered here; who was inspected stands on its first side.
    reads_in: what comes in is a form or letter of who asks, which may be read in. sender: the side
    whose letter it is when it comes by the mail room; "" where none of them writes. says: what its
    choice tells of fields that the first step would ask for, by field. then: what comes
    after it is registered, as the page says it.
    """

    id: str
    title: str
    lead: str
    roles: tuple[str, ...]
    name: str
    ways: Annotated[tuple[Way, ...], Key(alias="procedure")]
    sides: Annotated[tuple[WantedSide, ...], Key(alias="side")]
    right_kinds: tuple[str, ...] = ()
    right_title: str = ""
    right_as_told: bool = False
    things: str = ""
    duplicate: tuple[str, ...] = ()
    rank: int = 0
    ledger: Ledger | None = None
    letters: tuple[str, ...] = ()
    brings: tuple[Brought, ...] = ()
    from_case: bool = False
    inspected: bool = False
    reads_in: bool = False
    sender: str = ""
    says: dict[str, str] = field(default_factory=dict)
    then: str = "登记后取得收件号，接着登记收到的日期和内容"

    def enters(self, procedure: Procedure) -> set[type[Base]]:
        """The rows that its sheet enters; an office stands in a register of its own."""
        typed = {side.id for side in procedure.sides if not side.registered}
        found: set[type[Base]] = set()
        if any(side.id in typed for side in self.sides):
            found |= {Party, Agent}
        if any(RIGHT_KINDS[kind].fields for kind in self.right_kinds if kind in RIGHT_KINDS):
            found.add(Right)
        if self.things:
            found.add(Accused)
        return found

    def objections(self, procedures: Mapping[str, Procedure], roles: set[str]) -> list[str]:
        """Names that nobody knows."""
        found = [f"未知的程序：{way.key}" for way in self.ways if way.key not in procedures]
        found += [f"未知的角色：{role}" for role in self.roles if role not in roles]
        found += [f"未知的权利种类：{k}" for k in self.right_kinds if k not in RIGHT_KINDS]
        named = {name for _, name, _, _ in Formatter().parse(self.name) if name is not None}
        begun = [procedures[way.key] for way in self.ways if way.key in procedures]
        found += [f"{one.key} 是下属程序，不能单独登记" for one in begun if one.is_child]
        for way in self.ways:
            sides = getattr(procedures.get(way.key), "sides", ())
            known = {side.id for side in sides}
            found += [
                f"程序 {way.key} 没有当事方 {side.id}"
                for side in self.sides
                if known and side.id not in known
            ]
            hidden = {side.id for side in sides if side.hidden}
            found += [f"案件名称不得写出身份保密的一方：{name}" for name in sorted(named & hidden)]
            found += [
                f"身份保密的一方不得用来比对重复：{side}"
                for side in sorted(hidden.intersection(self.duplicate))
            ]
        found += [
            f"未知的当事人类型：{side.mostly}"
            for side in self.sides
            if side.mostly and side.mostly not in PARTY_KINDS
        ]
        found += self._of_ledger(procedures)
        found += self._of_what_it_says(procedures)
        brought = {one.side for one in self.brings} - {side.id for side in self.sides}
        found += [f"函件带来的当事方不在本登记中：{side}" for side in sorted(brought)]
        if self.sender and self.sender not in {side.id for side in self.sides}:
            found.append(f"来件的当事方不在本登记中：{self.sender}")
        wanted = {side.id for side in self.sides if side.least}
        compared = set(self.duplicate)
        found += [
            f"比对重复的当事方不在本登记中：{side}"
            for side in sorted(compared - {side.id for side in self.sides})
        ]
        found += [f"案件名称用到的当事方不必登记：{name}" for name in sorted(named - wanted)]
        if self.since and self.until and self.until < self.since:
            found.append("until 早于 since")
        return found


    def _of_what_it_says(self, procedures: Mapping[str, Procedure]) -> list[str]:
        """What it tells of fields for which no first step of its procedures asks."""
        begun = [p for way in self.ways if (p := procedures.get(way.key)) is not None]
        steps = [step for p in begun for step in p.steps if p.initial in step.from_]
        asked = {one.id for step in steps for one in step.fields}
        return [f"登记后的步骤没有字段 {name}" for name in sorted(self.says.keys() - asked)]

    def _of_ledger(self, procedures: Mapping[str, Procedure]) -> list[str]:
        """What its worklists name and nobody declares."""
        ledger = self.ledger
        if ledger is None:
            return []
        named = {ledger.informant, ledger.against} - {side.id for side in self.sides}
        found = [f"清单用到的当事方不在本登记中：{side}" for side in sorted(named)]
        columns = {one.name for one in fields(Headings)}
        found += [f"清单没有这一列：{one}" for one in sorted(ledger.fills.keys() - columns)]
        for way in self.ways:
            one = procedures.get(way.key)
            step = one.step(ledger.step) if one is not None and one.has_step(ledger.step) else None
            if step is None:
                found.append(f"程序 {way.key} 没有步骤 {ledger.step}")
                continue
            asked = {*ledger.fills.values(), *ledger.given} - {field.id for field in step.fields}
            found += [f"步骤 {ledger.step} 没有字段 {name}" for name in sorted(asked)]
        return found


def read_tracks(
    folder: Path, procedures: Mapping[str, Procedure], roles: set[str], faults: list[Fault]
) -> dict[str, Track]:
    """The tracks of a folder by name; everything wrong is appended to `faults`."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        track = read_toml(path, Track, faults).value
        if track is None:
            continue
        if track.id != path.stem:
            faults.append(Fault(path.name, "id", f"应与文件名一致：{path.stem}"))
        faults += [Fault(path.name, "", said) for said in track.objections(procedures, roles)]
        found[track.id] = track
    return found
