"""What a registered letter of another office begins, and where it lands.

Nothing is taken up by itself: what the letter says is put into the draft of a form, which a person
looks at and sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts import drafting
from casehub.acts.letters.begun import keep_begun
from casehub.acts.letters.entering import Arrived, states_for, step_for
from casehub.casefile import filing, letters, registering
from casehub.casefile.parties import party_faults
from casehub.casefile.registering import Request
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.entered import NUMBERED, is_entered, numbered_by
from casehub.exchange.sorts import exchange
from casehub.exchange.told import results_in_words
from casehub.fields import TableField
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Case, Event, EvidenceUse, ExchangeLetter, Material
from casehub.model.material import OPEN
from casehub.people import permissions
from casehub.workflow.course import begun_with
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from casehub.exchange.payload import Payload
    from casehub.model import Draft
    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track
    from casehub.workflow.procedure import Step

    Cell = Callable[[str, int, str], str]

# What of a party is found out here where a letter does not tell it as it is entered.
SPARED = frozenset({"id_no", "phone"})


def _said(payload: Payload) -> str:
    """What a letter says in one word: the code of its receipt, or else what message it is."""
    receipt = payload.get("receipt") or {}
    return str(receipt.get("code") or payload["message"]["kind"])


def track_of(work: Work, row: ExchangeLetter) -> Track | None:
    """The track on which an office of ours registers what letters of its type ask."""
    tracks = work.rules.tracks_on(work.today)
    return next((one for one in tracks if row.sort in one.letters), None)


def _entering(work: Work, case: Case, row: ExchangeLetter, payload: Payload) -> Step | None:
    """The step of the case that enters such a letter as things stand."""
    what = Arrived(_said(payload), _kind_answered(work, row), row.sort)
    return entering_step(work, case, what, kinds_begun(work, case, row.flow_id))


def entering_step(
    work: Work, case: Case, what: Arrived, begun: Collection[str]
) -> Step | None:
    """The step by which a case enters what another office says; begun: see `kinds_begun`."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    return step_for(rules, case.state, what, begun)


def kinds_begun(work: Work, case: Case, flow: str) -> set[str]:
    """The kinds of messages of which one began an exchange of this office.

    What the file says of it, where the beginning went or came on paper.
    """
    began = select(ExchangeLetter.kind).where(
        ExchangeLetter.organisation_id == work.actor.organisation_id,
        ExchangeLetter.flow_id == flow,
        ExchangeLetter.kind.in_([one.kind for one in exchange().message if one.own]),
    )
    if found := set(work.session.scalars(began)):
        return found
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    taken = select(Event.step).where(Event.case_id == case.id).order_by(Event.seq)
    return set(begun_with(rules, work.session.scalars(taken)).kinds)


def _kind_answered(work: Work, row: ExchangeLetter) -> str:
    """What message of ours an answer is given to; "" where it is no answer or not kept."""
    if not exchange().message_of(row.kind).answers or row.answers_id is None:
        return ""
    return work.session.get_one(ExchangeLetter, row.answers_id).kind


def _was_entered(work: Work, case: Case, row: ExchangeLetter) -> bool:
    """Whether a step of the case entered this letter."""
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    events = select(Event).where(Event.case_id == case.id, Event.step.in_(numbered_by(rules)))
    return is_entered(rules, work.session.scalars(events), row)


def unentered(work: Work, case: Case) -> ExchangeLetter | None:
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
    return track_of(work, row) if opens and row.case_id is None else None


def belongs_to_some(work: Work, row: ExchangeLetter, payload: Payload) -> bool:
    """Whether a letter begins an exchange about a case that this office has already.

    No track opens a matter for its type: whoever registers says which case it is.
    """
    opens = exchange().message_of(payload["message"]["kind"]).own
    return opens and not row.outbound and row.case_id is None and track_of(work, row) is None


def lay_in(
    work: Work, row: ExchangeLetter, payload: Payload, reference: str, cell: Cell
) -> tuple[Case, Step, str]:
    """Lay such a letter into the case that somebody names and begin the form that enters it.

    A form that was begun before stays as it is; then a sentence that says so. Raises Refused
    where it belongs to none, or nothing of that case waits for it; NotAllowed, NotFound for a
    case that the person may not see.
    """
    locked = select(ExchangeLetter).where(ExchangeLetter.id == row.id).with_for_update()
    row = work.session.scalars(locked.execution_options(populate_existing=True)).one()
    if not belongs_to_some(work, row, payload):
        raise Refused([Reason("这件来函不用归入已有的案件。")])
    try:
        case = permissions.find(work, reference.strip(), lock=True)
    except NotFound:
        case = None
    # A letter to this office is in no file of another, even one that she may read.
    if case is None or case.organisation_id != row.organisation_id:
        raise Refused([Reason("本机关没有这个案号的案件，或者你看不到它，请核对。", "case")])
    step = _entering(work, case, row, payload)
    if step is None:
        rules = work.rules.procedure(case.procedure, case.procedure_version)
        now = rules.state(case.state).title
        said = f"{case.reference}现为“{now}”，没有登记这种来函的步骤，请核对案号"
        raise Refused([Reason(f"{said}。", "case")])
    letters.belong(work, row, case)
    return case, step, _begin(work, case, step, row, payload, cell)


