"""A clue that this bureau moves to another one: sealed with its data, answered, given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casehub.exchange import judging, verdict
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Deadline, Document, Event, ExchangeLetter, Organisation
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    act,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    told,
    trust,
)
from tests.web.office.test_letters import WANZHOU
from tests.web.office.test_moved_clues import TRADER, begun, clue, hired
from tests.web.office.test_sent_follow_ups import paper
from tests.web.paper.test_signed_letters import printed

__all__ = ["judged_here", "trust"]
OTHER = "达州市示例永和副食经营部"


def answered(flow: str, seq: int, code: str, on: str, **receipt: Any) -> dict[str, Any]:
    """What 达州 answers to a clue of ours on a day."""
    made = told(flow, seq, code, **receipt)
    told_on = {**made["message"], "inReplyReceivedOn": on}
    return {
        **made, "type": "XS", "message": told_on, "receipt": {**made["receipt"], "on": on},
        "gongwen": {**made["gongwen"], "成文日期": on},
    }  # fmt: skip


def moved(
    office: factories.Bureau, head: Browser, reference: str, step: str, name: str = TRADER["name"],
    wanted: str = "2026-12-30",
) -> tuple[str, str]:
    """Send a clue to 达州: the page of its letter, and the 流转编号."""
    receiver = office.session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    office.session.rollback()
    rows = {
        "suspects-0-name": name, "suspects-0-role": "suspected", "suspects-0-kind": "sole_trader",
        "suspects-0-address": TRADER["address"], "suspects-0-operator": TRADER["operator"],
        "clue_materials-0-name": "销售台账", "clue_materials-0-form": "copy", "clue_materials-0-pages": "5",
        "clue_materials-0-collectedBy": "牟思齐、冉星野", "clue_materials-0-collectedOn": "2026-11-19",
        "clue_materials-0-restricted": "none",
    }  # fmt: skip
    act(
        head, reference, step, receiver=str(receiver), suspected="销售侵犯注册商标专用权的商品",
        found_how="核查中发现", found_on="2026-11-19", acts="购进2600箱并销售", acts_place="达州市通川区", acts_amount="78000.00",
        told_holder="0", clue_why_theirs="经营者住所地在达州市", clue_reply_by=wanted, approval_opinion="同意", **rows,
    )  # fmt: skip
    paper = select(Document).where(Document.kind == "clue_transfer_letter").order_by(Document.id.desc())
    made = office.session.scalars(paper.limit(1)).one()
    (listed,) = office.session.scalars(
        select(Document).where(Document.kind == "clue_material_list", Document.event_seq == made.event_seq)
    )
    flow = str(made.facts["letter"]["flow_id"])
    assert (listed.facts["flow_no"], listed.facts["letter_no"]) == (flow, made.number)
    at = f"/cases/{reference}/documents/{made.id}"
    office.session.rollback()
    return at, flow


def test_a_clue_of_ours_leaves_sealed_with_its_data_and_the_answers_land_on_its_case(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    clerk = sign_in("clerk")
    _, reference = begun(clerk, trust.certify(WANZHOU, 10).key.parent, clue())
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    # Two clues of one case, each with a number of its own.
    first, flow = moved(office, head, reference, "transfer_clue", OTHER)
    second, other = moved(office, head, reference, "move_clue")
    assert read_flow_number(flow).kind == "XS" and flow != other
    printed(office)
    # Before anything is sealed the letters stand where they are looked for, with who seals them.
    for page in (dispatcher.page("/desk"), dispatcher.page("/letters"), clerk.page("/letters")):
        assert f'href="{second}' in page and f'href="{first}' in page
    told = head.page(f"/cases/{reference}")
    assert told.count("待封装签章") == 2 and "收发员" in told and "referral.json" not in told
    assert "封装签章" in dispatcher.page(first)
    done = dispatcher.post(f"{first}/seal")
    assert done.status_code == 303, done.get_data(as_text=True)
    # The case ends with the letter, which leaves all the same.
    dispatcher.page(second)
    assert "待封装签章" in dispatcher.page("/desk")
    assert dispatcher.post(f"{second}/seal").status_code == 303
    assert "待封装签章" not in dispatcher.page("/desk")
    told = head.page(f"/cases/{reference}")
    assert told.count("✓ 已封装签章") == 2 and "再办理登记发出" in told
    found = verdict.verdict_of(judging.answer(dispatcher.get(f"{first}/sealed").get_data(), settings.instance / "trust"))
    assert found.sound and found.payload is not None, found.problems
    payload = found.payload
    assert (payload["type"], payload["flowId"], payload["receiver"]["name"]) == ("XS", flow, DAZHOU)
    assert payload["clue"]["acts"] == "购进2600箱并销售" and payload["clue"]["amount"] == "78000.00"
    assert payload["subjects"] == [
        {"name": OTHER, "role": "suspected", "kind": "sole_trader", "address": TRADER["address"], "operator": "沙明远"}
    ]
    assert payload["evidence"][0]["collectedBy"] == ["牟思齐", "冉星野"] and payload["evidence"][0]["n"] == 1
    assert payload["clock"]["requestedBy"] == "2026-12-30"
    # What 达州 answers lands on the case from which the clue left.
    at = registered(
        dispatcher, theirs, answered(other, 2, "REROUTED", "2026-11-20", rerouted={"name": "万源市市场监督管理局"}),
        on="2026-11-20",
    )  # fmt: skip
    landed(dispatcher, at, reference, "enter_clue_receipt")
    # What was answered waits no longer; the other letter does.
    assert head.page(f"/cases/{reference}").count("✓ 已封装签章") == 1
    result = answered(flow, 2, "REPLIED", "2026-11-20")
    result["gongwen"]["发文字号"] = "达市监知函〔2026〕9号"
    result["clueResult"] = {"decision": "filed", "no": "达市监立〔2026〕21号", "on": "2026-11-20"}
    result["outcome"] = {"text": "库存220箱"}
    landed(dispatcher, registered(dispatcher, theirs, result, on="2026-11-20"), reference, "enter_clue_result")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    events = office.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
    assert case.state == "clue_moved"
    assert [(e.typed["moved_flow_no"], e.typed.get("handed_on_to")) for e in events if e.step == "enter_clue_receipt"] == [
        (other, "万源市市场监督管理局")
    ]
    assert [(e.typed["moved_flow_no"], e.typed["clue_outcome_no"]) for e in events if e.step == "enter_clue_result"] == [
        (flow, "达市监立〔2026〕21号")
    ]
    office.session.rollback()


def test_a_clue_that_is_given_back_is_verified_again_with_a_clock_from_its_return(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    clerk = sign_in("clerk")
    _, reference = begun(clerk, trust.certify(WANZHOU, 10).key.parent, clue())
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    at, flow = moved(office, head, reference, "move_clue")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    limits = select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == "clue.verify").order_by(Deadline.id)
    assert case.state == "clue_moved" and [bool(one.closed_on) for one in office.session.scalars(limits)] == [True]
    office.session.rollback()
    # Nobody verifies what another bureau has.
    refused = head.get(f"/cases/{reference}/steps/verify_returned_clue")
    assert refused.status_code == 409 and "没有登记过对方退回、同意撤回本案线索" in refused.get_data(as_text=True)
    printed(office)
    dispatcher.page(at)
    assert dispatcher.post(f"{at}/seal").status_code == 303
    clock.at = datetime.fromisoformat("2026-11-25T09:00:00+08:00")
    dispatcher, head = sign_in("dispatcher"), sign_in("head")
    back = answered(flow, 2, "RETURNED", "2026-11-24", reason="缺少购销单据", reasonCode="incomplete")
    landed(dispatcher, registered(dispatcher, theirs, back, on="2026-11-24"), reference, "enter_clue_return")
    act(head, reference, "verify_returned_clue", reason="补充单据后核查", unit_opinion="同意", approval_opinion="同意")
    office.session.rollback()
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    entered = office.session.scalars(select(Event).where(Event.step == "enter_clue_return")).one()
    assert (entered.typed["clue_return_ground"], entered.typed["clue_return_why"]) == ("incomplete", "缺少购销单据")
    last = office.session.scalars(limits).all()[-1]
    assert case.state == "verifying" and (last.closed_on, str(last.start_on), str(last.due_on)) == (None, "2026-11-24", "2026-12-15")
    office.session.rollback()


def test_of_two_letters_each_is_corrected_urged_and_called_back_by_its_own_number(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    clerk = sign_in("clerk")
    _, reference = begun(clerk, trust.certify(WANZHOU, 10).key.parent, clue())
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    first, flow = moved(office, head, reference, "transfer_clue", OTHER, "2026-11-25")
    second, other = moved(office, head, reference, "move_clue")
    printed(office)
    for one in (first, second):
        dispatcher.page(one)
        assert dispatcher.post(f"{one}/seal").status_code == 303
    begins = select(ExchangeLetter).where(ExchangeLetter.outbound, ExchangeLetter.kind == "REQUEST")
    pages = {row.flow_id: f"/letters/{row.id}" for row in office.session.scalars(begins)}
    office.session.rollback()
    agreed = {"unit_opinion": "同意", "approval_opinion": "同意"}
    places = {"places-0-where": "数量", "places-0-wrong": "2600箱", "places-0-right": "2060箱"}
    act(head, reference, "correct_moved_clue", moved_flow_no=flow, mode="correct", **places, **agreed)
    mended = judged_of(dispatcher, sealed(dispatcher, pages[flow]).location, settings)
    assert (mended["flowId"], mended["message"]["kind"], mended["type"]) == (flow, "CORRECTION", "XS")
    assert mended["correction"]["places"] == [{"where": "数量", "wrong": "2600箱", "right": "2060箱"}]
    yes = answered(flow, 3, "ACCEPTED", "2026-11-20")
    yes["message"]["inReplyTo"] = f"{flow}/M{mended['message']['seq']}"
    landed(dispatcher, registered(dispatcher, theirs, yes, on="2026-11-20"), reference, "enter_clue_correction_answer")
    # The other letter is called back, and only it.
    act(head, reference, "call_back_clue", moved_flow_no=other, call_back_reason="拟与在办案件并案", **agreed)
    back = judged_of(dispatcher, sealed(dispatcher, pages[other]).location, settings)
    assert (back["flowId"], back["message"]["kind"]) == (other, "WITHDRAWAL")
    assert back["withdrawal"] == {"reason": "拟与在办案件并案", "sendPartial": True, "returnMaterials": False}
    html = paper(office, reference, back["gongwen"]["发文字号"])
    for said in (f"{DAZHOU}：", "拟与在办案件并案", TRADER["name"], "撤回函"):
        assert said in html
    assert OTHER not in html
    clock.at = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
    dispatcher, head = sign_in("dispatcher"), sign_in("head")
    gone = answered(other, 3, "WITHDRAW_AGREED", "2026-11-23", reason="尚未开始核查")
    # Under another number than what the same bureau wrote before, else it is held back as a copy.
    gone["gongwen"]["发文字号"] = "达市监知函〔2026〕31号"
    gone["message"]["inReplyTo"] = f"{other}/M{back['message']['seq']}"
    landed(dispatcher, registered(dispatcher, theirs, gone, on="2026-11-24"), reference, "enter_call_back_answer")
    act(head, reference, "verify_returned_clue", reason="并案核查", **agreed)
    # Its day has not passed; afterwards it is urged under the number of its own letter.
    early = head.post(f"/cases/{reference}/steps/urge_moved_clue", {
        **fields_of(head.page(f"/cases/{reference}/steps/urge_moved_clue")), "moved_flow_no": flow,
        "new_date": "2026-12-10", **agreed, "do": "preview",
    })  # fmt: skip
    assert early.status_code == 422 and "希望反馈的日期是2026年11月25日" in early.get_data(as_text=True)
    clock.at = datetime.fromisoformat("2026-11-26T09:00:00+08:00")
    dispatcher, head = sign_in("dispatcher"), sign_in("head")
    act(head, reference, "urge_moved_clue", moved_flow_no=flow, urged_time="1", new_date="2026-12-10", **agreed)
    urged = judged_of(dispatcher, sealed(dispatcher, pages[flow]).location, settings)
    assert (urged["message"]["reminderNo"], urged["flowId"]) == (1, flow)
    assert urged["clock"]["requestedBy"] == "2026-12-10"
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    assert case.state == "verifying"
    office.session.rollback()


def test_a_letter_that_was_called_back_before_it_left_is_not_sealed(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> None:
    trust.certify(DAZHOU, 30)
    dispatcher, head, clerk = sign_in("dispatcher"), sign_in("head"), sign_in("clerk")
    _, reference = begun(clerk, trust.certify(WANZHOU, 10).key.parent, clue())
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    first, flow = moved(office, head, reference, "transfer_clue", OTHER)
    second, _ = moved(office, head, reference, "transfer_clue", "达州市示例永兴副食经营部")
    # What nobody asked is not answered, whatever number a clerk types.
    early = dispatcher.post(f"/cases/{reference}/steps/enter_call_back_answer", {
        **fields_of(dispatcher.page(f"/cases/{reference}/steps/enter_call_back_answer")),
        "moved_flow_no": flow, "clue_answer_no": "达1号", "call_back_answer": "WITHDRAW_AGREED", "do": "preview",
    })  # fmt: skip
    assert early.status_code == 422 and "没有就这件函件发函撤回" in early.get_data(as_text=True)
    # What the data of the letter do not take, and who stands hidden, is refused before anybody signs.
    agreed = {"unit_opinion": "同意", "approval_opinion": "同意"}
    path = f"/cases/{reference}/steps/call_back_clue"
    long = head.post(path, {
        **fields_of(head.page(path)), "moved_flow_no": flow, "call_back_reason": "并" * 501, **agreed, "do": "preview",
    })  # fmt: skip
    assert long.status_code == 422 and "不超过 500 个字，现有 501 个字" in long.get_data(as_text=True)
    act(head, reference, "call_back_clue", moved_flow_no=flow, call_back_reason="拟并案", **agreed)
    printed(office)
    dispatcher.page(first)
    refused = dispatcher.post(f"{first}/seal")
    assert refused.status_code == 422 and "已经决定发函撤回" in refused.get_data(as_text=True)
    # The other letter leaves.
    dispatcher.page(second)
    assert dispatcher.post(f"{second}/seal").status_code == 303
