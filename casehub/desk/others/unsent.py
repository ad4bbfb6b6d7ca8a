"""Letters to other offices that were issued and are not on their way, or wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Date, Integer, and_, bindparam, exists, or_, select
from sqlalchemy.orm import undefer

from casehub import acts
from casehub.acts.letters import (
    correspondence,
    correspondence_in,
    leaving_of,
    why_not_signed,
)
from casehub.acts.letters.corresponding import ISSUED, may_leave
from casehub.acts.letters.gone import not_gone
from casehub.among import among_words
from casehub.desk.spots import Same
from casehub.exchange.course import LetterState
from casehub.exchange.entered import answers_to
from casehub.model import Case, Document, Event, ExchangeLetter
from casehub.people.permissions import worded
from casehub.severally import Asked, yes
from casehub.workflow.course import flow_named, speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from casehub.acts.letters import Correspondence
    from casehub.documents.kinds import Kind
    from casehub.record.work import Work
    from casehub.workflow.passing import SendsLetter
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation

# What was issued longer ago went another way.
LOOKED_BACK = timedelta(366)
# So many are shown, and so many are read at a time.
MOST, AT_ONCE = 50, 200


@dataclass(frozen=True)
class Unsent:
    """A letter of a case: to be sealed, or sealed and to be sent, until its answer is entered.

    to: the id of the letter which it answers or follows: it is sealed on the page of that one;
    None for one that begins an exchange, which is sealed on its own page. kept: it is sealed, and
    nobody entered yet that it was sent.
    """

    case: Case
    document: Document
    to: int | None = None
    sealed: ExchangeLetter | None = None
    kept: bool = False

    @property
    def addressee(self) -> str:
        """To whom it goes."""
        return self.document.receiver or "收函机关"


def _papers(step: Step, kinds: Mapping[str, Kind]) -> set[str]:
    """The kinds of papers that leave by a step: as it says, or by themselves (`packaged`)."""
    asks = step.answers or step.sends
    made = (*step.documents, *step.may_issue)
    alone = {name for name in made if name in kinds and kinds[name].packaged}
    return alone | ({asks.paper} if asks is not None else set())


def unsent(work: Work) -> list[Unsent]:
    """The letters of the office that may be sealed now and are not, newest first, at most `MOST`.

    In the cases that the person sees; what an answer was entered to went on paper. Such letters may
    be many: it is read on until enough are found that are still to be sealed.
    """
    visible, told_of = _worded(work)
    query, found = _whole(visible, Same(work.rules)), list[Unsent]()
    last: Document | None = None
    while len(found) < MOST:
        after = query if last is None else query.where(_older(last))
        rows = work.session.execute(after, told_of).all()
        told = correspondence(work, {case.id for case, _ in rows})
        for case, document in rows:
            found += _to_seal(work, case, document, told[case.id])
        if len(rows) < AT_ONCE:
            break
        last = rows[-1][1]
    return found[:MOST]


def _older(than: Document) -> ColumnElement[bool]:
    """What comes after a letter in the order of `_issued`."""
    same_day = and_(Document.issued_on == than.issued_on, Document.id < than.id)
    return or_(Document.issued_on < than.issued_on, same_day)


def some_asked(work: Work) -> Asked[bool]:
    """Whether a letter was issued and not sealed of late; to be asked with others."""
    visible, told = _worded(work)
    return Asked(_some(visible, Same(work.rules)), told, yes)


def _worded(work: Work) -> tuple[Select[Case], dict[str, object]]:
    visible, told = worded(work.actor, work.today, work.rules)
    own = {
        "own_office": work.actor.organisation_id,
        "issued_since": work.today - LOOKED_BACK,
        "at_once": AT_ONCE,
    }
    return visible, {**told, **own}


@lru_cache(maxsize=64)
def _some(visible: Select[Case], book: Same) -> Select[bool]:
    return select(_issued(visible, book).exists().label("some"))


@lru_cache(maxsize=64)
def _whole(visible: Select[Case], book: Same) -> Select[Case, Document]:
    """Issued letters that were not sealed, newest first."""
    return (
        _issued(visible, book)
        .with_only_columns(Case, Document, maintain_column_froms=True)
        .options(undefer(Document.facts))
        .order_by(Document.issued_on.desc(), Document.id.desc())
        .limit(bindparam("at_once", type_=Integer))
    )


def _issued(visible: Select[Case], book: Same) -> Select[Case]:
    procedures = book.rules.procedures.values()
    kinds = book.rules.kinds
    leaves = {
        f"{p.key}/{step.id}/{name}"
        for p in procedures
        for step in p.steps
        for name in _papers(step, kinds)
    }
    sealed = ExchangeLetter
    return (
        visible.join(Document, Document.case_id == Case.id)
        .join(Event, (Event.case_id == Case.id) & (Event.seq == Document.event_seq))
        .where(
            Case.organisation_id == bindparam("own_office", type_=Integer),
            Document.issued_on >= bindparam("issued_since", type_=Date),
            Document.status == ISSUED,
            Document.number.is_not(None),
            among_words(Case.procedure + "/" + Event.step + "/" + Document.kind, leaves),
            ~exists().where(
                sealed.case_id == Case.id,
                sealed.outbound,
                sealed.state == LetterState.SENT.value,
                sealed.number == Document.number,
            ),
        )
    )


def _answered(
    procedure: Procedure, document: Document, told: Correspondence,
    sealed: ExchangeLetter | None = None,
) -> bool:
    """Whether an answer to the letter came: registered to its file, or entered of its exchange.

    sealed: its file. What answers a letter of theirs is answered by nothing.
    """
    act = next((one for one in told.events if one.seq == document.event_seq), None)
    sends = _sends(procedure, act)
    if act is None or sends is None:
        return False
    came = (one for one in told.letters if not one.outbound and one.answers_id is not None)
    if sealed is not None and any(one.answers_id == sealed.id for one in came):
        return True
    sendings = (_sends(procedure, one) for one in told.events)
    lone = sum(one is not None and one.begins for one in sendings) == 1
    # What follows a letter names it, or follows the only one there is.
    flow = document.flow_id if sends.begins else flow_named(procedure, act)
    for later in told.events:
        known = later.seq > act.seq and procedure.has_step(later.step)
        entered = procedure.step(later.step).letter if known else None
        if entered is None or not answers_to(entered, sends.kind):
            continue
        if flow is None or speaks_of(procedure, later, flow, lone=lone):
            return True
    return False


def _sends(procedure: Procedure, act: Event | None) -> SendsLetter | None:
    """What an act of a case sent; None for nothing, and for what its procedure knows no more."""
    if act is None or not procedure.has_step(act.step):
        return None
    return procedure.step(act.step).sends


def _was_sent(procedure: Procedure, document: Document, told: Correspondence) -> bool:
    """Whether somebody entered, after it was made, that it was sent."""
    later = (one for one in told.events if one.seq > document.event_seq)
    return any(
        procedure.has_step(one.step) and bool(procedure.step(one.step).sends_off) for one in later
    )


def _to_seal(
    work: Work, case: Case, document: Document, told: Correspondence
) -> Iterator[Unsent]:
    """The letter, where it may be sealed; told: the correspondence of its case."""
    procedure = acts.procedure_of(work, case)
    if _answered(procedure, document, told):
        return
    act = next((one for one in told.events if one.seq == document.event_seq), None)
    sends = _sends(procedure, act)
    alone = work.rules.kinds.of(document.kind, document.facts).packaged
    if alone and sends is None and _was_sent(procedure, document, told):
        # It went on paper, or by other ways: it may still be sealed, and nobody is told to.
        return
    if alone or (sends is not None and sends.begins):
        if not why_not_signed(work, case, document, told.events):
            yield Unsent(case, document)
        return
    for one in leaving_of(work, case, told):
        if one.number == document.number and one.sent is None:
            yield Unsent(case, document, one.to.id)


def unsent_of(
    work: Work, s: Situation, documents: Sequence[Document], events: Sequence[Event]
) -> list[Unsent]:
    """The same of one case for its page, and what was sealed and nobody has answered.

    documents, events: as the page has them; without a letter among them nothing is asked.
    """
    case, procedure = s.case, s.procedure
    kinds = work.rules.kinds
    giving = {step.id: step for step in procedure.steps if _papers(step, kinds)}
    steps = {event.seq: giving[event.step] for event in events if event.step in giving}
    letters = [
        (one, steps[one.event_seq])
        for one in documents
        if one.event_seq in steps
        and one.kind in _papers(steps[one.event_seq], kinds)
        and may_leave(one.status)
        and one.number
    ]
    if not letters:
        return []
    told = correspondence_in(work, s)
    sealed = {
        row.number: row
        for row in told.letters
        if row.outbound and row.state == LetterState.SENT.value
    }
    kept = not_gone(work, sealed.values())
    found: list[Unsent] = []
    for document, step in letters:
        row = sealed.get(document.number or "")
        if row is None:
            found += _to_seal(work, case, document, told)
        elif step.sends is not None and not _answered(procedure, document, told, row):
            # What only answers is over when it is sealed.
            found.append(Unsent(case, document, None, row, row.id in kept))
    return found
