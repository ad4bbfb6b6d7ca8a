"""Conditions of accepting a request, of designation and of cancelling a case, each both ways."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Event
from casehub.procedures import LAW
from casehub.procedures.adjudication import acceptance
from tests.procedures.adjudicating import (
    Both,
    at,
    day,
    event,
    faults,
    limit,
    names,
    party,
    right,
)

CHECKS = [{"condition": "有明确的被请求人", "met": True, "note": ""}]
LATE = event("submit_request", knew_on="2022-01-05", received_on="2026-05-19")
KNOWN = event("submit_request", knew_on="2026-02-05", received_on="2026-05-19")
REVIEW = "adjudication.filing_review"
ASKED = [event("ask_designation")]
ANSWERED = [*ASKED, event("designated_to_us")]


NINE = {"ground": "right_invalid", "invalidity_decision_no": "9号", "invalidity_scope": "all"}


def declared(**more: object) -> Event:
    """A decision on the validity of the right, entered and in force."""
    told = {"invalidity_decision_no": "9号", "declared": "all", "decision_effective_on": "2026-08-01"}
    return event("register_invalidity_decision", **{**told, **more})


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
        {**rights(owners=["示例公司1", "示例公司9"]), "data": {"waived_owners": [{"name": "示例公司9"}]}},
        "waived_owners",
    ),
    Both("requester_has_standing", "不是登记的专利权人", rights(owners=["别家（公司）"]), rights(owners=["示例 公司１"])),
    Both(
        "co_owners_take_part",
        "示例公司9",
        {**rights(owners=["示例公司１", "示例公司9"]), "data": {"k": 1}},
        {**rights(owners=["示例公司１", "示例公司９"]), "data": {"waived_owners": [{"name": "示例 公司9"}]}},
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
        "第2、4项立案条件",
        {"data": {"checks": [*CHECKS, {"condition": "管辖", "met": False}, *CHECKS, {"condition": "起诉", "met": None}]}},
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
    Both("cancellation_ground_is_proved", "审查决定号", {"data": {"ground": "right_invalid"}}, {"data": NINE, "events": [declared()]}, "invalidity_decision_no"),
    Both("cancellation_ground_is_proved", "没有登记该审查决定", {"data": NINE, "events": [declared(invalidity_decision_no="8号")]}, {"data": NINE, "events": [declared(invalidity_decision_no="９号")]}, "invalidity_decision_no"),
    Both("cancellation_ground_is_proved", "尚未生效", {"data": NINE, "events": [declared(decision_effective_on=None)]}, {"data": NINE, "events": [declared(decision_effective_on=None), declared()]}, "invalidity_decision_no"),
    Both("cancellation_ground_is_proved", "没有宣告据以主张", {"data": NINE, "events": [declared(declared="partly")]}, {"data": {**NINE, "invalidity_scope": "asserted"}, "events": [declared(declared="partly", asserted_gone=True)]}, "ground"),
    Both("cancellation_ground_is_proved", "没有宣告据以主张", {"data": NINE, "events": [declared(declared="upheld")]}, {"data": NINE, "events": [declared()]}, "ground"),
    Both("cancellation_ground_is_proved", "只宣告部分无效", {"data": NINE, "events": [declared(declared="partly", asserted_gone=True)]}, {"data": NINE, "events": [declared()]}, "invalidity_scope"),
    Both("cancellation_ground_is_proved", "先登记不符合受理条件", {"data": {"ground": "not_meeting"}}, {"data": {"ground": "not_meeting"}, "events": [event("record_unmet_condition")]}, "ground"),
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
    Both("supplement_was_asked", "没有要求补充", {}, {"events": [event("require_supplement")]}),
    Both(
        "cancellation_ground_is_proved",
        "补充材料",
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(0))]},
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(-1))]},
        "ground",
    ),
    Both(
        "cancellation_ground_is_proved",
        "要求请求人补充材料",
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(-1), party_id=2)]},
        {"data": {"ground": "supplement_missing"}, "deadlines": [limit("adjudication.supplement", day(-1), party_id=1)]},
        "ground",
    ),
    Both("time_defence_was_raised", "依职权", {"events": [event("register_answer", party=2, time_defence=False)]}, {"events": [event("register_answer", party=2, time_defence=True), event("register_further_answer")]}),
    Both("time_defence_holds", "未超过三年", {"events": [KNOWN]}, {"events": [LATE]}),
    Both("time_defence_holds", "中断", {"events": [LATE], "data": {"no_interruption": False}}, {"events": [LATE], "data": {"no_interruption": True}}, "no_interruption"),
    Both("time_defence_holds", "合议组", {"events": [LATE], "data": {"acts_ended": False}}, {"events": [LATE], "data": {"acts_ended": True}}, "acts_ended"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*acceptance.GUARDS}


@pytest.mark.parametrize("name", [*acceptance.GUARDS])
def test_a_step_of_a_sound_case_is_not_closed_before_the_form(name: str) -> None:
    """Without data, only the history that a guard asks for may close the step."""
    history = {
        "designation_was_asked",
        "filing_review_may_be_extended",
        "report_was_not_handed_in",
        "supplement_was_asked",
        "time_defence_was_raised",
    }
    assert (LAW.of("adjudication").guards[name](at()) is not None) == (name in history)
