"""How letters of our cases leave: answers, what follows them, and printed letters, each signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.beginning import begins_exchange, first_payload, said_in, sender_in
from casehub.acts.letters.coming import unentered
from casehub.acts.letters.corresponding import correspondence, may_leave
from casehub.acts.letters.titles import title_of
from casehub.casefile import letters
from casehub.casefile.cooperation.followed import followed_by, opens_with
from casehub.casefile.cooperation.heirs import readdressed
from casehub.exchange.answers import Told, answer, receipt_of, refusal
from casehub.exchange.course import LetterState
from casehub.exchange.envelope import open_package
from casehub.exchange.following import answer_members, follow_up, members_of
from casehub.exchange.sorts import exchange
from casehub.fields import PeopleField
from casehub.model import Case, Document, Event, ExchangeLetter
from casehub.papers import issuing
from casehub.workflow.passing import SendsLetter
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from casehub.acts.letters.corresponding import Correspondence
    from casehub.documents import Kind
    from casehub.exchange.apart import Signed
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work
    from casehub.workflow.passing import AnswersLetter


@dataclass(frozen=True)
class Leaving:
    """A letter that a step of the matter decided on, and its own once it was sealed.

    to: the letter that it answers, or with which this office began the exchange.
    """

    event: Event
    title: str
    number: str
    asks: AnswersLetter | SendsLetter
    to: ExchangeLetter
    sent: ExchangeLetter | None


def answers_of(work: Work, row: ExchangeLetter) -> list[Leaving]:
    """What answers a letter, or follows it up, in order; sealed or not yet."""
    case = None if row.case_id is None else work.session.get(Case, row.case_id)
    if case is None:
        return []
    return [one for one in leaving_of(work, case) if one.to.id == row.id]


def leaving_of(work: Work, case: Case, told: Correspondence | None = None) -> list[Leaving]:
    """All letters of a matter that follow on another, in the order in which they were decided.

    Those that are sealed, and those that may leave: what was made void or mended before does not.
    told: its correspondence, where it has been read already.
    """
    told = told or correspondence(work, [case.id])[case.id]
    rows = told.letters
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    giving = {
        one.id: one
        for one in rules.steps
        if one.answers or (one.sends is not None and not one.sends.begins)
    }
    sealed = {one.number: one for one in rows if one.outbound}
    found = []
    for event in told.events:
        step = giving.get(event.step)
        if step is None:
            continue
        asks = step.answers or step.sends
        if asks is None:
            continue
        # The last such letter that had come, or gone, when it was decided.
        follows = followed_by(rules, step, rows, event.typed)
        to = [one for one in follows if one.at <= event.at or one.outbound]
        paper = told.papers.get((event.seq, asks.paper))
        if not to or paper is None or not paper.number:
            continue
        sent = sealed.get(paper.number)
        if sent is not None or paper.stands:
            found.append(Leaving(event, step.title, paper.number, asks, to[-1], sent))
    return found


def payload_of(work: Work, row: ExchangeLetter, given: Leaving) -> tuple[Payload, int | None]:
    """The data of the letter, and the id of the letter that it answers, if it is an answer.

    Raises Refused where it may not be given (any more).
    """
    if given.sent is not None:
        raise Refused([Reason(f"{given.number}已经封装。")])
    case = work.session.get_one(Case, given.event.case_id)
    if (late := unentered(work, case)) is not None:
        said = f"来函机关的{late.number}已经登记收文，还没有登记到{case.reference}"
        raise Refused([Reason(f"{said}，它可能改变所请求的事项；请先登记，再封装答复。")])
    earlier = next((one for one in leaving_of(work, case) if one.sent is None), None)
    if earlier is not None and earlier.event.seq < given.event.seq:
        said = f"{earlier.title}（{earlier.number}）作出在先，还没有封装"
        raise Refused([Reason(f"{said}，请按先后次序封装。")])
    if isinstance(given.asks, SendsLetter):
        return _following(work, row, given, given.asks), None
    found = letters.answered_letter(work, row.flow_id, row.seq)
    if found is None:
        raise Refused([Reason("没有登记过这件来函，不能答复。")])
    answered, asked = found
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    began = not given.asks.to and opens_with(rules, row.sort)
    if began and (day := _received_on(work, case)):
        asked = replace(asked, received_on=day)
    paper = _paper_of(work, given)
    printed = printed_of(work.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    told = told_of(given.event.typed, given.number, given.asks, printed)
    code = receipt_of(exchange().receipt_row(given.asks.code).message, given.asks.code)
    # Whether it was in time the step held against the matter's own clock, on the day of the act:
    # it is sealed when the seal keeper comes to it.
    if said := refusal(asked, replace(code, in_time=False), told, work.today):
        raise Refused([Reason(said)])
    seq = letters.next_message(work, row.flow_id)
    made = answer(asked, code, told, sender_in(work, paper.facts), seq, work.today)
    made["gongwen"]["标题"] = title_of(work, paper)
    return readdressed(work, made), answered.id


def _paper_of(work: Work, given: Leaving) -> Document:
    """The print of a letter, under whose number and title it leaves."""
    paper = select(Document).where(
        Document.case_id == given.event.case_id,
        Document.event_seq == given.event.seq,
        Document.kind == given.asks.paper,
        Document.number == given.number,
    )
    return work.session.scalars(paper).one()


def _received_on(work: Work, case: Case) -> date | None:
    """The day of the receipt as the matter has it, mended since or not."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    names = {rules.step(one).came_by for one in rules.opening}
    events = select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc())
    said = (e.typed.get(name) for e in work.session.scalars(events) for name in names)
    return next((date.fromisoformat(str(day)[:10]) for day in said if day), None)


