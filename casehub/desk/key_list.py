"""The entries of the 重点保护名录 as pages list them: what holds today, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.casefile.cooperation.drafts import last_standing
from casehub.casefile.cooperation.sight import may_decide, may_read
from casehub.law.text import fold, words
from casehub.law.worded import Worded
from casehub.model import KeyListEntry, KeyListWording, ListAct

if TYPE_CHECKING:
    from datetime import date

    from casehub.record.work import Work


class Standing(Worded):
    """Where an entry stands on a day."""

    LISTED = "listed", "在名录内"
    WAITING = "waiting", "推荐中"
    AHEAD = "ahead", "已公布，尚未实施"
    EXPIRED = "expired", "权利期满，待退出"
    LEFT = "left", "已退出"
    REFUSED = "refused", "未列入"

    @property
    def listed(self) -> bool:
        """Whether the right is protected on the day."""
        return self is Standing.LISTED

    @property
    def expired(self) -> bool:
        """Whether the right has ended, and the entry is still to go."""
        return self is Standing.EXPIRED

    @property
    def waiting(self) -> bool:
        """Whether it was proposed and nobody has decided."""
        return self is Standing.WAITING


@dataclass(frozen=True)
class Line:
    """An entry on a day: what is said of it, and what was drafted and is not decided."""

    entry: KeyListEntry
    shown: KeyListWording
    standing: Standing
    open: KeyListWording | None


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; "" and 0 narrow nothing. open: only with something to decide.

    ends_by: only what is listed and whose right ends by that day.
    """

    batch: int = 0
    kind: str = ""
    standing: str = ""
    region: str = ""
    text: str = ""
    open: bool = False
    ends_by: date | None = None


def line_of(entry: KeyListEntry, day: date, *, drafts: bool = True) -> Line:
    """The entry as it stands on a day; drafts: whether the reader may know what is drafted."""
    held, pending = entry.on(day), entry.open if drafts else None
    shown = held or last_standing(entry) or pending or entry.latest
    if held is not None and held.act == ListAct.EXIT:
        standing = Standing.LEFT
    elif held is not None:
        standing = Standing.LISTED if held.protects_on(day) else Standing.EXPIRED
    elif last_standing(entry) is not None:
        standing = Standing.AHEAD
    else:
        standing = Standing.WAITING if pending is not None else Standing.REFUSED
    return Line(entry, shown, standing, pending)


def lines_of(work: Work, asked: Asked) -> list[Line]:
    """The entries that the actor may read, by batch and number; what has none yet comes last."""
    query = select(KeyListEntry).options(
        selectinload(KeyListEntry.wordings),
        selectinload(KeyListEntry.batch),
        selectinload(KeyListEntry.organisation),
    )
    if asked.batch:
        query = query.where(KeyListEntry.batch_id == asked.batch)
    entries = [one for one in work.session.scalars(query) if may_read(work, one)]
    found = [line_of(one, work.today, drafts=may_decide(work, one)) for one in entries]
    kept = [line for line in found if _fits(line, asked)]
    return sorted(kept, key=_order)


def _order(line: Line) -> tuple[int, bool, str, int]:
    number = line.entry.number
    return line.entry.batch_id, number is None, number or "", line.entry.id


def _fits(line: Line, asked: Asked) -> bool:
    shown = line.shown
    if asked.kind and shown.kind != asked.kind:
        return False
    if asked.standing and line.standing != asked.standing:
        return False
    if asked.region and shown.home_name != asked.region:
        return False
    if asked.open and line.open is None:
        return False
    if asked.ends_by is not None:
        ends = shown.expires_on
        if line.standing is not Standing.LISTED or ends is None or ends > asked.ends_by:
            return False
    told = fold("\n".join((shown.title, shown.right_no, shown.holder, line.entry.number or "")))
    return all(word in told for word in words(asked.text))
