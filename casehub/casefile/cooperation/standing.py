"""What the dated rows of an entry of a register say on a day, and where the entry stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.worded import Worded
from casehub.law.zone import OFFICE_ZONE
from casehub.model import AgreementRow, CertificateRow, CooperationEntry, RowAct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from casehub.casefile.cooperation.registers import Row


class Stands(Worded):
    """Where an entry stands on a day."""

    HOLDS = "in_force", "有效"
    AHEAD = "to_come", "尚未生效"
    OVER = "ran_out", "已期满"
    ENDED = "closed_off", "已终止"
    WAITS = "to_agree", "待另一人同意"
    DROPPED = "not_agreed", "未同意"


@dataclass(frozen=True)
class Line:
    """An entry on a day: the row that is shown of it, and all its rows."""

    entry: CooperationEntry
    rows: Sequence[Row]
    shown: Row
    stands: Stands

    @property
    def waiting(self) -> Row | None:
        """The row that somebody else has still to agree to; there is one at most."""
        return next((one for one in self.rows if one.waits), None)


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that hold one after the other, without those that were said again since.

    An end stands last; from its day on nothing before it holds, also what was to begin later.
    """
    found: list[Row] = []
    for row in rows:
        if row.agreed_at is None:
            continue
        ended = bool(found) and found[-1].ends
        if found and (row.act == RowAct.MENDED or (ended and row.ends)):
            found.pop()
        # An end that is taken back leaves what was to begin after it.
        if ended and not row.ends and found and found[-1].begins_on >= row.begins_on:
            continue
        found.append(row)
    return found


def as_of(rows: Iterable[Row], day: date) -> list[Row]:
    """The rows without those that a second person had not yet agreed to on that day.

    What somebody trusts since today was trusted by nobody before, whatever day it names.
    """
    return [
        one
        for one in rows
        if one.agreed_by_id is None
        or one.agreed_at is None
        or one.agreed_at.astimezone(OFFICE_ZONE).date() <= day
    ]


def ended_on(rows: Iterable[Row], day: date) -> bool:
    """Whether an entry is ended on a day."""
    stands = standing(rows)
    return bool(stands) and stands[-1].ends and stands[-1].begins_on <= day


def on(rows: Iterable[Row], day: date) -> Row | None:
    """What an entry says on a day; None before it begins and after its end."""
    known = as_of(rows, day)
    return None if ended_on(known, day) else begun_of(standing(known), day)


def begun_of(stands: Iterable[Row], day: date) -> Row | None:
    """The last of standing rows that has begun on a day, whatever ends it."""
    begun = [one for one in stands if one.begins_on <= day and not one.ends]
    return begun[-1] if begun else None


def lasts(row: Row, day: date) -> bool:
    """Whether what a row says still runs on a day, by the last day that it names itself."""
    if isinstance(row, AgreementRow):
        return row.expires_on is None or day <= row.expires_on
    return not isinstance(row, CertificateRow) or day <= row.valid_until


def line_of(entry: CooperationEntry, rows: Sequence[Row], day: date) -> Line:
    """An entry as it stands on a day."""
    stands, held = standing(rows), on(rows, day)
    if held is not None:
        state = Stands.HOLDS if lasts(held, day) else Stands.OVER
        if isinstance(held, CertificateRow) and day < held.valid_from:
            state = Stands.AHEAD
        return Line(entry, rows, held, state)
    if stands:
        state = Stands.ENDED if ended_on(rows, day) else Stands.AHEAD
        return Line(entry, rows, stands[-1], state)
    last = rows[-1]
    return Line(entry, rows, last, Stands.WAITS if last.waits else Stands.DROPPED)
