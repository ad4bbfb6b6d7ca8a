"""What can come in: one track for each, with the sides, rights and procedures it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field as Key

from casehub.declared import Fault, read_toml
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.effect import Effective
from casehub.law.party_kinds import PARTY_KINDS
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
class Track(Effective):
    """One kind of matter that comes in at the window, from `since` to `until`.

    Who enters it, or where it leads, changes with a day: the old track ends, a new one begins.

    name: the case's title, with the first party of a side in braces. things: what the matter is
    about besides rights; "" when nothing is asked. duplicate: what counts as the same matter.
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
    things: str = ""
    duplicate: Literal["open_case", ""] = ""

    def objections(self, procedures: Mapping[str, Procedure], roles: set[str]) -> list[str]:
        """Names that nobody knows."""
        found = [f"未知的程序：{way.key}" for way in self.ways if way.key not in procedures]
        found += [f"未知的角色：{role}" for role in self.roles if role not in roles]
        found += [f"未知的权利种类：{k}" for k in self.right_kinds if k not in RIGHT_KINDS]
        named = {name for _, name, _, _ in Formatter().parse(self.name) if name is not None}
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
            f"未知的当事人类型：{side.mostly}"
            for side in self.sides
            if side.mostly and side.mostly not in PARTY_KINDS
        ]
        wanted = {side.id for side in self.sides if side.least}
        found += [f"案件名称用到的当事方不必登记：{name}" for name in sorted(named - wanted)]
        if self.since and self.until and self.until < self.since:
            found.append("until 早于 since")
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
