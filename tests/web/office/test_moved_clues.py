"""A clue that another bureau moves here begins our case, and what came of it leaves sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from casehub.law.identifiers import flow_id
from casehub.model import (
    Case,
    Deadline,
    Document,
    Event,
    ExchangeLetter,
    Organisation,
    OrganisationSeries,
)
from casehub.people import bureau
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.procedures.penalty.enforcing import SERIES
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import act, judged_here, judged_of, registered, sealed, trust
from tests.web.office.test_letters import OURS, WANZHOU, asked

__all__ = ["judged_here", "trust"]
TRADER = {
    "name": "达州市通川区示例鑫乐副食批发部", "role": "suspected", "kind": "sole_trader",
    "address": "四川省达州市通川区示例路9号", "operator": "沙明远", "idNo": "9043",
}  # fmt: skip
SELLER = {"name": "重庆示例万坝食品有限公司", "role": "upstream", "kind": "legal"}


def clue(*subjects: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A clue that 万州 moves to this bureau."""
    made = asked()
    made["type"] = "XS"
    made["flowId"] = flow_id("XS", made["sender"]["region"], made["receiver"]["region"], 2026, 3)
    made["gongwen"]["标题"] = "关于移送示例鑫乐副食批发部涉嫌违法线索的函"
    for name in ("asks", "clock"):
        made.pop(name, None)
    made["clue"] = {"acts": "四次购进“峡江翠”榨菜2600箱并销售", "actPlace": "达州市通川区"}
    made["subjects"] = list(subjects or (SELLER, TRADER))
    made["case"] = {**made["case"], **more}
    return made


def hired(office: factories.Bureau) -> str:
    """A second officer, since two verify a clue, and the 字 under which papers are numbered."""
    row = {
        "username": "second", "name": "冉星野", "post": "主任科员", "phone": "023-0000-5300",
        "organisation_id": office.session.scalars(select(Organisation.id).where(Organisation.name == OURS)).one(),
        "roles": ["case_officer"],
        "certificate": {"number": "示例执-500000-0300", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31)},
    }  # fmt: skip
    organisation = office.session.get_one(Organisation, row["organisation_id"])
    organisation.series += [OrganisationSeries(series=one, prefix=word) for one, word in SERIES.items()]
    made = bureau.add_person(
        office.session, office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
    )
    number = str(made.id)
    office.session.commit()
    return number


def begun(clerk: Browser, keys: Any, payload: dict[str, Any]) -> tuple[str, str]:
    at = registered(clerk, keys, payload)
    clerk.page(at)
    answer = clerk.post(f"{at}/matter")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return at, answer.location.split("/cases/")[1].split("/steps/")[0]