def lands(work: Work, row: ExchangeLetter, payload: Payload) -> tuple[Case, Step] | None:
    """The case of this office and the step of it by which a letter is entered there, if any."""
    case = None if row.case_id is None else work.session.get(Case, row.case_id)
    if case is None or row.outbound:
        return None
    if _was_entered(work, case, row):
        return None
    step = _entering(work, case, row, payload)
    return None if step is None else (case, step)


@dataclass(frozen=True)
class Held:
    """Where a letter is not entered yet and cannot be as the case stands.

    states: the titles of the states in which it can. reopening: the title of the step that takes
    the file out again, where the case has been put away; "" else.
    """

    case: Case
    states: list[str]
    reopening: str = ""


def waits_for(work: Work, row: ExchangeLetter, payload: Payload) -> Held | None:
    """Where the case has to come to first; None where its procedure enters no such letter."""
    case = None if row.case_id is None else work.session.get(Case, row.case_id)
    if case is None or row.outbound or _was_entered(work, case, row):
        return None
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    states = states_for(rules, Arrived(_said(payload), _kind_answered(work, row), row.sort))
    if not states or case.state in states:
        return None
    opens = (one.title for one in rules.steps_from(case.state) if one.reopens)
    return Held(case, [rules.state(name).title for name in states], next(opens, ""))


def open_matter(work: Work, row: ExchangeLetter, payload: Payload, cell: Cell) -> tuple[Case, Step]:
    """Open the matter that a letter asks for: its file, the paper in it, a draft of its first form.

    cell: names the input of a cell (table, row, column). Raises Refused, NotAllowed, NotFound.
    """
    # Two who press at once wait for each other.
    locked = select(ExchangeLetter).where(ExchangeLetter.id == row.id).with_for_update()
    row = work.session.scalars(locked.execution_options(populate_existing=True)).one()
    if row.case_id is not None:
        known = work.session.get_one(Case, row.case_id).reference
        raise Refused([Reason(f"这件来函已经建立事项{known}。")])
    track = begins(work, row, payload)
    if track is None:
        raise Refused([Reason("这种函件还不能建立事项，请归入有关案件。")])
    if (early := letters.early_change(work, row)) is not None:
        number = message_number(early.flow_id, early.seq)
        said = f"来函机关的{early.number}（{number}）先于本函收到，内容可能改变所请求的事项"
        raise Refused([Reason(f"{said}；请先把该函再放入一次、登记收文，再建立事项。")])
    # A letter is known by its flow number: it is not compared with what is open.
    told = f"来函{row.number}（{message_number(row.flow_id, row.seq)}）"
    asked = Request(
        track.ways[0].key, _parties(track, payload), _rights(track, payload), another=told
    )
    case = registering.register(work, track, asked)
    letters.belong(work, row, case)
    step = _entering(work, case, row, payload)
    if step is None:
        raise ValueError(f"no step of {case.procedure} enters {_said(payload)}")
    _begin(work, case, step, row, payload, cell)
    return case, step


def _parties(track: Track, payload: Payload) -> list[dict[str, object]]:
    """Who stands in the matter: whom the letter names, or the office that sent it.

    Raises Refused where it names nobody who could stand there.
    """
    if not track.brings:
        sender, side = payload["sender"], track.sides[0]
        return [
            {
                "role": side.id, "name": sender["name"], "kind": side.mostly, "capacity": "none",
                "address": sender.get("address", ""), "region_code": sender.get("region", ""),
            }
        ]  # fmt: skip
    found = [
        {
            "role": one.side,
            "capacity": "none",
            **{column: row.get(member) or "" for column, member in one.fills.items()},
        }
        for one in track.brings
        for row in payload.get(one.rows) or ()
        if all(row.get(name) == word for name, word in one.only.items())
    ]
    if not found:
        said = f"来函没有写明当事人，请先与来函机关核实，再在“{track.title}”登记。"
        raise Refused([Reason(said)])
    for party in found:
        # A letter tells of a person by the last four digits; the number is found out here.
        wrong = {column for column, _ in party_faults(party, unaddressed=True)}
        party.update(dict.fromkeys(wrong & SPARED, ""))
    return found


