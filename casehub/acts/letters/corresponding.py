"""What the record of matters tells of their letters, read for many matters at once.

A list of letters asks as often for fifty of them as for one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.among import among
from casehub.casefile.letters import STANDING
from casehub.model import Document, Event, ExchangeLetter
from casehub.model.document import Validity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# The status of a paper that is in force.
ISSUED = Validity.ISSUED.value


@dataclass(frozen=True)
class Numbered:
    """A paper of a matter: its number, and whether it stands, neither void nor superseded."""

    number: str | None
    stands: bool


@dataclass
class Correspondence:
    """Of one matter: its acts that send, answer or enter letters, its letters, its papers.

    events: in order. letters: registered or sent, in the order in which they were noted. papers:
    by the number of the act and the kind of the paper.
    """

    events: list[Event] = field(default_factory=list)
    letters: list[ExchangeLetter] = field(default_factory=list)
    papers: dict[tuple[int, str], Numbered] = field(default_factory=dict)


def correspondence_in(work: Work, s: Situation) -> Correspondence:
    """The letters of one matter whose situation was read: nothing more is asked."""
    steps = _concerned(work)
    own = (one for one in s.documents if one.case_id == s.case.id)
    return Correspondence(
        events=[one for one in s.record if one.step in steps],
        letters=[one for one in s.rows(ExchangeLetter) if one.state in STANDING],
        papers={
            (one.event_seq, one.kind): Numbered(one.number, may_leave(one.status)) for one in own
        },
    )


def _concerned(work: Work) -> set[str]:
    """The steps of all procedures that concern letters."""
    procedures = work.rules.procedures.values()
    return {step.id for one in procedures for step in one.steps if concerns_letters(step)}


def concerns_letters(step: Step) -> bool:
    """Whether a step sends a letter, answers one, or enters one that came or went."""
    return bool(step.answers or step.sends or step.letter or step.sends_off)


def correspondence(work: Work, cases: Collection[int]) -> dict[int, Correspondence]:
    """The letters of these matters, with the ids of the cases; three questions for all of them."""
    found = {number: Correspondence() for number in cases}
    if not found:
        return found
    steps = _concerned(work)
    events = select(Event).where(among(Event.case_id, cases), Event.step.in_(sorted(steps)))
    for event in work.session.scalars(events.order_by(Event.case_id, Event.seq)):
        found[event.case_id].events.append(event)
    letters = select(ExchangeLetter).where(
        among(ExchangeLetter.case_id, cases), ExchangeLetter.state.in_(STANDING)
    )
    _enter(found, work.session.scalars(letters.order_by(ExchangeLetter.id)))
    papers = select(
        Document.case_id, Document.event_seq, Document.kind, Document.number, Document.status
    ).where(among(Document.case_id, cases))
    for case_id, seq, kind, number, status in work.session.execute(papers):
        found[case_id].papers[seq, kind] = Numbered(number, may_leave(status))
    return found


def may_leave(status: str) -> bool:
    """Whether a letter of this `Document.status` may be sealed: neither void nor superseded."""
    return status == ISSUED


def _enter(found: dict[int, Correspondence], letters: Iterable[ExchangeLetter]) -> None:
    for one in letters:
        if one.case_id is not None:
            found[one.case_id].letters.append(one)
