"""Which letters a partner with an account sees: what was sent to it, what it sent, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, false, select

from casehub.acts.letters.gone import not_gone
from casehub.among import among
from casehub.casefile import letters
from casehub.exchange.course import LetterState
from casehub.exchange.sorts import exchange
from casehub.model import Case, Deadline, ExchangeLetter
from casehub.people.grounds import reach_of_roles
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.record.work import Work

# How far those see who act for a partner, and those who see no case whatever else they are
# (config/roles.toml).
REFERRAL, NOTHING = "referral", "nothing"
# So many letters are read at a time until a page of them is full.
AT_ONCE = 100


def letters_to(work: Work, most: int, *, before: int = 0) -> list[ExchangeLetter]:
    """The letters that were sent to the person's organisation, newest first, at most so many.

    before: only those with a lower id; 0 for all. What is sealed and was not sent yet is none.
    """
    found, last = list[ExchangeLetter](), before
    while len(found) < most:
        query = _addressed_to(work).order_by(ExchangeLetter.id.desc()).limit(AT_ONCE)
        rows = list(
            work.session.scalars(query.where(ExchangeLetter.id < last) if last else query)
        )
        kept = not_gone(work, rows)
        found += [one for one in rows if one.id not in kept]
        if len(rows) < AT_ONCE:
            break
        last = rows[-1].id
    return found[:most]


def _addressed_to(work: Work) -> Select[ExchangeLetter]:
    """What offices of this installation sealed for the person's organisation, and nothing else.

    None for whoever does not act for a partner. Who is something else there as well acts for it
    all the same: what the letters are is decided by whom they were sent to.
    """
    if not _acts_for_a_partner(work):
        return select(ExchangeLetter).where(false())
    return select(ExchangeLetter).where(
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT.value,
        ExchangeLetter.organisation_id != work.actor.organisation_id,
        ExchangeLetter.addressee.in_(letters.names_of(work)),
    )


def letters_from(work: Work, most: int) -> list[tuple[ExchangeLetter, list[ExchangeLetter]]]:
    """What the person's organisation asked offices of this installation, and they registered.

    Newest first, at most so many; each with the answers of that office that have left.
    """
    if not _acts_for_a_partner(work):
        return []
    asked = (
        select(ExchangeLetter)
        .where(
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED.value,
            ExchangeLetter.organisation_id != work.actor.organisation_id,
            ExchangeLetter.sender.in_(letters.names_of(work)),
            ExchangeLetter.kind.in_([one.kind for one in exchange().message if one.own]),
        )
        .order_by(ExchangeLetter.id.desc())
        .limit(most)
    )
    rows = list(work.session.scalars(asked))
    told = select(ExchangeLetter).where(
        ExchangeLetter.flow_id.in_({one.flow_id for one in rows}),
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT.value,
        ExchangeLetter.receipt_code != "",
    )
    answers = list(work.session.scalars(told.order_by(ExchangeLetter.id))) if rows else []
    kept = not_gone(work, answers)
    return [
        (
            row,
            [
                one
                for one in answers
                if (one.organisation_id, one.flow_id) == (row.organisation_id, row.flow_id)
                and one.id not in kept
            ],
        )
        for row in rows
    ]


def _acts_for_a_partner(work: Work) -> bool:
    """Whether the person acts for a partner; not whoever sees no case whatever else she is."""
    sees = reach_of_roles(work.actor, work.today, work.rules)
    return REFERRAL in sees and NOTHING not in sees


def letter_to(work: Work, number: int) -> ExchangeLetter:
    """The letter of this id. Raises NotFound for another's, absent and not yet sent alike."""
    row = work.session.scalar(_addressed_to(work).where(ExchangeLetter.id == number))
    if row is None or not_gone(work, [row]):
        raise NotFound
    return row


def counted_for(work: Work, rows: Sequence[ExchangeLetter]) -> dict[int, Deadline]:
    """The time for the answer as the office that asks counts it, by the id of its letter.

    Of letters with which a matter of its own began, while that runs; what those say who ask of
    several in one case stands in each letter.
    """
    asked = {one.case_id: one.id for one in rows if exchange().message_of(one.kind).own}
    cases = [one for one in asked if one is not None]
    limits = {
        (key, rule)
        for (key, _), one in work.rules.procedures.items()
        if one.sends_out or key in work.rules.referring
        for rule in one.limits
    }
    found = (
        select(Deadline, Case.procedure)
        .join(Case, Case.id == Deadline.case_id)
        .where(among(Deadline.case_id, cases), Deadline.closed_on.is_(None))
        .order_by(Deadline.due_on)
    )
    return {
        asked[one.case_id]: one
        for one, procedure in work.session.execute(found)
        if (procedure, one.rule) in limits
    }
