"""What a registered letter of another office begins, and how letters of our cases leave signed.

Nothing is taken up by itself: what the letter says is put into the draft of a form, which a person
looks at and sends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts import drafting
from casehub.casefile import filing, letters, registering
from casehub.casefile.registering import Request
from casehub.exchange.answers import Told, answer, receipt_of, refusal
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.envelope import open_package
from casehub.exchange.following import follow_up, members_of, rows_of
from casehub.exchange.sorts import exchange
from casehub.exchange.told import results_in_words
from casehub.fields import TableField
from casehub.model import Case, Document, Event, ExchangeLetter, Material
from casehub.model.material import OPEN
from casehub.papers import issuing
from casehub.workflow.passing import SendsLetter
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from casehub.exchange.apart import Signed
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track
    from casehub.workflow.passing import AnswersLetter, EntersLetter
    from casehub.workflow.procedure import Step

    Cell = Callable[[str, int, str], str]

# Where a letter says its own number.
NUMBERED = "gongwen.发文字号"


def _said(payload: Payload) -> str:
    """What a letter says in one word: the code of its receipt, or else what message it is."""
    receipt = payload.get("receipt") or {}
    return str(receipt.get("code") or payload["message"]["kind"])


def _track(work: Work, row: ExchangeLetter) -> Track | None:
    tracks = work.rules.tracks_on(work.today)
    return next((one for one in tracks if row.sort in one.letters), None)


def _entering(work: Work, case: Case, row: ExchangeLetter, payload: Payload) -> Step | None:
    """The step of the case that enters such a letter as things stand."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    steps = (one for one in rules.steps_from(case.state) if one.letter is not None)
    said, to = _said(payload), _kind_answered(work, row)
    return next((one for one in steps if one.letter and _enters(one.letter, said, to)), None)


def _kind_answered(work: Work, row: ExchangeLetter) -> str:
    """What message of ours an answer is given to; "" where it is no answer or not kept."""
    if not exchange().message_of(row.kind).answers or row.answers_id is None:
        return ""
    return work.session.get_one(ExchangeLetter, row.answers_id).kind


def _enters(asks: EntersLetter, said: str, kind: str) -> bool:
    """Whether a step enters what is said, to such a message of ours."""
    # A reminder is answered as what it reminds of.
    of_the_request = not kind or not exchange().message_of(kind).changes
    return said in asks.says and (kind in asks.to if asks.to else of_the_request)


