"""Who wants the mediation, what is agreed in writing or by word, how it ends, how it is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.casefile.situations import load
from casehub.desk.figures.facts import facts_between
from casehub.documents.wording import box
from casehub.model import Agreement, Case, Declaration, Document, Term
from casehub.papers import bindery
from tests.acts.scene import RECEIVED, day
from tests.faults.world import at
from tests.procedures.peoples_mediation.committee import COURT, GLASS, SHOP, WINERY, Committee
from tests.procedures.peoples_mediation.test_entrusted import printed

ORAL: dict[str, Any] = {
    "confirmed_by": "sign", "record_no": None, "wants_written": False,
    "terms": [{"kind": "stop", "text": "删除网店商品页面", "due_on": day("11-24")}],
}  # fmt: skip


def asked_after(c: Committee) -> list[tuple[date | None, str, str]]:
    """Of each case of which the figures know that somebody was asked: when, how, and the answer."""
    work = c.s.office.work(c.s.session, "principal", at("2026-12-20"))
    facts = facts_between(work, date(2026, 1, 1), date(2026, 12, 31))
    return [(one.asked_on, one.asked_how, one.liked) for one in facts if one.asked_on is not None]


def test_from_the_application_to_the_archive(c: Committee) -> None:
    c.applied()
    assert c.s.case().reference == "渝知人调字〔2026〕1号"
    # Who applies wants it by that; the other side is asked.
    assert "税长林" not in c.refused("10-29", "take_up_application", "principal", mediators=[c.s.person("talker")])
    c.willing("10-30", c.sides[1]).taken_up()
    (register,) = printed(c, "pm_acceptance_register")
    assert GLASS in register and "同意调解，希望线上进行" in register and "当事人申请" in register
    c.met().agreed()
    assert c.s.due("confirmation.apply") == day("12-24") and len(c.s.open("pm.perform")) == 1
    (paper,) = printed(c, "pm_agreement")
    assert "大写叁万元整" in paper and "不得反悔" not in paper and COURT not in paper
    c.act("12-07", "record_part_performance", item=2, performed_on=day("12-07"))
    assert c.s.outcomes("pm.perform") == {"met"}
    c.act("12-08", "record_performance", performed_on=day("12-08"))
    c.act("12-09", "revisit", visited_on=day("12-09"), told_whom="江望舒", satisfaction="2")
    assert "这一天对此人的回访已经登记" in c.refused("12-09", "revisit", visited_on=day("12-09"), told_whom="江望舒")
    c.act("12-10", "revisit", visited_on=day("12-10"), told_whom="税长林", satisfaction="4", way="phone")
    assert c.s.outcomes("pm.revisit") == {"met"}
    # The committee's own visits are counted as those of every other mediation, the last of each case.
    assert asked_after(c) == [(day("12-10"), "电话", "4")]
    c.act("12-25", "close_talks", "principal")
    assert "尚有" in c.refused("12-26", "archive_volume", "mailroom")
    for row in c.s.services():
        of = c.s.session.get_one(Case, row.case_id).reference
        c.s.act("talker", "12-26", "prove_direct", of, served_on=day("12-26"), **RECEIVED | {"receiver": "江望舒", "relation": "representative"})
    c.s.printed()
    c.act("12-26", "archive_volume", "mailroom")
    assert c.s.state == "archived" and c.s.open_all() == []
    # Who binds the volume reads all of it; what the parties signed is no secret of the office.
    work, made = c.s.office.work(c.s.session, "mailroom", at("2026-12-26", "10:00")), c.s.case()
    procedure = work.rules.procedure(made.procedure, made.procedure_version)
    read = {r.part: r for r in bindery.readable(work, made, load(work, made, procedure.any_step))}
    assert {"人民调解协议书", "人民调解笔录"} <= {row.name for row in read["main"].rows}
    rest = [row.name for recipe in read.values() if recipe.part != "main" for row in recipe.rows]
    assert "人民调解协议书" not in rest
    (cover,) = printed(c, "pm_volume_cover")
    assert "达成书面调解协议" in cover and "知识产权侵权纠纷人民调解卷" in cover


def test_no_agreement_takes_the_court_from_anybody(c: Committee) -> None:
    c.applied().willing().taken_up().met(result="agreed")
    terms = [{"kind": "other", "text": "双方不得反悔"}]
    assert "不能写“不得反悔”" in c.refused("11-10", "draft_agreement", terms=terms)
    late = c.refused("11-10", "draft_agreement", default_clause="违约的不得起诉")
    assert "不能写“不得起诉”" in late


def test_what_was_agreed_is_written_once_and_then_signed(c: Committee) -> None:
    c.applied().willing().taken_up().met(result="agreed")
    ways = {o.step.id: o.rank for o in acts.available(c.s.office.work(c.s.session, "talker", at("2026-11-10", "18:00")), c.s.case())}
    c.s.act("talker", "11-10", "draft_agreement")
    after = {o.step.id: o.rank for o in acts.available(c.s.office.work(c.s.session, "talker", at("2026-11-10", "18:00")), c.s.case())}
    assert ways["draft_agreement"] == 1 and after["sign_agreement"] == 0 and after["draft_agreement"] > 1


def test_the_head_certifies_who_mediated_and_names_the_parties(c: Committee) -> None:
    c.applied(GLASS, SHOP).willing().taken_up().agreed()
    c.act("11-25", "certify_mediation", "principal")
    (paper,) = printed(c, "mediation_organ_certificate")
    assert all(name in paper for name in (WINERY, GLASS, SHOP))


def test_what_the_committee_begins_asks_everybody(c: Committee) -> None:
    c.applied(source="initiative")
    c.willing("10-30", c.sides[1])
    assert WINERY[:6] in c.refused("10-30", "take_up_application", "principal", mediators=[c.s.person("talker")])
    assert [d.about for d in c.s.session.scalars(select(Declaration))] == ["peoples_mediation"]


def test_refused_by_telephone_it_is_not_taken_up(c: Committee) -> None:
    c.applied().willing("10-30", c.sides[1], answer="refused")
    assert "明确拒绝" in c.refused("10-31", "take_up_application", "principal", mediators=[c.s.person("talker")])
    c.act("10-31", "refuse_application", "principal", refusal="party_refuses")
    (register,) = printed(c, "pm_acceptance_register")
    assert "被申请人明确表示不接受调解" in register
    ticked = [f"{box(True)}{words}" in register for words in ("当事人明确拒绝", "不受理", "受理（")]
    assert ticked == [True, True, False]
    c.act("11-01", "close_talks", "principal")
    assert c.s.state == "closed"


def test_who_takes_a_matter_up_is_asked_for_no_ground_of_refusal(c: Committee) -> None:
    """One sheet never says that a matter is taken up and is not within what is taken up."""
    c.applied().willing()
    work = c.s.office.work(c.s.session, "principal", at("2026-11-02", "09:00"))
    for step in ("take_up_application", "refuse_application"):
        asked = {item.field.id for item in acts.form_of(work, c.s.case(), step).fields}
        grounds = {"refusal", "refusal_text", "told_how"}
        assert asked & grounds == (grounds if step == "refuse_application" else set())
    c.taken_up()
    (register,) = printed(c, "pm_acceptance_register")
    ticked = [f"{box(True)}{words}" in register for words in ("属于调解范围", "受理（", "不受理", "不属于")]
    assert ticked == [True, True, False, False]


def test_who_refuses_later_is_not_talked_with(c: Committee) -> None:
    c.applied().willing().taken_up().met(result="agreed")
    c.s.sign_text("talker", "11-10")
    c.willing("11-11", c.sides[1], answer="refused")
    for step, who in (("set_session", "talker"), ("draft_agreement", "talker"), ("reach_agreement", "principal")):
        assert "应当终止调解" in c.refused("11-11", step, who)


def test_what_was_entered_by_mistake_at_the_end_goes_back(c: Committee) -> None:
    c.applied().willing("10-30", c.sides[1], answer="refused")
    c.act("10-31", "refuse_application", "principal", refusal="party_refuses")
    c.act("11-01", "take_back_refusal", "principal")
    assert c.s.state == "noted"
    c.willing("11-02", c.sides[1]).taken_up().agreed()
    c.act("12-08", "record_performance", performed_on=day("12-08"))
    c.act("12-09", "take_back_performance", "principal")
    assert c.s.state == "in_writing" and c.s.open("pm.perform") != []


def test_a_promise_by_word_is_not_confirmed(c: Committee) -> None:
    c.applied().willing().taken_up()
    c.act("11-24", "record_oral_agreement", **ORAL | {"effective_on": day("11-24")})
    assert not c.s.offered("talker", "11-25", "issue_document.confirmation_application")


def test_nobody_is_reached_in_time_to_come(c: Committee) -> None:
    c.applied()
    late = c.refused("10-30", "record_contact", party=c.sides[1], contacted_at=at("2026-10-31", "09:30"))
    assert "不能晚于现在" in late
    early = c.refused("10-30", "record_contact", party=c.sides[1], contacted_at=at("2020-01-01", "09:30"))
    assert "不能早于登记之日2026年10月28日" in early


def test_a_session_lies_ahead_and_within_the_time_of_the_court(c: Committee) -> None:
    c.entrusted().willing().taken_up()
    assert "应晚于现在" in c.refused("11-03", "set_session", session_at=at("2026-11-02", "10:00"))
    over = c.refused("11-03", "set_session", session_at=at("2026-11-28", "10:00"))
    assert "期限至2026年11月27日" in over
    c.act("11-03", "set_session", session_at=at("2026-11-10", "15:30"))
    assert c.s.state == "talks"


def test_undisputed_facts_stand_in_the_record_by_consent_alone(c: Committee) -> None:
    c.applied().willing().taken_up()
    with pytest.raises(Exception, match="各方没有同意记载"):
        c.met(agreed_facts="共生产1.2万只", agree_record=False)
    c.met(agreed_facts="共生产1.2万只", agree_record=True)
    (record,) = printed(c, "pm_session_record")
    assert "共生产1.2万只" in record and "各方同意记载" in record and "双方就数量没有争议" not in record


def test_the_record_that_all_sign_tells_what_each_said_and_nothing_of_the_mediators_own_notes(c: Committee) -> None:
    c.applied().willing().taken_up()
    with pytest.raises(Exception, match="各方的陈述、主张和方案"):
        c.met(offers=[])
    applicant, other = c.sides
    # Who said it is one of the case, by the name that the case has.
    with pytest.raises(Exception, match="各方的陈述、主张和方案"):
        c.met(offers=[{"side": 999, "text": "请求赔偿200000元。"}])
    said = [{"side": applicant, "text": "请求赔偿200000元。"}, {"side": other, "text": "愿意赔偿50000元。"}]
    c.met(offers=said, agreed_facts=None, minutes="被申请人私下愿意多付")
    (record,) = printed(c, "pm_session_record")
    assert f"1.{WINERY}：请求赔偿200000元。" in record and f"2.{GLASS}：愿意赔偿50000元。" in record
    assert "未记录" not in record and "私下" not in record


def test_two_respondents_sign_each_for_itself(c: Committee) -> None:
    c.applied(GLASS, SHOP).willing().taken_up().met(result="agreed")
    applicant, glass, _shop = c.sides
    c.s.sign_text("talker", "11-10", applicant, glass)
    assert SHOP[:6] in c.refused("11-10", "reach_agreement", "principal", effective_on=day("11-10"))
    # Another wording is another paper: nobody has signed it.
    c.act("11-11", "draft_agreement")
    first, second = c.s.session.scalars(select(Document).where(Document.kind == "pm_agreement").order_by(Document.id))
    assert (first.status, second.status) == ("void", "issued")
    assert "尚未在第2稿" in c.refused("11-11", "reach_agreement", "principal", effective_on=day("11-11"))


def test_by_word_what_is_small_and_nobody_wants_in_writing(c: Committee) -> None:
    c.applied().willing().taken_up()
    told = ORAL | {"effective_on": day("11-24")}
    assert "制作协议书" in c.refused("11-24", "record_oral_agreement", **told | {"wants_written": True})
    large = [{"kind": "pay", "text": "赔偿", "amount": Decimal("1000.01"), "due_on": day("11-24")}]
    assert "超过1000元" in c.refused("11-24", "record_oral_agreement", **told | {"terms": large})
    parts = [{"kind": "pay", "text": "赔偿", "amount": Decimal("400.00"), "due_on": day(on)} for on in ("11-24", "12-24")]
    assert "分期支付" in c.refused("11-24", "record_oral_agreement", **told | {"terms": parts})
    c.act("11-24", "record_oral_agreement", **told)
    assert c.s.state == "by_word" and c.s.due("pm.perform") == day("11-24")
    (text,) = c.s.session.scalars(select(Agreement))
    assert text.effective_on == day("11-24")
    assert not c.s.offered("talker", "11-25", "record_confirmation_wish")
    # Entered by mistake it binds nobody, and nothing of it is to be performed.
    c.act("11-25", "take_back_end", "principal")
    assert c.s.state == "talks" or c.s.state == "taken_up"
    c.s.session.expire_all()
    (text,) = c.s.session.scalars(select(Agreement))
    assert text.effective_on is None and c.s.open("pm.perform") == []
    assert c.s.session.scalars(select(Term.deadline_id)).all() == [None]
    # It is no draft either that somebody could sign.
    c.met("11-25")
    signs = {"party": c.sides[0], "acts_by": "party", "declared_on": day("11-25"), "signed_by": "江望舒"}
    assert "尚未拟定协议文本" in c.refused("11-25", "sign_agreement", **signs)


def test_the_grounds_that_the_file_can_show(c: Committee) -> None:
    c.applied().willing().taken_up()
    assert "尚未登记调解经过" in c.refused("11-03", "terminate_talks", "principal", ground="no_agreement")
    assert "没有当事人拒绝" in c.refused("11-03", "terminate_talks", "principal", ground="one_refuses")
    assert "人民调解没有法定期限" in c.refused("11-03", "terminate_talks", "principal", ground="expired")
    c.willing("11-04", c.sides[1], answer="refused")
    c.act("11-04", "terminate_talks", "principal", ground="one_refuses", ground_text="被申请人不同意继续调解")
    notices = printed(c, "pm_termination_notice")
    assert len(notices) == 2 and all("因被申请人不同意继续调解，本会终止调解" in one for one in notices)
    assert all("特邀" not in one and "法院反馈" not in one for one in notices)


def test_an_agreement_over_who_owns_is_never_confirmed(c: Committee) -> None:
    c.applied(dispute_kind="ownership").willing().taken_up().agreed()
    assert c.s.open("confirmation.apply") == []
    assert not c.s.offered("talker", "11-25", "record_confirmation_wish")
    (paper,) = printed(c, "pm_agreement")
    assert "申请司法确认" not in paper


def test_nothing_is_confirmed_before_there_is_an_agreement(c: Committee) -> None:
    c.applied().willing().taken_up()
    assert not c.s.offered("talker", "11-03", "issue_document.confirmation_application")
    c.agreed()
    assert c.s.offered("talker", "11-25", "issue_document.confirmation_application")


def test_a_promise_that_is_not_kept_is_noted_and_a_second_one_runs_on(c: Committee) -> None:
    c.applied().willing().taken_up().met("11-24", result="agreed")
    terms = [{"kind": "pay", "text": "赔偿", "amount": Decimal("30000.00"), "due_on": day(on), "way": "转账"} for on in ("12-08", "12-28")]
    c.s.sign_text("talker", "11-24", terms=terms)
    c.act("11-24", "reach_agreement", "principal", effective_on=day("11-24"))
    assert {d.due_on for d in c.s.open("pm.perform")} == {day("12-08"), day("12-28")}
    c.act("12-09", "record_non_performance", item=1)
    assert {d.due_on for d in c.s.open("pm.perform")} == {day("12-28")}
    assert "第2项尚未履行" in c.refused("12-25", "close_talks", "principal")


def leading(c: Committee, when: str) -> str:
    """The step by which the matter goes on first, as the mediator sees it in the evening."""
    work = c.s.office.work(c.s.session, "talker", at(f"2026-{when}", "18:00"))
    return min(acts.available(work, c.s.case()), key=lambda one: 9 if one.rank is None else one.rank).step.id


def test_a_session_is_set_first_only_where_none_waits_nothing_came_of_it_and_there_is_time(c: Committee) -> None:
    c.entrusted().willing().taken_up()
    assert leading(c, "11-05") == "set_session"
    c.act("11-05", "set_session", session_at=at("2026-11-10", "15:30"))
    assert leading(c, "11-05") != "set_session"
    c.met(next_at=at("2026-11-24", "14:30"))
    assert leading(c, "11-10") != "set_session"
    c.met("11-24")
    assert leading(c, "11-24") == "set_session"
    # C6: the time of the court is over on 27 November.
    assert leading(c, "11-27") == "set_session"
    assert leading(c, "11-28") != "set_session"


def test_each_party_has_its_place_in_the_minutes(c: Committee) -> None:
    c.applied()
    c.willing("10-30", c.sides[1]).taken_up()
    work = c.s.office.work(c.s.session, "talker", at("2026-11-10"))
    form = acts.form_of(work, c.s.case(), "hold_session")
    (said,) = (item for item in form.fields if item.field.id == "offers")
    assert [row["side"] for row in said.initial] == list(c.sides)
