"""Letters to other offices that were issued and are not on their way, or wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists
from sqlalchemy.orm import undefer

from casehub import acts
from casehub.acts.letters import correspondence, leaving_of, why_not_signed
from casehub.exchange.course import LetterState
from casehub.model import Case, Document, Event, ExchangeLetter
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.acts.letters import Correspondence
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step

# What was issued longer ago went another way.
LOOKED_BACK = timedelta(366)
MOST = 50
# Where a letter says to what it belongs.
FLOW = "flowId"


@dataclass(frozen=True)
class Unsent:
    """A letter of a case: to be sealed, or sealed and to be sent, until its answer is entered.

    to: the id of the letter which it answers or follows: it is sealed on the page of that one;
    None for one that begins an exchange, which is sealed on its own page.
    """

    case: Case
    document: Document
    to: int | None = None
    sealed: ExchangeLetter | None = None

    @property
    def addressee(self) -> str:
        """To whom it goes."""
        told = self.document.facts.get("letter") or {}
        return str(told.get("receiver") or self.document.facts.get("receiver") or "收函机关")


def _paper(step: Step) -> str:
    """The kind of paper that leaves by a step; "" for none."""
    asks = step.answers or step.sends
    return asks.paper if asks is not None else ""


def unsent(work: Work) -> list[Unsent]:
    """The letters of the office that may be sealed now and are not, oldest first, at most `MOST`.

    In the cases that the person sees; what an answer was entered to went on paper.
    """
    procedures = work.rules.procedures.values()
    leaves = {
        f"{p.key}/{step.id}/{_paper(step)}" for p in procedures for step in p.steps if _paper(step)
    }
    sealed = ExchangeLetter
    query = (
        visible_cases(work.actor, work.today, work.rules)
        .join(Document, Document.case_id == Case.id)
        .join(Event, (Event.case_id == Case.id) & (Event.seq == Document.event_seq))
        .where(
            Case.organisation_id == work.actor.organisation_id,
            Document.issued_on >= work.today - LOOKED_BACK,
            Document.status == "issued",
            Document.number.is_not(None),
            (Case.procedure + "/" + Event.step + "/" + Document.kind).in_(sorted(leaves)),
            ~exists().where(
                sealed.case_id == Case.id,
                sealed.outbound,
                sealed.state == LetterState.SENT.value,
                sealed.number == Document.number,
            ),
        )
        .with_only_columns(Case, Document, maintain_column_froms=True)
        .options(undefer(Document.facts))
        .order_by(Document.issued_on, Document.id)
        .limit(MOST)
    )
    found: list[Unsent] = []
    rows = work.session.execute(query).all()
    told = correspondence(work, {case.id for case, _ in rows})
    for case, document in rows:
        found += _to_seal(work, case, document, told[case.id])
    return found


def _answered(procedure: Procedure, document: Document, events: Sequence[Event]) -> bool:
    """Whether an answer to the letter was entered: one that names its flow, or names none."""
    names = {
        step.id: next((name for name, path in step.letter.fills.items() if path == FLOW), "")
        for step in procedure.steps
        if step.letter is not None
    }
    flow = (document.facts.get("letter") or {}).get("flow_id")
    return any(
        event.seq > document.event_seq
        and event.step in names
        and (not names[event.step] or event.typed.get(names[event.step]) == flow)
        for event in events
    )


def _to_seal(
    work: Work, case: Case, document: Document, told: Correspondence
) -> Iterator[Unsent]:
    """The letter, where it may be sealed; told: the correspondence of its case."""
    procedure = acts.procedure_of(work, case)
    if _answered(procedure, document, told.events):
        return
    event = next(one for one in told.events if one.seq == document.event_seq)
    sends = procedure.step(event.step).sends
    if sends is not None and sends.begins:
        if not why_not_signed(work, case, document, told.events):
            yield Unsent(case, document)
        return
    for one in leaving_of(work, case, told):
        if one.number == document.number and one.sent is None:
            yield Unsent(case, document, one.to.id)


def unsent_of(
    work: Work, case: Case, procedure: Procedure, documents: Sequence[Document],
    events: Sequence[Event],
) -> list[Unsent]:
    """The same of one case for its page, and what was sealed and nobody has answered.

    documents, events: as the page has them; without a letter among them nothing is asked.
    """
    giving = {step.id: step for step in procedure.steps if _paper(step)}
    steps = {event.seq: giving[event.step] for event in events if event.step in giving}
    letters = [
        (one, steps[one.event_seq])
        for one in documents
        if one.event_seq in steps
        and one.kind == _paper(steps[one.event_seq])
        and one.status == "issued"
        and one.number
    ]
    if not letters:
        return []
    told = correspondence(work, {case.id})[case.id]
    sealed = {
        row.number: row
        for row in told.letters
        if row.outbound and row.state == LetterState.SENT.value
    }
    found: list[Unsent] = []
    for document, step in letters:
        row = sealed.get(document.number or "")
        if row is None:
            found += _to_seal(work, case, document, told)
        elif step.sends is not None and not _answered(procedure, document, events):
            # What only answers is over when it is sealed.
            found.append(Unsent(case, document, None, row))
    return found
