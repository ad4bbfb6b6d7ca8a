"""The clocks of a party that leaves, or in whose place another stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.deadlines.clocks import family, open_rows
from casehub.deadlines.outcomes import CANCELLED, end
from casehub.model import Deadline

if TYPE_CHECKING:
    from casehub.model import Case
    from casehub.record.work import Work


def leave(work: Work, case: Case, party_id: int, seq: int) -> None:
    """End in the act `seq` whatever runs for a party who has left the case, of any rule."""
    for row in open_rows(work, case, "*"):
        if row.party_id == party_id:
            end(row, seq, CANCELLED, work.today)


def pass_on(work: Work, case: Case, party_id: int, successor_id: int) -> None:
    """Let whoever succeeds a party stand in every clock that runs for it, in the whole family.

    The day stays: what was told to the one was told to the other (民诉法解释第五十五条).
    """
    rows = select(Deadline).where(
        Deadline.case_id.in_(family(case)),
        Deadline.party_id == party_id,
        Deadline.closed_on.is_(None),
    )
    for row in work.session.scalars(rows.order_by(Deadline.id)):
        row.party_id = successor_id