def _was_entered(work: Work, case: Case, row: ExchangeLetter) -> bool:
    """Whether a step of the case entered this letter: by its 发文字号, which stands in the form."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    where = {
        one.id: [name for name, path in one.letter.fills.items() if path == NUMBERED]
        for one in rules.steps
        if one.letter is not None
    }
    events = select(Event).where(Event.case_id == case.id, Event.step.in_(where))
    return any(
        event.typed.get(name) == row.number
        for event in work.session.scalars(events)
        for name in where[event.step]
    )


def _unentered(work: Work, case: Case) -> ExchangeLetter | None:
    """A letter that changes what was asked and was registered, but not entered in the case."""
    came = select(ExchangeLetter).where(
        ExchangeLetter.case_id == case.id,
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
        ExchangeLetter.kind.in_([one.kind for one in exchange().message if one.changes]),
    )
    rows = work.session.scalars(came.order_by(ExchangeLetter.id))
    return next((one for one in rows if not _was_entered(work, case, one)), None)


def begins(work: Work, row: ExchangeLetter, payload: Payload) -> Track | None:
    """The track on which a letter opens a matter of this office; None for what opens none."""
    opens = exchange().message_of(payload["message"]["kind"]).own
    return _track(work, row) if opens and row.case_id is None else None


def lands(work: Work, row: ExchangeLetter, payload: Payload) -> tuple[Case, Step] | None:
    """The case of this office and the step of it by which a letter is entered there, if any."""
    case = None if row.case_id is None else work.session.get(Case, row.case_id)
    if case is None or row.outbound:
        return None
    if _was_entered(work, case, row):
        return None
    step = _entering(work, case, row, payload)
    return None if step is None else (case, step)


def open_matter(
    work: Work, row: ExchangeLetter, payload: Payload, cell: Cell
) -> tuple[Case, Step]:
    """Open the matter that a letter asks for: its file, the paper in it, a draft of its first form.

    cell: names the input of a cell (table, row, column). Raises Refused, NotAllowed, NotFound.
    """
    # Two who press at once wait for each other.
    locked = select(ExchangeLetter).where(ExchangeLetter.id == row.id).with_for_update()
    row = work.session.scalars(locked.execution_options(populate_existing=True)).one()
    if row.case_id is not None:
        known = work.session.get_one(Case, row.case_id).reference
        raise Refused([Reason(f"这件来函已经建立协助事项{known}。")])
    track = begins(work, row, payload)
    if track is None:
        raise Refused([Reason("这种函件还不能建立协助事项，请归入有关案件。")])
    if (early := letters.early_change(work, row)) is not None:
        number = message_number(early.flow_id, early.seq)
        said = f"来函机关的{early.number}（{number}）先于本函收到，内容可能改变所请求的事项"
        raise Refused([Reason(f"{said}；请先把该函再放入一次、登记收文，再建立协助事项。")])
    sender, side = payload["sender"], track.sides[0]
    party = {
        "role": side.id, "name": sender["name"], "kind": side.mostly, "capacity": "none",
        "address": sender.get("address", ""),
    }  # fmt: skip
    case = registering.register(work, track, Request(track.ways[0].key, [party], another=True))
    letters.belong(work, row, case)
    step = _entering(work, case, row, payload)
    if step is None:
        raise ValueError(f"no step of {case.procedure} enters {_said(payload)}")
    _begin(work, case, step, row, payload, cell)
    return case, step


def begin_entry(
    work: Work, row: ExchangeLetter, payload: Payload, cell: Cell
) -> tuple[Case, Step]:
    """Lay a letter into the case that it belongs to and begin the form that enters it there.

    Raises Refused where nothing of the case waits for it, NotAllowed, NotFound.
    """
    found = lands(work, row, payload)
    if found is None:
        raise Refused([Reason(_why_nowhere(work, row))])
    _begin(work, *found, row, payload, cell)
    return found


def _why_nowhere(work: Work, row: ExchangeLetter) -> str:
    """Why a letter can not be entered in a case now."""
    case = None if row.case_id is None else work.session.get(Case, row.case_id)
    if case is None:
        return "没有与这件函件对应的案件，请先为来函建立事项。"
    if _was_entered(work, case, row):
        return f"{row.number}已经登记到{case.reference}，不能重复登记。"
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    now = rules.state(case.state).title
    return f"{case.reference}现为“{now}”，案件所在的阶段没有登记这种函件的步骤，请打开案件核对。"


def _begin(
    work: Work, case: Case, step: Step, row: ExchangeLetter, payload: Payload, cell: Cell
) -> None:
    paper = work.session.get_one(Material, row.material_id)
    if paper.status == OPEN:
        filing.assign(work, paper.id, case.reference, paper.kind)
    work.session.flush()
    earlier = drafting.kept(work, case, step.id)
    typed = list(_typed(step, _told(payload, paper), cell))
    drafting.keep(work, case, step.id, case.seq, earlier.number if earlier else 0, typed)


def _told(payload: Payload, paper: Material) -> Payload:
    """The data of a letter, and under `entered` what our register says of it."""
    contacts = payload["sender"].get("contacts") or ()
    words, found = results_in_words(payload)
    return {
        **payload,
        "entered": {
            "received_on": paper.received_on.isoformat(),
            "number": paper.number,
            "contacts": "；".join(f"{c['name']} {c.get('tel', '')}".strip() for c in contacts),
            "results": words,
            "evidence": found,
        },
    }


def _typed(step: Step, told: Payload, cell: Cell) -> Iterator[tuple[str, str]]:
    """What a person would type into the form of the step."""
    fills = step.letter.fills if step.letter is not None else {}
    for name, path in fills.items():
        value: Any = told
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        field = step.form_field(name)
        if isinstance(field, TableField) and isinstance(value, list):
            columns = [one.id for one in field.columns]
            for n, one in enumerate(value):
                yield from (
                    (cell(name, n, column), str(one[column]))
                    for column in columns
                    if one.get(column) not in (None, "")
                )
        elif value not in (None, "", []):
            yield name, str(value)


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
    return [one for one in _leaving(work, case) if one.to.id == row.id]


def _leaving(work: Work, case: Case) -> list[Leaving]:
    """All letters of a matter that follow on another, in the order in which they were decided."""
    stands = select(ExchangeLetter).where(
        ExchangeLetter.case_id == case.id,
        ExchangeLetter.state.in_([LetterState.REGISTERED.value, LetterState.SENT.value]),
    )
    rows = list(work.session.scalars(stands.order_by(ExchangeLetter.id)))
    own = tuple(one.kind for one in exchange().message if one.own)
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    giving = {one.id: one for one in rules.steps if one.answers or one.sends}
    events = select(Event).where(Event.case_id == case.id, Event.step.in_(giving))
    papers = select(Document).where(Document.case_id == case.id)
    numbers = {(one.event_seq, one.kind): one.number for one in work.session.scalars(papers)}
    sealed = {one.number: one for one in rows if one.outbound}
    found = []
    for event in work.session.scalars(events.order_by(Event.seq)):
        step = giving[event.step]
        asks = step.answers or step.sends
        if asks is None:
            continue
        kinds = step.answers.to or own if step.answers else own
        # The last such letter that had come, or gone, when it was decided.
        follows = [one for one in rows if one.kind in kinds and one.outbound == bool(step.sends)]
        to = [one for one in follows if one.at <= event.at or one.outbound]
        number = numbers.get((event.seq, asks.paper))
        if to and number:
            found.append(Leaving(event, step.title, number, asks, to[-1], sealed.get(number)))
    return found


def payload_of(work: Work, row: ExchangeLetter, given: Leaving) -> tuple[Payload, int | None]:
    """The data of the letter, and the id of the letter that it answers, if it is an answer.

    Raises Refused where it may not be given (any more).
    """
    if given.sent is not None:
        raise Refused([Reason(f"{given.number}已经封装。")])
    case = work.session.get_one(Case, given.event.case_id)
    if (late := _unentered(work, case)) is not None:
        said = f"来函机关的{late.number}已经登记收文，还没有登记到{case.reference}"
        raise Refused([Reason(f"{said}，它可能改变所请求的事项；请先登记，再封装答复。")])
    earlier = next((one for one in _leaving(work, case) if one.sent is None), None)
    if earlier is not None and earlier.event.seq < given.event.seq:
        said = f"{earlier.title}（{earlier.number}）作出在先，还没有封装"
        raise Refused([Reason(f"{said}，请按先后次序封装。")])
    if isinstance(given.asks, SendsLetter):
        return _following(work, row, given, given.asks), None
    found = letters.answered_letter(work, row.flow_id, row.seq)
    if found is None:
        raise Refused([Reason("没有登记过这件来函，不能答复。")])
    answered, asked = found
    if not given.asks.to and (day := _received_on(work, case)):
        asked = replace(asked, received_on=day)
    told = _told_of(given.event.typed, given.number, given.asks)
    code = receipt_of(exchange().receipt_row(given.asks.code).message, given.asks.code)
    # Whether it was in time the step held against the matter's own clock, on the day of the act:
    # it is sealed when the seal keeper comes to it.
    if said := refusal(asked, replace(code, in_time=False), told, work.today):
        raise Refused([Reason(said)])
    seq = letters.next_message(work, row.flow_id)
    made = answer(asked, code, told, letters.sender_block(work), seq, work.today)
    return made, answered.id


def _received_on(work: Work, case: Case) -> date | None:
    """The day of the receipt as the matter has it, mended since or not."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    names = {rules.step(one).came_by for one in rules.opening}
    events = select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc())
    said = (e.typed.get(name) for e in work.session.scalars(events) for name in names)
    return next((date.fromisoformat(str(day)[:10]) for day in said if day), None)


