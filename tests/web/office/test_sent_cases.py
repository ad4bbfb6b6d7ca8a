"""A filed case that this bureau moves to another one: sealed with its data, signed for, decided there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casehub.documents import body_html
from casehub.exchange import judging, verdict
from casehub.model import Case, Deadline, Document, Event, Organisation
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import DAZHOU, act, judged_here, landed, registered, told, trust
from tests.web.office.test_letters import WANZHOU
from tests.web.office.test_moved_clues import TRADER, begun, clue, hired
from tests.web.paper.test_signed_letters import printed

__all__ = ["judged_here", "trust"]
AGREED = {"unit_opinion": "同意", "approval_opinion": "同意"}


def answered(flow: str, seq: int, code: str, on: str, text: str, **receipt: Any) -> dict[str, Any]:
    """What 达州 answers to a case of ours on a day, under a number of its own."""
    made = told(flow, seq, code, **receipt)
    return {
        **made, "type": "AJ", "message": {**made["message"], "inReplyReceivedOn": on},
        "receipt": {**made["receipt"], "on": on},
        "gongwen": {**made["gongwen"], "成文日期": on, "发文字号": text},
    }  # fmt: skip


def filed(office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority) -> str:
    """A case of ours against a trader of 达州."""
    clerk = sign_in("clerk")
    right = {"rightType": "trademark", "rightNo": "49261503", "rightTitle": "峡江脆", "rightOwners": ["示例公司"]}
    _, reference = begun(clerk, trust.certify(WANZHOU, 10).key.parent, clue(**right))
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    number = case.id
    office.session.rollback()
    act(
        sign_in("head"), reference, "file_case", facts="购进2600箱并销售", offence="sell", preliminary_evidence="1",
        penalty_due="1", jurisdiction="1", within_time="1", officers=two, **AGREED,
    )  # fmt: skip
    office.session.rollback()
    found = office.session.get_one(Case, number).reference
    office.session.rollback()
    return found


def moved(office: factories.Bureau, head: Browser, reference: str) -> tuple[str, str]:
    """Move the case to 达州: the page of its letter, and the 流转编号."""
    receiver = office.session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    office.session.rollback()
    rows = {
        "clue_materials-0-name": "销售台账", "clue_materials-0-form": "copy", "clue_materials-0-pages": "5",
        "clue_materials-0-collectedBy": "牟思齐、冉星野", "clue_materials-0-collectedOn": "2026-11-19",
        "clue_materials-0-restricted": "none",
    }  # fmt: skip
    act(
        head, reference, "move_case", receiver=str(receiver), suspected="销售侵犯注册商标专用权的商品",
        moved_facts="购进2600箱并销售", case_why_theirs="经营者住所地在达州市", **rows, **AGREED,
    )  # fmt: skip
    papers = select(Document).where(Document.kind == "case_transfer_letter_penalty").order_by(Document.id.desc())
    made = office.session.scalars(papers.limit(1)).one()
    at, flow = f"/cases/{reference}/documents/{made.id}", str(made.facts["letter"]["flow_id"])
    html = body_html(office.rules.kinds[made.kind], made.facts)
    for said in (TRADER["name"], "立案至今0日", "不再自行移送", "案件移送回执", "销售台账", "第十四条"):
        assert said in html
    office.session.rollback()
    return at, flow


def sealed_of(dispatcher: Browser, at: str, settings: Settings) -> Mapping[str, Any]:
    dispatcher.page(at)
    done = dispatcher.post(f"{at}/seal")
    assert done.status_code == 303, done.get_data(as_text=True)
    file = dispatcher.get(f"{at}/sealed").get_data()
    found = verdict.verdict_of(judging.answer(file, settings.instance / "trust"))
    assert found.sound and found.payload is not None, found.problems
    return found.payload


def test_a_case_leaves_sealed_and_ends_here_when_it_was_signed_for(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    reference = filed(office, sign_in, trust)
    at, flow = moved(office, head, reference)
    printed(office)
    payload = sealed_of(dispatcher, at, settings)
    assert (payload["type"], payload["flowId"], payload["receiver"]["name"]) == ("AJ", flow, DAZHOU)
    assert payload["transfer"] == {"facts": "购进2600箱并销售", "reason": "经营者住所地在达州市"}
    assert [one["name"] for one in payload["subjects"]] == [TRADER["name"]]
    assert payload["evidence"][0]["collectedBy"] == ["牟思齐", "冉星野"] and "goods" not in payload
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    clocks = {d.rule: d for d in office.session.scalars(select(Deadline).where(Deadline.case_id == case.id))}
    assert case.state == "moved_to_bureau" and clocks["penalty.decide"].closed_on == clock.at.date()
    office.session.rollback()
    # Nothing is closed before the other bureau has signed for the case.
    early = head.get(f"/cases/{reference}/steps/close_case")
    assert early.status_code == 409 and "案件移送回执还没有收回" in early.get_data(as_text=True)
    came = answered(flow, 2, "REGISTERED", "2026-11-20", "达市监函〔2026〕8号", number="达市监收〔2026〕15号")
    landed(
        dispatcher, registered(dispatcher, theirs, came, on="2026-11-20"), reference, "enter_case_receipt",
        jurisdiction_view="accept", materials_view="same",
    )  # fmt: skip
    # A case that has arrived is not fetched back, nor urged.
    back = head.post(f"/cases/{reference}/steps/call_back_clue", {
        **fields_of(head.page(f"/cases/{reference}/steps/call_back_clue")), "moved_flow_no": flow,
        "call_back_reason": "拟自行办理", **AGREED, "do": "preview",
    })  # fmt: skip
    assert back.status_code == 422 and "对方已经收到移送的案件" in back.get_data(as_text=True)
    urging = f"/cases/{reference}/steps/urge_moved_clue"
    early = head.post(urging, {**fields_of(head.page(urging)), "moved_flow_no": flow, "do": "preview"})
    assert early.status_code == 422 and "过后方可催办" in early.get_data(as_text=True)
    act(head, reference, "close_case", closing_ground="moved", summary="案件已移送达州", **AGREED)
    # Their result lands on the case after its end.
    result = answered(flow, 3, "REPLIED", "2026-11-20", "达市监函〔2026〕9号")
    result["transferResult"] = {"result": "已责令停止销售", "code": "stop_sale", "goods": "库存220箱已登记", "no": "达市监立〔2026〕23号", "on": "2026-11-20"}
    landed(dispatcher, registered(dispatcher, theirs, result, on="2026-11-20"), reference, "enter_case_result")
    events = {e.step: e.typed for e in office.session.scalars(select(Event).where(Event.case_id == case.id))}
    assert events["enter_case_receipt"]["case_receipt_no"] == "达市监收〔2026〕15号"
    told = events["enter_case_result"]
    assert told["case_outcome_no"] == "达市监立〔2026〕23号"
    assert (told["case_outcome_code"], told["case_goods_result"]) == ("stop_sale", "库存220箱已登记")
    assert office.session.get_one(Case, case.id).state == "closed"
    office.session.rollback()


def test_a_case_that_comes_back_has_its_ninety_days_from_the_filing(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    reference = filed(office, sign_in, trust)
    at, flow = moved(office, head, reference)
    printed(office)
    sealed_of(dispatcher, at, settings)
    act(head, reference, "call_back_clue", moved_flow_no=flow, call_back_reason="查明仓储在本区", **AGREED)
    rows = office.session.scalars(select(Document).where(Document.kind == "cooperation_letter")).all()
    assert len(rows) == 1
    office.session.rollback()
    clock.at = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
    dispatcher, head = sign_in("dispatcher"), sign_in("head")
    act(
        dispatcher, reference, "enter_call_back_answer", moved_flow_no=flow, clue_answer_on="2026-11-23",
        clue_answer_no="达市监函〔2026〕8号", call_back_answer="WITHDRAW_AGREED",
    )  # fmt: skip
    act(head, reference, "take_case_back", reason="对方同意撤回", **AGREED)
    office.session.rollback()
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    limits = select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == "penalty.decide")
    first, last = office.session.scalars(limits.order_by(Deadline.id))
    assert case.state == "investigating" and first.closed_on is not None and last.closed_on is None
    assert (last.start_on, last.due_on) == (first.start_on, first.due_on)
    office.session.rollback()
    assert theirs.is_dir()
