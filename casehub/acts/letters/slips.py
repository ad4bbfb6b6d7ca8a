"""A tear-off receipt that came back to a letter of ours: which case, which answers, which form.

Nothing is entered by it: the form of the step is begun with what the slip tells, and whoever has
the stamped slip before her looks at it and sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts import drafting
from casehub.acts.letters.begun import keep_begun
from casehub.acts.letters.coming import entering_step, kinds_begun, typed_from
from casehub.acts.letters.entering import Arrived
from casehub.casefile.sight_of_materials import require_receiving
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.sorts import exchange
from casehub.model import Case, Document, ExchangeLetter
from casehub.people import permissions
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.exchange.payload import Payload
    from casehub.exchange.slips import Slip
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step

    Cell = Callable[[str, int, str], str]


@dataclass(frozen=True)
class Answered:
    """The letter of ours that a slip answers.

    number: its 发文字号; addressee: to whom it went; ways: code of each answer that its case can
    enter as things stand → the step that enters it.
    """

    case: Case
    number: str
    addressee: str
    ways: Mapping[str, Step]


@dataclass(frozen=True)
class _Sent:
    case_id: int
    number: str
    addressee: str
    kind: str = ""
    digest: str = ""


def _sent(work: Work, slip: Slip) -> _Sent | None:
    """The letter as it left: sealed, or printed in a case and sent on paper."""
    ours = work.actor.organisation_id
    sealed = select(ExchangeLetter).where(
        ExchangeLetter.organisation_id == ours,
        ExchangeLetter.flow_id == slip.flow.text,
        ExchangeLetter.state == LetterState.SENT.value,
        ExchangeLetter.case_id.is_not(None),
    )
    if slip.flow.message is not None:
        sealed = sealed.where(ExchangeLetter.seq == slip.flow.message)
    for row in work.session.scalars(sealed.order_by(ExchangeLetter.id.desc())):
        if row.case_id is not None and exchange().message_of(row.kind).slip:
            return _Sent(row.case_id, row.number, row.addressee, row.kind, row.payload_sha256)
    printed = (
        select(Document)
        .join(Case, Case.id == Document.case_id)
        .where(
            Case.organisation_id == ours,
            Document.flow_id == slip.flow.text,
            Document.number.is_not(None),
        )
    )
    paper = work.session.scalars(printed.order_by(Document.id)).first()
    if paper is None:
        return None
    return _Sent(paper.case_id, paper.number or "", paper.receiver or "")


def answered_by(work: Work, slip: Slip) -> Answered:
    """The letter that a slip answers, and what its case can enter. Raises NotAllowed, Refused.

    A file that speaks of other data than ours, or comes from another office than whom we asked, is
    refused: the number alone proves nothing.
    """
    require_receiving(work)
    number = slip.flow.text
    if slip.flow.message is not None:
        number = message_number(number, slip.flow.message)
    sent = _sent(work, slip)
    case = None if sent is None else _seen(work, sent.case_id)
    if sent is None or case is None:
        said = f"没有找到本机关发出的、附回执的函件{number}，请核对编号"
        raise Refused([Reason(f"{said}；案件不在你查阅范围的，交承办人登记。", "number")])
    if slip.digest and sent.digest and slip.digest != sent.digest:
        said = "回执所依据的函件内容与本机关发出的不一致，请向对方核实。"
        raise Refused([Reason(said, "number")])
    if slip.sender and sent.addressee and slip.sender != sent.addressee:
        said = f"回执文件由“{slip.sender}”填写，本机关的函件是发给“{sent.addressee}”的，请核实。"
        raise Refused([Reason(said, "number")])
    begun = kinds_begun(work, case, slip.flow.text)
    found = (
        (one.code, entering_step(work, case, Arrived(one.code, sent.kind, slip.flow.kind), begun))
        # A reply tells results, for which a slip has no room.
        for one in exchange().receipt
        if not one.data
    )
    return Answered(
        case, sent.number, sent.addressee, {code: step for code, step in found if step is not None}
    )


def _seen(work: Work, case_id: int) -> Case | None:
    try:
        return permissions.find(work, work.session.get_one(Case, case_id).reference)
    except NotFound:
        return None


def begin_slip(work: Work, slip: Slip, code: str, cell: Cell) -> tuple[Case, Step, str]:
    """Begin the form that enters this answer, filled in with what the slip tells.

    A form that was begun before stays as it is; then a sentence that says so. Raises NotAllowed,
    Refused.
    """
    answered = answered_by(work, slip)
    case, step = answered.case, answered.ways.get(code)
    if step is None:
        rules = work.rules.procedure(case.procedure, case.procedure_version)
        now = rules.state(case.state).title
        said = f"{case.reference}现为“{now}”，没有登记这种答复的步骤，请打开案件核对。"
        raise Refused([Reason(said, "number")])
    told = _told(slip, code, work.today.isoformat())
    if keep_begun(work, case, step.id, typed_from(step, told, cell, slip.flow.kind)) is not None:
        return case, step, ""
    kept = drafting.kept(work, case, step.id)
    said = "表单里是先前填写、还没有办理的内容，没有改动，请与回执核对"
    return case, step, "" if kept is None else said


def _told(slip: Slip, code: str, today: str) -> Payload:
    """What a slip tells, in the places in which a letter would tell it."""
    receipt = {**slip.receipt, "code": code}
    return {
        "flowId": slip.flow.text,
        "type": slip.flow.kind,
        "receipt": receipt,
        "message": {"inReplyReceivedOn": slip.received_on},
        "sender": {"name": slip.sender},
        # It has no number as a letter has one: what they filed ours under is `receipt.number`.
        "gongwen": {},
        "entered": {
            "received_on": today,
            "officer": " ".join(receipt[one] for one in ("handler", "tel") if receipt.get(one)),
        },
    }