def test_a_clue_becomes_our_case_against_whom_it_names_with_the_clock_of_verification(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> None:
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    right = {"rightType": "trademark", "rightNo": "49261503", "rightTitle": "峡江脆", "rightOwners": ["示例公司"]}
    at, reference = begun(clerk, keys, clue(**right))
    assert "登记市场监管部门移送的线索" not in clerk.page(at)
    form = clerk.page(f"/cases/{reference}/steps/register_clue")
    for said in ("四次购进“峡江翠”榨菜2600箱并销售", WANZHOU, "渝万州市监函", "2026-11-19", "关于移送示例鑫乐副食批发部"):
        assert said in form
    act(clerk, reference, "register_clue")
    case = office.session.scalars(select(Case).where(Case.procedure == "penalty")).one()
    # Who is suspected is the party; the seller above him and the office that wrote are none.
    assert [(p.role, p.name, p.operator, p.id_no) for p in case.parties] == [
        ("respondent", TRADER["name"], "沙明远", "")
    ]
    assert [(r.kind, r.number, r.owners) for r in case.rights] == [("trademark", "49261503", ["示例公司"])]
    (limit,) = office.session.scalars(select(Deadline).where(Deadline.case_id == case.id))
    # 程序规定第十八条: fifteen working days from our receipt on 19 November.
    assert (limit.rule, str(limit.due_on), case.state) == ("clue.verify", "2026-12-10", "registered")
    office.session.rollback()


def test_nobody_who_is_suspected_and_a_person_begin_no_case_by_guess(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority
) -> None:
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    at = registered(clerk, keys, clue(SELLER))
    clerk.page(at)
    answer = clerk.post(f"{at}/matter")
    assert answer.status_code == 422 and "来函没有写明当事人" in answer.get_data(as_text=True)
    assert office.session.query(Case).count() == 0
    office.session.rollback()


def test_it_is_taken_up_and_its_result_told_each_by_one_sealed_letter(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at, reference = begun(clerk, keys, clue())
    act(clerk, reference, "register_clue")
    head = sign_in("head")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    act(head, reference, "tell_clue_taken_up")
    accepted = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (accepted["receipt"]["code"], accepted["type"]) == ("ACCEPTED", "XS")
    assert (accepted["sender"]["name"], accepted["receiver"]["name"]) == (OURS, WANZHOU)
    more = {"facts": "权利人鉴别为正品", "not_filed_ground": "conditions_not_met", "approval_opinion": "同意"}
    more |= {"failed_condition": "没有证据初步证明存在违法行为", "not_filed_reasons": "样品系权利人生产"}
    act(head, reference, "refuse_filing", **more)
    act(head, reference, "tell_clue_result")
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert told["clueResult"] == {
        "decision": "not_filed", "on": str(clock.at.date()), "reason": "样品系权利人生产",
    }  # fmt: skip
    assert (told["receipt"]["code"], told["outcome"]["text"]) == ("REPLIED", "权利人鉴别为正品")
    sent = select(ExchangeLetter.number).where(ExchangeLetter.outbound)
    assert len(set(office.session.scalars(sent))) == 2
    office.session.rollback()


def moved_case() -> dict[str, Any]:
    """A case that 万州 had filed and moves to this bureau."""
    made = clue()
    made.pop("clue")
    made["type"] = "AJ"
    made["flowId"] = flow_id("AJ", made["sender"]["region"], made["receiver"]["region"], 2026, 5)
    made["gongwen"]["标题"] = "关于移送示例鑫乐副食批发部一案的函"
    made["transfer"] = {"facts": "四次购进“峡江翠”榨菜2600箱", "reason": "行为地和住所地均在贵单位辖区", "goodsMode": "none"}
    return made


def test_a_case_that_is_moved_here_has_the_fifteen_working_days_and_is_not_moved_on(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    """程序规定第十四条、第十八条."""
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at, reference = begun(clerk, keys, moved_case())
    form = clerk.page(f"/cases/{reference}/steps/register_clue")
    assert "行为地和住所地均在贵单位辖区" in form and "四次购进“峡江翠”榨菜2600箱" in form
    act(clerk, reference, "register_clue")
    (limit,) = office.session.scalars(select(Deadline).where(Deadline.rule == "clue.verify"))
    assert str(limit.due_on) == "2026-12-10"
    office.session.rollback()
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    head = sign_in("head")
    barred = head.get(f"/cases/{reference}/steps/move_clue")
    assert barred.status_code == 409 and "移送来的案件不得再自行移送" in barred.get_data(as_text=True)
    assert head.get(f"/cases/{reference}/steps/tell_clue_result").status_code == 409
    # Its receipt is of its own kind (X28), sealed too; a clue's is refused.
    assert head.get(f"/cases/{reference}/steps/tell_clue_taken_up").status_code == 409
    act(head, reference, "tell_case_registered", materials_same="0", checked_note="缺第3项", jurisdiction="object",
        objection_on="2026-11-25", handling_unit="知识产权保护科")  # fmt: skip
    back = judged_of(dispatcher, sealed(dispatcher, at).location, settings)["receipt"]
    assert (back["code"], back["materialsChecked"], back["checkedNote"]) == ("REGISTERED", False, "缺第3项")
    assert (back["jurisdiction"], back["objectionOn"]) == ("object", "2026-11-25")
    receipt = office.session.scalars(select(Document).where(Document.kind == "case_transfer_receipt")).one()
    assert (receipt.facts["to_office"], receipt.facts["came_on"]) == (WANZHOU, "2026-11-19")
    assert receipt.facts["answered_title"] == "关于移送示例鑫乐副食批发部一案的函"
    office.session.rollback()
    act(head, reference, "tell_moved_case_result", moved_case_code="pending", moved_case_result="已立案，正在调查",
        moved_case_on="2026-11-20", moved_evidence_use="作为认定事实的依据",
        moved_case_no="渝市监立〔2026〕3号")  # fmt: skip
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (told["type"], told["receipt"]["code"]) == ("AJ", "REPLIED")
    assert told["transferResult"] == {
        "code": "pending", "result": "已立案，正在调查", "no": "渝市监立〔2026〕3号", "on": "2026-11-20",
        "evidenceUse": "作为认定事实的依据",
    }  # fmt: skip


def after(kind: str, seq: int, **data: Any) -> dict[str, Any]:
    """What 万州 sends after its clue."""
    made = clue()
    made.pop("clue")
    head = {**made["gongwen"], "发文字号": f"渝万州市监函〔2026〕{60 + seq}号", "标题": "关于前函有关事项的函"}
    return {**made, "message": {"seq": seq, "kind": kind}, "gongwen": head, **data}


def test_what_follows_the_clue_is_entered_in_our_case_which_goes_on_and_its_answer_leaves(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at, reference = begun(clerk, keys, clue())
    act(clerk, reference, "register_clue")
    two = [str(office.people["examiner"]), hired(office)]
    act(sign_in("section"), reference, "assign_verification", officers=two, ours="1", unit_opinion="予以核查")
    act(sign_in("head"), reference, "tell_clue_taken_up")
    places = [{"where": "线索中的数量", "wrong": "2600箱", "right": "2060箱"}]
    letters = [
        ("enter_clue_correction", after("CORRECTION", 2, correction={"mode": "correct", "places": places})),
        ("enter_clue_reminder", after("REMINDER", 3, message={"seq": 3, "kind": "REMINDER", "reminderNo": 1})),
        ("enter_clue_withdrawal", after("WITHDRAWAL", 4, withdrawal={"reason": "已另案处理"})),
    ]
    pages: dict[str, str] = {}
    for step, payload in letters:
        later = registered(clerk, keys, payload)
        pages[step] = later
        # A reminder changes nothing of what is answered.
        if payload["message"]["kind"] != "REMINDER":
            held = sealed(dispatcher, at)
            assert held.status_code == 422 and payload["gongwen"]["发文字号"] in held.get_data(as_text=True)
        entry = clerk.post(f"{later}/entry")
        assert entry.status_code == 303 and entry.location.endswith(f"/steps/{step}")
        act(clerk, reference, step)
    said = {e.step: e.typed for e in office.session.scalars(select(Event).where(Event.step.in_([s for s, _ in letters])))}
    assert said["enter_clue_correction"]["places"] == places
    assert said["enter_clue_withdrawal"]["withdrawal_reason"] == "已另案处理"
    assert {one["follow_from"] for one in said.values()} == {WANZHOU} and len(said) == 3
    # A clue that is ours is verified, whether its sender still wants it or not.
    (limit,) = office.session.scalars(select(Deadline).where(Deadline.rule == "clue.verify"))
    case = office.session.scalars(select(Case).where(Case.procedure == "penalty")).one()
    assert (case.state, limit.closed_on, str(limit.due_on)) == ("verifying", None, "2026-12-10")
    office.session.rollback()
    # What they wrote meanwhile answers nothing: ours waits for the seal wherever it is looked for.
    waiting = "已签发，还没有封装发出"
    assert waiting in dispatcher.page("/letters") and "发往其他机关的函件" in dispatcher.page(f"/cases/{reference}")
    assert "待封装签章的函件" in dispatcher.page("/desk")
    accepted = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (accepted["receipt"]["code"], accepted["message"]["inReplyTo"][-3:]) == ("ACCEPTED", "/M1")
    assert waiting not in dispatcher.page("/letters")
    # Each of the two that asks for an answer has one of its own: the clue is verified on.
    head = sign_in("head")
    act(head, reference, "accept_clue_correction")
    act(head, reference, "refuse_clue_withdrawal")
    answers = [
        judged_of(dispatcher, sealed(dispatcher, pages[one]).location, settings)
        for one in ("enter_clue_correction", "enter_clue_withdrawal")
    ]
    assert [(a["receipt"]["code"], a["message"]["inReplyTo"][-3:]) for a in answers] == [
        ("ACCEPTED", "/M2"), ("WITHDRAW_REFUSED", "/M4"),
    ]  # fmt: skip
    assert "依职权核查" in answers[1]["receipt"]["reason"]
