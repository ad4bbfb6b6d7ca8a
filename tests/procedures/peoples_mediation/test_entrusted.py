"""What a court entrusts: its clock by the channel, longer by the consent of all, told what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Case, Document, MediationSession
from casehub.procedures.peoples_mediation.rows import CourtEntrustment
from tests.acts.scene import RECEIVED, day
from tests.faults.world import at
from tests.procedures.peoples_mediation.committee import COURT, COURT_NO, GLASS, SHOP, WINERY

if TYPE_CHECKING:
    from tests.procedures.peoples_mediation.committee import Committee


def printed(c: Committee, kind: str) -> list[str]:
    """The papers of the kind, as they are drawn."""
    rules = c.s.office.rules
    found = c.s.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id))
    return [body_html(rules.kinds.of(d.kind, d.facts), d.facts) for d in found]


@pytest.mark.parametrize(
    ("channel", "rule", "due"),
    [
        # law/patent.md §2.5: the day of signing does not count; C6 of the demonstration: 27 November.
        ("before_filing", "entrusted.conclude", "11-27"),
        ("ordinary", "entrusted.conclude_in_trial", "11-12"),
        ("summary_trial", "entrusted.conclude_summary", "11-04"),
    ],
)
def test_the_channel_says_how_long(c: Committee, channel: str, rule: str, due: str) -> None:
    c.entrusted(channel=channel)
    assert c.s.due(rule) == day(due)
    assert {d.rule for d in c.s.open_all()} == {rule, "entrusted.contact"}
    assert c.s.due("entrusted.contact") == day("11-02")
    (row,) = c.s.session.scalars(select(CourtEntrustment))
    assert (row.court, row.court_no, row.channel) == (COURT, COURT_NO, channel)


def test_papers_are_signed_for_before_now_and_after_the_letter(c: Committee) -> None:
    c.register()
    told: dict[str, Any] = {"channel": "before_filing", "letter_on": day("10-26"), "handler": c.s.person("talker")}
    late = c.refused("10-28", "sign_for_entrustment", "mailroom", **told, signed_for_at=at("2026-10-29", "10:00"))
    assert "不能晚于现在" in late
    early = c.refused("10-28", "sign_for_entrustment", "mailroom", **told, signed_for_at=at("2026-10-25", "10:00"))
    assert "早于函的日期2026年10月26日" in early


def test_taken_up_by_the_consent_of_each_and_told_to_the_court(c: Committee) -> None:
    c.entrusted(GLASS, SHOP)
    applicant, glass, shop = c.sides
    assert "尚未表示同意调解" in c.refused("10-30", "take_up_entrustment", "principal", mediators=[c.s.person("talker")])
    c.willing("10-30", applicant)
    # The three days are for asking each: who applied alone was asked.
    assert c.s.due("entrusted.contact") == day("11-02")
    c.willing("10-30", glass)
    assert c.s.due("entrusted.contact") == day("11-02")
    assert SHOP[:6] in c.refused("10-30", "take_up_entrustment", "principal", mediators=[c.s.person("talker")])
    c.willing("10-30", shop, answer="refused")
    assert c.s.outcomes("entrusted.contact") == {"met"} and not c.s.open("entrusted.contact")
    assert "明确拒绝" in c.refused("10-30", "take_up_entrustment", "principal", mediators=[c.s.person("talker")])
    c.willing("11-02", shop)
    assert "请办理委派（委托）的步骤" in c.refused("11-02", "take_up_application", "principal", mediators=[c.s.person("talker")])
    c.taken_up()
    (letter,) = printed(c, "entrustment_acceptance")
    assert f"贵院{COURT_NO}委派调解函" in letter and "2026年11月27日届满" in letter and "各方当事人均同意调解" in letter
    notices = printed(c, "pm_rights_notice")
    assert len(notices) == 2 and all("第二十二条" in one for one in notices)
    assert f"与{GLASS}、{SHOP}的" in notices[0] and f"与{WINERY}的" in notices[1]


def test_declined_it_goes_back_with_what_came(c: Committee) -> None:
    c.entrusted().willing("10-30", answer="refused")
    c.act("10-31", "decline_entrustment", "principal")
    assert c.s.state == "sent_back" and {d.rule for d in c.s.open_all()} == {"archive.volume"}
    (listed,) = printed(c, "entrusted_materials_return")
    assert "起诉状副本" in listed and COURT_NO in listed


def test_longer_only_by_the_consent_of_each_and_in_time(c: Committee) -> None:
    c.entrusted(GLASS, SHOP).willing().taken_up()
    everybody = [{"of": one, "way": "sign", "on": day("11-25")} for one in c.sides]
    told: dict[str, Any] = {"reason": "正在核对付款方案", "new_due_on": day("12-17")}
    without = c.refused("11-25", "extend_entrustment", "principal", **told, consents=everybody[:2])
    assert "没有同意延长" in without and SHOP[:6] in without
    later = [*everybody[:2], everybody[2] | {"on": day("11-26")}]
    assert "以前作出" in c.refused("11-25", "extend_entrustment", "principal", **told, consents=later)
    back = c.refused("11-25", "extend_entrustment", "principal", reason="同上", new_due_on=day("11-27"), consents=everybody)
    assert "应晚于原届满日2026年11月27日" in back
    other = c.refused("11-25", "extend_entrustment", "principal", **told, consents=everybody, due_on=day("11-20"))
    assert "届满日是2026年11月27日" in other
    c.act("11-25", "extend_entrustment", "principal", **told, consents=everybody)
    assert c.s.due("entrusted.conclude") == day("12-17")
    (letter,) = printed(c, "entrustment_extension_notice")
    assert "原至2026年11月27日届满" in letter and "延长至2026年12月17日" in letter
    over = c.refused("12-18", "extend_entrustment", "principal", reason="同上", new_due_on=day("12-30"), consents=everybody)
    assert "已于2026年12月17日届满" in over


def test_a_mistyped_extension_is_mended_by_the_next(c: Committee) -> None:
    c.entrusted().willing().taken_up()
    consents = [{"of": one, "way": "sign", "on": day("11-25")} for one in c.sides]
    far = c.refused("11-25", "extend_entrustment", "principal", reason="同上", new_due_on=day("12-17").replace(year=2036), consents=consents)
    assert "过远" in far
    before = [{"of": one, "way": "sign", "on": day("10-27")} for one in c.sides]
    assert "不能早于签收材料之日" in c.refused("11-25", "extend_entrustment", "principal", reason="同上", new_due_on=day("12-17"), consents=before)
    c.act("11-25", "extend_entrustment", "principal", reason="同上", new_due_on=day("12-27"), consents=consents)
    c.act("11-26", "extend_entrustment", "principal", reason="同上", new_due_on=day("12-17"), consents=consents, due_on=day("12-27"))
    assert c.s.due("entrusted.conclude") == day("12-17")


def test_what_was_kept_or_confirmed_is_told_to_the_court_and_closed(c: Committee) -> None:
    c.entrusted().willing().taken_up().agreed()
    c.act("12-08", "record_performance", performed_on=day("12-08"))
    assert "尚未向" in c.refused("12-25", "close_talks", "principal")
    c.act("12-25", "report_to_court", "principal", result="agreed", follow="none", reason=None, undisputed=None)
    c.act("12-25", "close_talks", "principal")
    assert c.s.state == "closed"


def test_a_draft_that_nobody_signed_gives_the_court_no_number(c: Committee) -> None:
    c.entrusted().willing().taken_up().met(result="agreed")
    c.act("11-11", "draft_agreement")
    oral = {"confirmed_by": "sign", "record_no": None, "wants_written": False, "effective_on": day("11-12")}
    c.act("11-12", "record_oral_agreement", **oral, terms=[{"kind": "stop", "text": "删除网店商品页面", "due_on": day("11-24")}])
    told = {"result": "agreed", "reason": None, "undisputed": None}
    assert "口头协议" in c.refused("11-13", "report_to_court", "principal", **told, follow="court_confirm")
    c.act("11-13", "report_to_court", "principal", **told, follow="none")
    (letter,) = printed(c, "entrustment_result")
    assert "人调字〔2026〕1号）" not in letter and "口头调解协议登记表" in letter


def test_what_took_effect_on_the_last_day_is_in_time_when_it_is_sealed_later(c: Committee) -> None:
    c.entrusted().willing().taken_up().met("11-26", result="agreed")
    c.s.sign_text("talker", "11-27")
    c.act("11-30", "reach_agreement", "principal", effective_on=day("11-27"))
    assert c.s.outcomes("entrusted.conclude") == {"met"}


def test_a_matter_of_the_parties_own_has_no_time_of_a_court(c: Committee) -> None:
    c.applied().willing().taken_up()
    told = {"reason": "同上", "new_due_on": day("12-17"), "consents": [{"of": c.sides[0], "way": "sign", "on": day("11-25")}]}
    assert "不是法院委派、委托" in c.refused("11-25", "extend_entrustment", "principal", **told)
    assert c.s.due("pm.conclude") == day("12-02")


def test_the_court_learns_what_came_of_it_before_the_matter_is_closed(c: Committee) -> None:
    c.entrusted().willing().taken_up().met(agree_record=False, agreed_facts=None)
    c.act("11-26", "terminate_talks", "principal", ground="no_agreement", ground_text="各方未能达成协议")
    assert c.s.outcomes("entrusted.conclude") == {"met"}
    assert f"尚未向{COURT}反馈" in c.refused("11-26", "close_talks", "principal")
    told: dict[str, Any] = {"result": "failed", "follow": "none", "reason": "对赔偿数额未能协商一致", "undisputed": None}
    assert "结果不一致" in c.refused("11-26", "report_to_court", "principal", **told | {"result": "agreed"})
    assert "写明原因" in c.refused("11-26", "report_to_court", "principal", **told | {"reason": None})
    assert "没有达成协议，不能申请" in c.refused("11-26", "report_to_court", "principal", **told | {"follow": "court_confirm"})
    facts = c.refused("11-26", "report_to_court", "principal", **told | {"undisputed": "被申请人自认制造1.2万只"})
    assert "没有在最近一次笔录中同意记载" in facts
    c.act("11-26", "report_to_court", "principal", **told)
    (letter,) = printed(c, "entrustment_result")
    assert "未能达成调解协议，原因是对赔偿数额未能协商一致。" in letter and "第二十一条、第二十六条" in letter
    told_court = c.refused("11-27", "take_back_end", "principal")
    assert f"已经向{COURT}反馈结果，不能撤销登记" in told_court
    c.act("11-27", "close_talks", "principal")
    assert c.s.state == "closed" and {d.rule for d in c.s.open_all()} == {"archive.volume"}
    # What the court sent lies first in the volume, of the day on which it was signed for, from the court.
    for row in c.s.services():
        of = c.s.session.get_one(Case, row.case_id).reference
        c.s.act("talker", "11-28", "prove_direct", of, served_on=day("11-28"), **RECEIVED | {"receiver": "江望舒", "relation": "representative"})
    c.s.printed()
    c.act("11-28", "archive_volume", "mailroom")
    (contents,) = printed(c, "volume_contents")
    assert "委派（委托）调解函" in contents and "T10:15" not in contents and contents.index(COURT) > 0


@pytest.mark.parametrize(
    ("ground", "result"), [("withdrawn", "withdrawn"), ("one_refuses", "refused")]
)
def test_the_ground_of_ending_is_the_result(c: Committee, ground: str, result: str) -> None:
    c.entrusted().willing().taken_up()
    c.willing("11-03", c.sides[1], answer="refused")
    c.act("11-26", "terminate_talks", "principal", ground=ground, ground_text="申请人撤回申请")
    assert "结果不一致" in c.refused("11-26", "report_to_court", "principal", result="failed", undisputed=None)
    c.act("11-26", "report_to_court", "principal", result=result, follow="none", undisputed=None)


def test_the_time_of_the_court_is_over_when_it_is(c: Committee) -> None:
    c.entrusted().willing().taken_up().met()
    assert "尚未届满" in c.refused("11-27", "terminate_talks", "principal", ground="expired")
    c.act("11-28", "terminate_talks", "principal", ground="expired", ground_text="委派的期限届满")


def test_a_court_that_refuses_to_confirm_leaves_the_way_back(c: Committee) -> None:
    c.entrusted().willing().taken_up().agreed()
    later = {"session_at": at("2026-12-20", "14:30"), "facts": "各方同意变更"}
    assert "无须重新调解" in c.refused("11-30", "mediate_anew", **later)
    for party in c.sides:
        signer = "江望舒" if party == c.sides[0] else "税长林"
        row = c.s.session.get_one(type(c.s.case().parties[0]), party)
        c.act("11-25", "record_confirmation_wish", party=party, declared_on=day("11-25"), acts_by="party", signed_by=row.representative or signer)
    c.act("11-26", "apply_confirmation", applied_on=day("11-26"))
    assert c.s.outcomes("confirmation.apply") == {"met"} and c.s.state == "court_asked"
    c.act("11-27", "confirmation_accepted", accepted_on=day("11-27"))
    assert c.s.due("confirmation.court_ruling") == day("12-28")
    c.act("12-10", "confirmation_dismissed", ruled_on=day("12-08"), served_on=day("12-10"))
    (register,) = printed(c, "court_result_register")
    assert "协议内容不明确" in register and COURT in register
    assert c.s.open("confirmation.apply") == []
    c.act("12-11", "mediate_anew", **later)
    assert "原协议仍然有效" in c.refused("12-11", "terminate_talks", "principal", ground="no_agreement")
    assert c.s.state == "talks" and c.s.due("pm.conclude") == day("12-11") + timedelta(days=30)
    c.act("12-21", "keep_agreement")
    assert c.s.state == "in_writing" and c.s.open("pm.conclude") == [] and len(c.s.open("pm.perform")) == 1


def test_who_asked_the_wrong_court_may_ask_again_in_the_thirty_days(c: Committee) -> None:
    c.entrusted().willing().taken_up().agreed()
    for party in c.sides:
        row = c.s.session.get_one(type(c.s.case().parties[0]), party)
        c.act("11-25", "record_confirmation_wish", party=party, declared_on=day("11-25"), acts_by="party", signed_by=row.representative)
    c.act("11-26", "apply_confirmation", applied_on=day("11-26"))
    c.act("11-27", "confirmation_refused", ruled_on=day("11-27"))
    assert c.s.due("confirmation.apply") == day("12-24")
    c.act("12-24", "apply_confirmation", applied_on=day("12-24"))
    c.act("12-26", "confirmation_withdrawn", ruled_on=day("12-26"))
    assert c.s.open("confirmation.apply") == []


def test_undisputed_facts_go_by_what_the_last_session_that_counts_says(c: Committee) -> None:
    c.entrusted().willing().taken_up().met(agree_record=True).met("11-12", agree_record=False, agreed_facts=None)
    assert [row.facts_agreed for row in c.s.session.scalars(select(MediationSession).order_by(MediationSession.id))] == [True, False]
    c.act("11-26", "terminate_talks", "principal", ground="no_agreement", ground_text="各方未能达成协议")
    told: dict[str, Any] = {"result": "failed", "follow": "none", "reason": "差距较大", "undisputed": "被申请人自认制造1.2万只"}
    assert "没有在最近一次笔录中同意记载" in c.refused("11-26", "report_to_court", "principal", **told)
    c.act("11-26", "take_back_end", "principal")
    # The second session was another matter's: the first one counts again.
    c.act("11-26", "take_back_session", "principal")
    c.act("11-26", "terminate_talks", "principal", ground="no_agreement", ground_text="各方未能达成协议")
    c.act("11-26", "report_to_court", "principal", **told)
    assert "被申请人自认制造1.2万只" in printed(c, "entrustment_result")[-1]
