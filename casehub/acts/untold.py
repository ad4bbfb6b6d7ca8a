"""What an earlier program entered without saying whose it is: it is entered anew by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, true

from casehub.casefile.situations import TAKEN_BACK
from casehub.deadlines import LAPSED, LATE
from casehub.model import Case, Challenge, Deadline, Event, Party
from casehub.procedures import LAW
from casehub.procedures.dispute.challenges import forget
from casehub.procedures.dispute.checked import CHECKED, is_guessed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.rulebook.law import Law


def _entering(law: Law) -> set[str]:
    """The steps that enter a challenge: those whose being taken back forgets one."""
    enters = {
        (home, name)
        for home, part in LAW.named.items()
        for name, effect in part.effects.items()
        if effect.undo is forget
    }
    return {
        step.id
        for one in law.procedures.values()
        for step in one.steps
        for home in LAW.homes(one.key)
        if any((home, name) in enters for name in step.records)
    }


def _checking(law: Law) -> set[str]:
    """The steps that say of a challenge what an earlier program left unsaid."""
    return {name for procedure in law.procedures.values() for name in procedure.recording(CHECKED)}


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


def _titles(law: Law) -> tuple[str, str]:
    """What the steps are called in which a challenge is checked, and taken back."""
    enters, checking = _entering(law), _checking(law)
    steps = [step for p in law.procedures.values() for step in p.steps]
    checks = next(step.title for step in steps if step.id in checking)
    undoes = next(step.title for step in steps if enters & {*step.takes_back})
    return checks, undoes


def challenges_guessed(session: Session, law: Law) -> list[str]:
    """One sentence for every suit or reconsideration that an upgrade gave to a party by guessing.

    Entries of the first version that named nobody were taken for each respondent's. Whoever knows
    confirms what is right, or takes the entry back and enters it as it is; until then it is told.
    """
    said = {
        (detail or {}).get("data", {}).get("challenge")
        for detail in session.scalars(select(Event.detail).where(Event.step.in_(_checking(law))))
    }
    checks, undoes = _titles(law)
    rows = session.execute(
        select(Case.reference, Party.name, Event.seq, Event.detail, Challenge.id)
        .join(Challenge, Challenge.case_id == Case.id)
        .join(Party, Party.id == Challenge.party_id)
        .join(Event, and_(Event.case_id == Case.id, Event.seq == Challenge.event_seq))
        .where(Challenge.void_seq.is_(None))
        .order_by(Case.id, Event.seq, Challenge.id)
    )
    return [
        f"{reference}第{seq}条登记的复议、诉讼没有写明当事人，升级时推定为{name}提起："
        f"属实的，办理“{checks}”；不是的，办理“{undoes}”后据实重新登记（已经登记结果的，先撤销结果）。"
        for reference, name, seq, detail, number in rows
        if number not in said and is_guessed((detail or {}).get("data") or {}, name)
    ]


def suits_called_late(session: Session, law: Law) -> list[str]:
    """One sentence for every time to sue that was said to be over when a challenge was entered.

    Before the day of the suit itself was asked, the day on which the office learned of it was
    compared; whoever knows the day takes the entry back and enters it with that day.
    """
    checks, undoes = _titles(law)
    rows = session.execute(
        select(Case.reference, Party.name, Deadline.title, Challenge.event_seq)
        .join(Challenge, Challenge.case_id == Case.id)
        .join(Party, Party.id == Challenge.party_id)
        .join(
            Deadline,
            and_(Deadline.case_id == Case.id, Deadline.closed_seq == Challenge.event_seq),
        )
        .where(
            Challenge.void_seq.is_(None),
            Deadline.party_id == Challenge.party_id,
            Deadline.outcome.in_((LAPSED, LATE)),
            or_(Challenge.asked_on.is_(None), Challenge.asked_on <= Deadline.due_on),
        )
        .order_by(Case.id, Challenge.event_seq, Deadline.id)
    )
    return [
        f"{reference}第{seq}条登记时，{name}的{title}期限按本局知悉之日记为届满："
        f"实际在届满以前提起的，办理“{undoes}”后按提起之日重新登记（已经登记结果的，先撤销结果）；"
        f"确在届满以后的，办理“{checks}”，写明提起之日。"
        for reference, name, title, seq in rows
    ]