def _rights(track: Track, payload: Payload) -> list[dict[str, object]]:
    """The right that a letter names, where the window could enter it as it is told."""
    told = payload.get("case") or {}
    kind = RIGHT_KINDS.get(str(told.get("rightType") or ""))
    if kind is None or kind.id not in track.right_kinds or not kind.fields:
        return []
    right: dict[str, object] = {
        "kind": kind.id,
        "number": str(told.get("rightNo") or ""),
        "title": str(told.get("rightTitle") or ""),
        "owners": list(told.get("rightOwners") or ()),
    }
    return [] if list(kind.faults(right, as_told=track.right_as_told)) else [right]


def begin_entry(
    work: Work, row: ExchangeLetter, payload: Payload, cell: Cell
) -> tuple[Case, Step, str]:
    """Lay a letter into the case that it belongs to and begin the form that enters it there.

    A form that was begun before stays as it is; then a sentence that says so. Raises Refused where
    nothing of the case waits for it, NotAllowed, NotFound.
    """
    found = lands(work, row, payload)
    if found is None:
        raise Refused([Reason(_why_nowhere(work, row))])
    return *found, _begin(work, *found, row, payload, cell)


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
) -> str:
    """File a letter and begin the form that enters it; what is to be said of one that is there."""
    paper = work.session.get_one(Material, row.material_id)
    if paper.status == OPEN:
        filing.assign(work, paper.id, case.reference, paper.kind)
    work.session.flush()
    typed = typed_from(step, _told(payload, paper, _labels(work, case)), cell, row.sort)
    if keep_begun(work, case, step.id, typed) is not None:
        return ""
    kept = drafting.kept(work, case, step.id)
    return "" if kept is None else _stays(step, kept, row)


def _stays(step: Step, kept: Draft, row: ExchangeLetter) -> str:
    """That a form was begun before, and for which letter, as far as the form says it."""
    fills = step.letter.fills if step.letter is not None else {}
    names = {name for name, path in fills.items() if path == NUMBERED}
    number = next((text for name, text in kept.typed if name in names), "")
    if number == row.number:
        return f"表单里是先前就{number}填写的内容，没有改动。"
    if number:
        said = f"表单里是先前就{number}填写、还没有办理的内容，没有改动"
        return f"{said}；办理或者丢弃以后，再登记{row.number}。"
    said = "表单里是先前填写、还没有办理的内容，没有改动"
    return f"{said}，请核对是不是就{row.number}填写的。"


def _labels(work: Work, case: Case) -> set[str]:
    """What the exhibits of the case are called: those of another letter stand among them."""
    used = select(EvidenceUse.label).where(EvidenceUse.case_id == case.home.id)
    return set(work.session.scalars(used))


def _told(payload: Payload, paper: Material, taken: Collection[str] = ()) -> Payload:
    """The data of a letter, and under `entered` what our register says of it.

    taken: exhibits of the case; what the letter numbers by itself is numbered on from them.
    """
    contacts = payload["sender"].get("contacts") or ()
    words, found = results_in_words(payload)
    free = (number for n in count(1) if (number := str(n)) not in taken)
    found = [{**one, "label": next(free)} for one in found]
    receipt = payload.get("receipt") or {}
    return {
        **payload,
        "entered": {
            "received_on": paper.received_on.isoformat(),
            "number": paper.number,
            "contacts": "；".join(f"{c['name']} {c.get('tel', '')}".strip() for c in contacts),
            "officer": " ".join(receipt[one] for one in ("handler", "tel") if receipt.get(one)),
            "results": words,
            "evidence": found,
        },
    }


def member(told: Payload, path: str) -> Any:
    """What stands there, members below others joined by points; None for nothing."""
    value: Any = told
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def typed_from(
    step: Step, told: Payload, cell: Cell, sort: str = ""
) -> Iterator[tuple[str, str]]:
    """What a person would type into the form of the step; sort: the type of the letter."""
    asks = step.letter
    if asks is None:
        return
    yield from asks.given.items()
    for name, path in {**asks.fills, **asks.of_type.get(sort, {})}.items():
        value = member(told, path)
        if value in (None, "", []) and name in asks.where_silent:
            value = member(told, asks.where_silent[name])
        field = step.form_field(name)
        if isinstance(field, TableField) and isinstance(value, list):
            columns = [one.id for one in field.columns]
            for n, one in enumerate(value):
                yield from (
                    (cell(name, n, column), str(one[column]))
                    for column in columns
                    if one.get(column) not in (None, "")
                )
        elif isinstance(value, bool) and field is not None:
            yield from ((name, text) for text in field.typed(value))
        elif value not in (None, "", []):
            yield name, str(value)
