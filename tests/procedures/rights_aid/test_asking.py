"""Who asks for aid is answered within five working days; a wait for material is not counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.documents import body_html
from tests.acts.scene import day
from tests.procedures.rights_aid.aiding import ASKER, OTHER

if TYPE_CHECKING:
    from tests.procedures.rights_aid.aiding import Aiding


def test_the_office_has_five_working_days_to_answer_and_twenty_to_help(a: Aiding) -> None:
    a.ask(OTHER)
    # Wednesday 18 March: five working days end on 25 March.
    assert (a.s.ref, a.s.due("aid.accept")) == ("渝知维援〔2026〕1号", date(2026, 3, 25))
    paper = a.take_up("03-20", aid_plan="邀请专家比对").papers("aid_decision")[-1]
    # Twenty working days from 20 March, without 清明节 (4 to 6 April): 20 April.
    assert (a.s.due("aid.conclude"), a.s.outcomes("aid.accept")) == (date(2026, 4, 20), {"met"})
    assert (paper.number, paper.facts["accept"], paper.facts["aid_plan"]) == ("渝知维援〔2026〕1-1号", True, "邀请专家比对")
    assert paper.facts["doc"]["title"] == "维权援助受理告知书"


def test_who_wants_a_decision_is_told_to_ask_for_it_elsewhere(a: Aiding) -> None:
    a.register()
    assert "按各自的程序另行提出" in a.refused("03-18", "receive_aid_request", "clerk", wish="decision")


def test_a_refusal_names_its_reason_and_other_ways_and_is_served(a: Aiding) -> None:
    a.ask()
    told = {"refusal": "no_right", "reason_text": "注册商标已被撤销", "other_way": "重新申请注册"}
    paper = a.act("03-25", "refuse_aid", "section", **told).documents[-1]
    assert (a.s.state, paper.facts["accept"], paper.facts["reason_text"]) == ("aid_refused", False, "注册商标已被撤销")
    assert a.s.open("aid.accept") == []
    assert "送达" in a.refused("03-26", "archive_volume", "archivist")
    a.hand("03-26")
    a.s.printed()
    a.act("03-27", "archive_volume", "archivist")
    assert a.s.state == "archived"


def test_what_is_late_is_explained(a: Aiding) -> None:
    a.ask()
    assert "3月25日届满，请写明" in a.refused("03-26", "take_up_aid", "section", late_reason=None)
    a.take_up("03-26", late_reason="系统故障")


def test_the_wait_for_material_is_not_counted_and_ends_by_itself(a: Aiding) -> None:
    a.ask()
    wanted = {"material_wanted": "注册证", "told_way": "phone", "told_whom": "向望舒"}
    assert "今天以后" in a.refused("03-19", "want_aid_material", wait_until=day("03-19"), **wanted)
    a.act("03-19", "want_aid_material", wait_until=day("03-26"), **wanted)
    assert (a.s.state, a.s.due("aid.material")) == ("lacking_material", date(2026, 3, 26))
    assert "可以补充至2026年3月26日" in a.refused("03-26", "aid_material_is_missing")
    assert "最后一日是2026年3月26日" in a.refused("03-27", "aid_material_is_missing", wait_over_on=day("03-27"))
    a.act("03-27", "aid_material_is_missing", wait_over_on=day("03-26"))
    assert (a.s.state, a.s.open("aid.material")) == ("applied_for", [])
    # The wait from 19 to 26 March lengthens the time of the office: five working days are left
    # of it from 26 March on, less the one that had gone by.
    assert a.s.due("aid.accept") == date(2026, 4, 1)


def test_an_entry_that_comes_late_does_not_lengthen_the_time_of_the_office(a: Aiding) -> None:
    a.ask()
    a.act("03-19", "want_aid_material", wait_until=day("03-27"))
    a.act("03-27", "aid_material_came", "clerk", received_on=day("03-20"))
    # One day of waiting, from 19 to 20 March: 26 March in place of 25 March.
    assert a.s.due("aid.accept") == date(2026, 3, 26)


def test_a_wait_whose_end_is_entered_late_ends_on_its_last_day(a: Aiding) -> None:
    a.ask()
    a.act("03-19", "want_aid_material", wait_until=day("03-26"))
    a.act("04-10", "aid_material_is_missing", wait_over_on=day("03-26"))
    assert a.s.due("aid.accept") == date(2026, 4, 1)


def test_material_that_came_is_listed_with_what_was_handed_in(a: Aiding) -> None:
    a.ask(shown=[{"name": "申请书"}])
    a.act("03-19", "want_aid_material", wait_until=day("03-26"))
    assert "不能早于" in a.refused("03-20", "aid_material_came", "clerk", received_on=day("03-18"))
    a.act("03-20", "aid_material_came", "clerk", received_on=day("03-20"), shown=[{"name": "注册证"}])
    assert (a.s.state, a.s.outcomes("aid.material")) == ("applied_for", {"met"})
    paper = a.act("03-20", "issue_document.aid_application", "clerk").documents[-1]
    assert [row["name"] for row in paper.facts["shown"]] == ["申请书", "注册证"]


def test_an_application_that_was_mistyped_is_mended(a: Aiding) -> None:
    a.ask(aid_kinds=["expert"], applicant_kind="small_firm", consent_share="unsaid")
    kept = {
        "applicant_kind": "small_firm", "aid_kinds": ["expert"], "earlier": "无", "consent_share": "unsaid",
        "claims_text": a.s.case().requests, "facts": a.s.case().facts_and_reasons,
    }  # fmt: skip
    kept["earlier"] = "已请求万州区市场监督管理局查处"
    assert "与现在的登记相同" in a.refused("03-19", "rectify_aid_request", "section", **kept)
    changed = kept | {"aid_kinds": ["evidence"], "consent_share": "agreed", "claims_text": "请指导取证"}
    a.act("03-19", "rectify_aid_request", "section", **changed)
    assert a.s.case().requests == "请指导取证"
    a.take_up()
    paper = a.act("03-20", "issue_document.aid_application", "clerk").documents[-1]
    assert (paper.facts["aid_kinds"], paper.facts["consent_share"]) == ("证据指导", "agreed")


def test_a_name_that_was_mistyped_is_mended(a: Aiding) -> None:
    a.ask()
    blank = dict.fromkeys(
        ("party_kind", "party_id_label", "party_id_no", "party_address", "party_representative", "party_post", "party_operator", "party_phone", "emptied")
    )
    a.act("03-19", "rectify_party", "section", **blank, party=a.s.party("requester"), party_name=f"{ASKER}（示例）")
    assert a.s.case().parties[0].name == f"{ASKER}（示例）"


def test_nobody_is_promised_experts_to_whom_he_did_not_agree(a: Aiding) -> None:
    a.ask(consent_share="unsaid")
    told = {"handler": a.s.person("examiner")}
    assert "不能承诺邀请" in a.refused("03-20", "take_up_aid", "section", with_experts=True, **told)
    a.act("03-20", "record_aid_consent", consent_on=day("03-20"), consent_share="agreed")
    a.act("03-20", "take_up_aid", "section", with_experts=True, **told)


def test_without_experts_an_application_is_taken_up_without_that_consent(a: Aiding) -> None:
    a.ask(consent_share="declined").take_up(with_experts=False)
    assert a.s.state == "helping"


def test_what_is_typed_with_its_lead_word_is_printed_with_one(a: Aiding) -> None:
    a.ask()
    told = {"refusal": "no_right", "reason_text": "因注册商标已被撤销", "other_way": "可以重新申请注册"}
    paper = a.act("03-25", "refuse_aid", "section", **told).documents[-1]
    kind = a.s.office.rules.kinds.of(paper.kind, paper.facts)
    html = body_html(kind, paper.facts)
    assert "因注册商标已被撤销，不予受理" in html and "可以重新申请注册" in html
    assert "因因" not in html and "可以可以" not in html


def test_an_application_is_made_until_it_is_refused_or_closed(a: Aiding) -> None:
    a.ask()
    a.act("03-19", "issue_document.aid_application", "clerk")
    a.act("03-20", "refuse_aid", "section")
    assert "不再制作申请书" in a.refused("03-23", "issue_document.aid_application", "clerk")