def _following(work: Work, row: ExchangeLetter, given: Leaving, asks: SendsLetter) -> Payload:
    with work.blobs.open(row.sha256) as file:
        first = readdressed(work, open_package(file.read()).payload)
    paper = _paper_of(work, given)
    said, title = said_in(asks, given.event.typed, paper.facts), title_of(work, paper)
    seq, block = letters.next_message(work, row.flow_id), sender_in(work, paper.facts)
    speaks = exchange().message_of(asks.kind).speaks_of_reply
    replied = letters.last_reply(work, row) if speaks else ""
    return follow_up(first, asks.kind, given.number, said, block, seq, work.today, replied, title)


def told_of(
    data: Payload, number: str, asks: AnswersLetter, printed: Payload | None = None
) -> Told:
    """What the fields of a step say, as members of the answer that it gives.

    data: plain values of the form; printed: what the paper prints, people by their names.
    """
    receipt = {**members_of(asks.shows, {}, printed or {}), **members_of(asks.tells, {}, data)}
    later = receipt.get("newDate")
    new_date = date.fromisoformat(later) if later else None
    said = answer_members(asks.data, asks.lists, data)
    return Told(number, receipt, said, new_date)


def printed_of(kind: Kind, facts: Payload) -> Payload:
    """The fields of a paper as it prints them: people by their names, anything else as it is."""
    people = {one.id for one in kind.fields if isinstance(one, PeopleField)}
    return {
        name: "、".join(str(one["name"]) for one in value) if name in people and value else value
        for name, value in facts.items()
    }


def sealed_of(work: Work, document: Document) -> ExchangeLetter | None:
    """The signed file of an issued letter of a case; None before it was made, or for no letter."""
    query = select(ExchangeLetter).where(
        ExchangeLetter.case_id == document.case_id,
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT.value,
        ExchangeLetter.flow_id == document.flow_id,
        ExchangeLetter.number == document.number,
    )
    return work.session.scalar(query)


def _is_withdrawn(
    work: Work, case: Case, document: Document, events: Iterable[Event] | None
) -> bool:
    """Whether the file decided to call back the letter that begins an exchange."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    calling = {
        one.id: one.sends.after
        for one in rules.steps
        if one.sends and one.sends.after and exchange().message_of(one.sends.kind).withdraws
    }
    if events is None:
        asked = select(Event).where(Event.case_id == case.id, Event.step.in_(calling))
        events = work.session.scalars(asked)
    told = (one.typed.get(calling[one.step]) for one in events if one.step in calling)
    return document.flow_id is not None and document.flow_id in told


def why_not_signed(
    work: Work, case: Case, document: Document, events: Sequence[Event] | None = None
) -> str:
    """Why a letter of a case may not be signed now, in one sentence; "" where it may.

    events: of the case, those that concern letters at least, where they have been read already.
    Raises NotFound for a paper that is no letter with its data inside.
    """
    begins = begins_exchange(work, case, document, events)
    if not begins and not work.rules.kinds.of(document.kind, document.facts).packaged:
        raise NotFound
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    state = procedure.state(case.state)
    if case.organisation_id != work.actor.organisation_id:
        return "函件由发函机关封装签章。"
    if not may_leave(document.status):
        return "这件函件已经作废或者更正，不能再封装签章。"
    if begins and _is_withdrawn(work, case, document, events):
        return "已经决定发函撤回，这件函件不再封装签章。"
    # A clue, or a case, may end here with the very letter that moves it.
    if not begins and (state.closing or state.final):
        return f"协助事项{state.title}，函件不能再封装签章。"
    return ""


def to_be_signed(work: Work, case: Case, document: Document) -> bytes | Payload:
    """The printed letter of a case that is to be signed, its data inside, or the data to draw.

    Raises Refused where it may not be signed or is not printed yet, NotFound, StorageFault.
    """
    if said := why_not_signed(work, case, document):
        raise Refused([Reason(said)])
    first = first_payload(work, case, document)
    return issuing.pdf(work, document) if first is None else first


def seal_letter_of(work: Work, case_id: int, document_id: int, made: Signed, file: str) -> None:
    """Keep the signed letter with its case and note it as sent; the first one made stands.

    file: the name of the signed PDF in the store. Raises as `to_be_signed` does.
    """
    # Two who press at once wait for each other.
    locked = select(Case).where(Case.id == case_id).with_for_update()
    case = work.session.scalars(locked.execution_options(populate_existing=True)).one()
    document = issuing.find(work, case, document_id)
    if sealed_of(work, document) is None:
        to_be_signed(work, case, document)
        kept = letters.Files(file)
        letters.sent(work, made.payload, made.payload_sha256, kept, case=case)
