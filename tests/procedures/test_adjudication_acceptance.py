"""Guards of accepting and cancelling an adjudication, each both ways (patent.md §1.2, §5)."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Case
from casehub.procedures import LAW
from casehub.procedures.adjudication import acceptance, panel, patents
from tests.procedures.adjudicating import (
    CHAIR,
    FOURTH,
    LAPSED,
    LEAD,
    LONGEST,
    MEMBER,
    Both,
    at,
    day,
    event,
    limit,
    names,
    party,
    refusal,
    right,
    seats,
    second_answer,
)

PANEL_DATA = {"panel_chair": CHAIR, "panel_lead": LEAD, "panel_members": [MEMBER]}
CHECKS = [{"condition": "有明确的被请求人", "met": True, "note": ""}]
LATE = event("submit_request", knew_on="2022-01-05", received_on="2026-05-19")
KNOWN = event("submit_request", knew_on="2026-02-05", received_on="2026-05-19")
REVIEW = "adjudication.filing_review"
ASKED = [event("ask_designation")]
ANSWERED = [*ASKED, event("designated_to_us")]
RECUSAL = [event("register_recusal_request")]
REVIEWED = [event("record_deliberation"), event("approve_legality")]
RETURNED = [*REVIEWED, event("return_for_redeliberation"), event("record_deliberation")]


def rights(**values: object) -> dict[str, object]:
    return {"rights": [right(**values)]}


BOTH = [
    Both("office_has_power", "没有专利行政裁决职权", {"office": {"adjudicates_patents": False}}),
    Both(
        "respondent_is_clear",
        "不明确",
        {"parties": [party(1, "requester"), party(2, "respondent", address=" ")]},
    ),
    Both(
        "respondent_is_clear",
        "实际经营者",
        {"parties": [party(2, "respondent", kind="sole_trader")]},
        {"parties": [party(2, "respondent", kind="sole_trader", operator="秦德全")]},
    ),
    Both("requester_has_standing", "不是登记的专利权人", rights(owners=["别家公司"])),
    Both(
        "requester_has_standing",
        "普通许可",
        {"parties": [party(1, "requester", capacity="ordinary_licensee")], "data": {"k": 1}},
        {
            "parties": [party(1, "requester", capacity="ordinary_licensee")],
            "data": {"ordinary_authorised": True},
        },
        "ordinary_authorised",
    ),
    Both(
        "requester_has_standing",
        "排他许可",
        {"parties": [party(1, "requester", capacity="sole_licensee")], "data": {"k": 1}},
        {"parties": [party(1, "requester", capacity="exclusive_licensee")], "data": {"k": 1}},
        "patentee_not_asking",
    ),
    Both(
        "co_owners_take_part",
        "示例公司9",
        {**rights(owners=["示例公司1", "示例公司9"]), "data": {"k": 1}},
        {**rights(owners=["示例公司1", "示例公司9"]), "data": {"waived_owners": "示例公司9"}},
        "waived_owners",
    ),
    Both("requester_has_standing", "不是登记的专利权人", rights(owners=["别家（公司）"]), rights(owners=["示例 公司１"])),
    Both(
        "co_owners_take_part",
        "示例公司9",
        {**rights(owners=["示例公司１", "示例公司9"]), "data": {"k": 1}},
        {**rights(owners=["示例公司１", "示例公司９"]), "data": {"waived_owners": "示例 公司9"}},
        "waived_owners",
    ),
    Both(
        "jurisdiction_is_ours",
        "移送",
        {"parties": [party(2, "respondent", region_code="511700")], "data": {"acts_in_area": False}},
        {"parties": [party(2, "respondent", region_code="500154")], "data": {"acts_in_area": False}},
    ),
    Both(
        "jurisdiction_is_ours",
        "移送",
        {
            "office": {"region_code": "500115"},
            "parties": [party(2, "respondent", region_code="500101")],
            "events": [event("submit_request", acts_in_area=False)],
        },
        {
            "office": {"region_code": "500115"},
            "parties": [party(2, "respondent", region_code="500101")],
            "events": [event("submit_request", acts_in_area=True)],
        },
    ),
    Both(
        "jurisdiction_is_ours",
        "区划代码“509999”不在区划表中",
        {"office": {"region_code": "509999"}, "data": {"acts_in_area": False}},
        {"parties": [party(2, "respondent", region_code="500154")], "data": {"acts_in_area": False}},
    ),
    Both(
        "nobody_sued_nor_agreed",
        "起诉",
        {"events": [event("submit_request", no_suit_declared=False)]},
        {"events": [event("submit_request", no_suit_declared=True)]},
    ),
    Both(
        "nobody_sued_nor_agreed",
        "其他纠纷解决方式",
        {"events": [event("submit_request", no_other_way_declared=False)]},
    ),
    Both(
        "late_request_is_examined",
        "超过三年",
        {"events": [LATE], "data": {"k": 1}},
        {"events": [LATE], "data": {"late_opinion": "行为仍在继续，予以受理。"}},
        "late_opinion",
    ),
    Both("dispute_is_ours_to_decide", "国家知识产权局", {"data": {"special_kind": "drug"}}, {"data": {"special_kind": "ordinary"}}, "special_kind"),
    Both(
        "acceptance_conditions_hold",
        "第2项",
        {"data": {"checks": [*CHECKS, {"condition": "管辖", "met": False}]}},
        {"data": {"checks": CHECKS}},
        "checks",
    ),
    Both("failed_conditions_are_named", "立案条件", {"data": {"reasons": "略"}}, {"data": {"failed": [{"condition": "权利"}]}}, "failed"),
    Both(
        "filing_review_may_be_extended",
        "届满",
        {"deadlines": [limit(REVIEW, day(-1))]},
        {"deadlines": [limit(REVIEW, day(0))], "data": {"extension_days": 5}},
    ),
    Both("filing_review_may_be_extended", "没有正在计算", {}, {"deadlines": [limit(REVIEW, day(1))]}),
    Both("filing_review_may_be_extended", "一次", {"deadlines": [limit(REVIEW, day(3), granted=5)]}, {"deadlines": [limit(REVIEW, day(3))]}),
    Both(
        "filing_review_may_be_extended",
        "五个工作日",
        {"deadlines": [limit(REVIEW, day(3))], "data": {"extension_days": 6}},
        {"deadlines": [limit(REVIEW, day(3))], "data": {"extension_days": 1}},
        "extension_days",
    ),
    Both("report_fits_the_patent", "发明专利", rights(kind="invention"), rights(kind="design")),
    Both(
        "report_was_not_handed_in",
        "期限至",
        {"deadlines": [limit("adjudication.report_submit", day(0))]},
        {"deadlines": [limit("adjudication.report_submit", day(-1))]},
    ),
    Both("report_was_not_handed_in", "尚未书面要求", {}, {"deadlines": [limit("adjudication.report_submit", day(-1))]}),
    Both("report_was_not_handed_in", "已经提交", rights(has_report=True), {"deadlines": [limit("adjudication.report_submit", day(-9))]}),
    Both("no_designation_is_pending", "等待上级", {"events": ASKED}, {"events": ANSWERED}),
    Both("superior_follows_the_question", "不能早于本局报请之日", {"events": [event("ask_designation", date(2026, 6, 10))], "data": {"superior_replied_on": date(2026, 6, 9)}}, {"events": [event("ask_designation", date(2026, 6, 10))], "data": {"superior_replied_on": date(2026, 6, 10)}}, "superior_replied_on"),
    Both("designation_was_asked", "没有报请", {"events": ANSWERED}, {"events": ASKED}),
    Both("case_is_for_cnipa", "市知识产权局", {"office": {"region_code": "500101"}}),
    Both("claims_are_unclear", "外观设计", rights(kind="design"), rights(claims_asserted="")),
    Both("claims_are_unclear", "已要求", {"deadlines": [limit("adjudication.specify_claims", day(5))]}),
    Both("warned_person_waited", "等待期", {"data": {"sent_on": day(-40)}}, {"data": {"sent_on": day(-63)}}, "sent_on"),
    Both(
        "warned_person_waited",
        "等待期",
        {"data": {"sent_on": day(-40), "holder_received_on": day(-20)}},
        {"data": {"sent_on": day(-40), "holder_received_on": day(-35)}},
        "sent_on",
    ),
    Both("warned_person_waited", "撤回警告", {"data": {"holder_acted": True}}, {}, "holder_acted"),
    Both("cancellation_ground_is_proved", "法院案号", {"data": {"ground": "court_filed"}}, {"data": {"ground": "court_filed", "court_case_no": "（2026）渝01民初1号"}}, "court_case_no"),
    Both("cancellation_ground_is_proved", "解决方式", {"data": {"ground": "other_agreement"}}, {"data": {"ground": "other_agreement", "agreement": "仲裁"}}, "agreement"),
    Both("cancellation_ground_is_proved", "审查决定号", {"data": {"ground": "right_invalid"}}, {"data": {"ground": "right_invalid", "invalidity_decision_no": "9号"}}, "invalidity_decision_no"),
    Both(
        "cancellation_ground_is_proved",
        "释明",
        {"data": {"ground": "claims_unspecified"}},
        {
            "data": {"ground": "claims_unspecified"},
            "events": [event("demand_claims")],
            "deadlines": [limit("adjudication.specify_claims", day(-1))],
        },
        "ground",
    ),
    Both(
        "cancellation_ground_is_proved",
        "已经明确",
        {
            "data": {"ground": "claims_unspecified"},
            "events": [event("demand_claims"), event("name_claims")],
            "deadlines": [limit("adjudication.specify_claims", day(-1))],
        },
        {},
        "ground",
    ),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("hold_hearing"), event("replace_panel_member", redo=True)]}, {"events": [event("replace_panel_member", redo=True), event("hold_hearing")]}),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("child:hearing.sign_record"), event("replace_panel_member", redo=True)]}, {"events": [event("hold_hearing"), event("replace_panel_member", parties_consent=True)]}),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("hold_hearing"), event("grant_recusal", person=11)]}, {"events": [event("hold_hearing"), event("grant_recusal", person=9999)]}),
    Both("supplement_was_asked", "没有要求补充", {}, {"events": [event("require_supplement")]}),
    Both(
        "cancellation_ground_is_proved",
        "补充材料",
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(0))]},
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(-1))]},
        "ground",
    ),
    Both("time_defence_was_raised", "依职权", {"events": [event("register_answer", time_defence=False)]}, {"events": [event("register_answer", time_defence=True), event("register_further_answer")]}),
    Both("time_defence_holds", "未超过三年", {"events": [KNOWN]}, {"events": [LATE]}),
    Both("time_defence_holds", "中断", {"events": [LATE], "data": {"no_interruption": False}}, {"events": [LATE], "data": {"no_interruption": True}}, "no_interruption"),
    Both("time_defence_holds", "合议组", {"events": [LATE], "data": {"acts_ended": False}}, {"events": [LATE], "data": {"acts_ended": True}}, "acts_ended"),
    # the patent
    Both("one_patent_in_one_request", "一项专利", {"rights": [right(), right()]}),
    Both("patent_number_is_right", "校验位", rights(number="ZL202329990317.5")),
    Both("patent_number_is_right", "字母O", rights(number="ZL2O2329990317.6")),
    Both("patent_number_is_right", "实用新型", rights(kind="invention")),
    Both("patent_number_is_right", "早于申请日", rights(filed_on=date(2024, 1, 2)), rights(number="ＺＬ2023 2 9990317.6")),
    Both("patent_is_granted", "尚未授权", rights(granted_on=None)),
    Both("patent_is_granted", "尚未授权", rights(granted_on=day(1)), rights(granted_on=day(0))),
    Both("patent_is_in_term", "届满", rights(filed_on=date(2016, 8, 10)), rights(filed_on=date(2016, 8, 11))),
    Both("patent_is_in_term", "届满", rights(kind="design", filed_on=date(2016, 5, 1)), rights(kind="design", filed_on=date(2021, 6, 1))),
    Both("patent_is_in_term", "届满", rights(kind="invention", filed_on=date(2006, 8, 1)), rights(kind="invention", filed_on=date(2006, 8, 1), expires_on=date(2028, 8, 1))),
    Both("patent_is_in_term", "申请日", rights(filed_on=None)),
    Both("patent_is_in_force", "终止", rights(status="因未缴年费终止")),
    Both("patent_is_in_force", "无效", rights(invalidity=[{"result": "宣告专利权全部无效"}]), rights(status="部分无效，其余维持有效")),
    Both("patent_is_in_force", "登记簿副本", rights(status_checked_on=None)),
    Both("claims_are_named", "要求明确", rights(claims_asserted=""), rights(claims_asserted="", claims_count=1)),
    Both("claims_are_named", "要求明确", rights(claims_asserted=""), rights(kind="design", claims_asserted="")),
    Both(
        "stop_order_needs_a_living_patent",
        "不能责令停止",
        {**rights(status="已终止"), "data": {"outcome": "upheld"}},
        {**rights(status="已终止"), "data": {"outcome": "dismissed"}},
        "outcome",
    ),
    # the panel
    Both("panel_is_odd_and_at_least_three", "现为2人", {"data": {**PANEL_DATA, "panel_members": []}}, {"data": PANEL_DATA}, "panel_members"),
    Both("panel_is_odd_and_at_least_three", "现为4人", {"data": {**PANEL_DATA, "panel_members": [MEMBER, FOURTH]}}, {"data": {**PANEL_DATA, "panel_members": [MEMBER, FOURTH, LAPSED]}}, "panel_members"),
    Both("panel_is_odd_and_at_least_three", "兼任", {"data": {**PANEL_DATA, "panel_members": [LEAD]}}, {}, "panel_members"),
    Both("panel_holds_certificates", "办案15", {"data": {**PANEL_DATA, "panel_members": [LAPSED]}}, {"data": PANEL_DATA}, "panel_members"),
    Both(
        "panel_has_no_mediator",
        "调解员",
        {"data": PANEL_DATA, "origin": Case(assignments=seats((MEMBER, "mediator")))},
        {"data": PANEL_DATA, "origin": Case(assignments=seats((FOURTH, "mediator")))},
        "panel_members",
    ),
    Both("panel_is_whole", "现有2人", {"assignments": seats((CHAIR, "presiding_officer"), (LEAD, "main_examiner"))}),
    Both("panel_is_whole", "办案15", {"assignments": seats((CHAIR, "presiding_officer"), (LEAD, "main_examiner"), (LAPSED, "panel_member"))}),
    Both("replaced_person_is_on_panel", "不是本案", {"data": {"leaving": FOURTH}}, {"data": {"leaving": MEMBER}}, "leaving"),
    Both("replacement_is_new", "已是", {"data": {"joining": LEAD}}, {"data": {"joining": FOURTH}}, "joining"),
    Both("replacement_is_new", "已是", {"data": {"replacement": LEAD}}, {"data": {"replacement": FOURTH}}, "replacement"),
    Both(
        "hearing_is_repeated_after_change",
        "重新审理",
        {"events": [event("hold_hearing")], "data": {"redo": False}},
        {"events": [event("hold_hearing")], "data": {"parties_consent": True}},
        "redo",
    ),
    Both("no_recusal_is_pending", "尚未决定", {"events": RECUSAL}, {"events": [*RECUSAL, event("refuse_recusal")]}),
    Both("recusal_is_pending", "没有待决定", {"events": [*RECUSAL, event("grant_recusal")]}, {"events": RECUSAL}),
    Both("whole_panel_voted", "共3人", {"data": {"votes_for": 2, "votes_against": 0}}, {"data": {"votes_for": 2, "votes_against": 1}}, "votes_for"),
    Both("majority_decides", "过半数", {"data": {"votes_for": 1, "votes_against": 2}}, {"data": {"votes_for": 2}}, "votes_for"),
    Both("dissent_is_written", "多数", {"data": {"votes_against": 1, "result": "unanimous"}}, {"data": {"votes_against": 0, "result": "unanimous"}}, "result"),
    Both("dissent_is_written", "不同意见", {"data": {"votes_against": 1, "result": "majority"}}, {"data": {"votes_against": 1, "result": "majority", "dissent": "许诺销售证据不足"}}, "dissent"),
    Both("dissent_is_written", "不能是一致", {"data": {"votes_against": 0, "result": "unanimous", "dissent": "许诺销售证据不足"}}, {"data": {"votes_against": 0, "result": "unanimous", "dissent": ""}}, "dissent"),
    Both("dissent_is_written", "应为一致", {"data": {"votes_against": 0, "result": "majority"}}, {"data": {"votes_against": 0, "result": "unanimous"}}, "result"),
    Both("reviewer_is_not_on_panel", "不能审核", {"assignments": seats((FOURTH, "panel_member"))}),
    Both("tech_investigator_is_not_on_panel", "合议组成员", {"data": {"investigator": LEAD}}, {"data": {"investigator": FOURTH}}, "investigator"),
    Both("tech_investigator_was_assigned", "尚未指派", {}, {"events": [event("assign_tech_investigator")]}),
    Both("legality_is_approved", "法制审核", {"events": RETURNED}, {"events": [*RETURNED, event("approve_legality")]}),
    Both("legality_is_approved", "法制审核", {}, {"events": REVIEWED}),
    Both(
        "collective_discussion_was_held",
        "集体讨论",
        {"events": [event("record_deliberation", major_interest=True)]},
        {"events": [event("record_deliberation", major_interest=True), event("discuss_collectively")]},
    ),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    reason = refusal(both)
    assert reason is not None
    assert both.words in reason.sentence
    assert len(reason.sentence) <= LONGEST
    assert reason.field == both.beside
    assert second_answer(both) is None


def test_every_guard_is_tested() -> None:
    modules = (acceptance, patents, panel)
    assert {b.guard for b in BOTH} == {name for m in modules for name in m.GUARDS}


@pytest.mark.parametrize("name", [*acceptance.GUARDS, *patents.GUARDS, *panel.GUARDS])
def test_a_step_of_a_sound_case_is_not_closed_before_the_form(name: str) -> None:
    """Without data, only the history that a guard asks for may close the step."""
    history = {
        "designation_was_asked",
        "filing_review_may_be_extended",
        "legality_is_approved",
        "recusal_is_pending",
        "report_was_not_handed_in",
        "supplement_was_asked",
        "tech_investigator_was_assigned",
        "time_defence_was_raised",
    }
    assert (LAW.guards[name](at()) is not None) == (name in history)