def _following(work: Work, row: ExchangeLetter, given: Leaving, asks: SendsLetter) -> Payload:
    with work.blobs.open(row.sha256) as file:
        first = open_package(file.read()).payload
    said = members_of(asks.tells, asks.lists, given.event.typed)
    seq, block = letters.next_message(work, row.flow_id), letters.sender_block(work)
    speaks = exchange().message_of(asks.kind).speaks_of_reply
    replied = letters.last_reply(work, row) if speaks else ""
    return follow_up(first, asks.kind, given.number, said, block, seq, work.today, replied)


def _told_of(data: Payload, number: str, asks: AnswersLetter) -> Told:
    receipt = {name: data.get(field) for name, field in asks.tells.items()}
    lists = {member: rows_of(data.get(field)) for member, field in asks.lists.items()}
    later = receipt.get("newDate")
    new_date = date.fromisoformat(later) if later else None
    return Told(number, receipt, {k: v for k, v in lists.items() if v}, new_date)


def sealed_of(work: Work, document: Document) -> ExchangeLetter | None:
    """The signed file of an issued letter of a case; None before it was made, or for no letter."""
    told = document.facts.get("letter") or {}
    query = select(ExchangeLetter).where(
        ExchangeLetter.case_id == document.case_id,
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT.value,
        ExchangeLetter.flow_id == told.get("flow_id", ""),
        ExchangeLetter.number == document.number,
    )
    return work.session.scalar(query)


def why_not_signed(work: Work, case: Case, document: Document) -> str:
    """Why a letter of a case may not be signed now, in one sentence; "" where it may.

    Raises NotFound for a paper that is no letter with its data inside.
    """
    if not work.rules.kinds.of(document.kind, document.facts).packaged:
        raise NotFound
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    state = procedure.state(case.state)
    if case.organisation_id != work.actor.organisation_id:
        return "函件由发函机关封装签章。"
    if document.status != "issued":
        return "这件函件已经作废或者更正，不能再封装签章。"
    if state.closing or state.final:
        return f"协助事项{state.title}，函件不能再封装签章。"
    return ""


def to_be_signed(work: Work, case: Case, document: Document) -> bytes:
    """The printed letter of a case that is to be signed, its data inside.

    Raises Refused where it may not be signed or is not printed yet, NotFound, StorageFault.
    """
    if said := why_not_signed(work, case, document):
        raise Refused([Reason(said)])
    return issuing.pdf(work, document)


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
        letters.sent(work, made.payload, made.payload_sha256, letters.Files(file))
