"""What an earlier program entered without saying whose it is: it is entered anew by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, true

from casehub.casefile.situations import TAKEN_BACK
from casehub.model import Case, Challenge, Event
from casehub.procedures import LAW
from casehub.procedures.dispute.challenges import forget

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.rulebook.law import Law


def _entering(law: Law) -> set[str]:
    """The steps that enter a challenge: those whose being taken back forgets one."""
    enters = {name for name, effect in LAW.effects.items() if effect.undo is forget}
    return {s.id for p in law.procedures.values() for s in p.steps if enters & {*s.records}}


def challenges_of_nobody(session: Session, law: Law) -> list[str]:
    """One sentence for every suit or reconsideration that no party of its case is known to have.

    The first version kept who challenged as a text; where it names no party of the case nobody
    guesses. What was taken back, or entered again since, is not told.
    """
    later = select(true()).where(
        Challenge.case_id == Event.case_id, Challenge.event_seq >= Event.seq
    )
    rows = session.execute(
        select(Case.reference, Event.seq, Event.case_id)
        .join(Case, Case.id == Event.case_id)
        .where(Event.step.in_(_entering(law)), ~later.exists())
        .order_by(Case.id, Event.seq)
    ).all()
    if not rows:
        return []
    details = session.execute(
        select(Event.case_id, Event.detail).where(Event.case_id.in_({row.case_id for row in rows}))
    )
    undone = {(case, seq) for case, detail in details for seq in (detail or {}).get(TAKEN_BACK, ())}
    return [
        f"{row.reference}第{row.seq}条登记的复议、诉讼没有写明是本案哪一方当事人的，请据实重新登记。"
        for row in rows
        if (row.case_id, row.seq) not in undone
    ]
