"""Side roads of an adjudication that stop, lengthen or end it: forms, papers, clocks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acts.scene import Stages, day

INVALIDITY: dict[str, Any] = {
    "ground": "invalidity",
    "acceptance_no": "示例无受2026-000101",
    "accepted_on": day("06-10"),
}




def test_suspension_is_refused_with_a_paper(stages: Stages) -> None:
    with stages.at("prepare") as s:
        before = s.due("adjudication.decide")
        # Nobody asked: nothing is refused.
        assert "没有登记当事人的中止申请" in s.refused("examiner", "06-20", "refuse_suspension", refusal="no_acceptance")
        asked: dict[str, Any] = {"party": s.party("respondent"), "applied_on": day("06-18"), "paper": "receipt"}
        s.act("examiner", "06-18", "register_invalidity", **asked)
        out = s.act("examiner", "06-20", "refuse_suspension", refusal="no_acceptance")
        assert [d.kind for d in out.documents] == ["suspension_refusal_notice"]
        assert (s.state, s.due("adjudication.decide")) == ("preparing", before)
        assert "已经答复" in s.refused("examiner", "06-21", "refuse_suspension", refusal="no_acceptance")
        assert "受理通知书" in s.refused(
            "head", "06-20", "suspend_case", **{**INVALIDITY, "acceptance_no": ""}
        )








# ── 撤回、撤案、终结、调解结案 ─────────────────────────────
ASKS: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}


def test_withdrawal_is_asked_and_granted(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "没有登记" in s.refused("head", "07-01", "approve_withdrawal")
        s.act("clerk", "07-01", "request_withdrawal", **ASKS, asked_on=day("07-01"))
        out = s.act(
            "head",
            "07-02",
            "approve_withdrawal",
            issue=["withdrawal_notice", "closing_approval_form"],
        )
        assert {d.kind for d in out.documents} == {
            "case_cancellation_decision",
            "withdrawal_notice",
            "closing_approval_form",
        }
        assert s.state == "withdrawn"
        assert s.case().closed_on == day("07-02")
        assert s.outcomes("adjudication.decide") == {"met"}
        assert s.open("archive.volume")


def test_withdrawal_is_refused_and_the_case_goes_on(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("clerk", "07-01", "request_withdrawal", **ASKS, asked_on=day("07-01"))
        out = s.act("head", "07-02", "refuse_withdrawal", allowed=False)
        assert [d.kind for d in out.documents] == ["withdrawal_notice"]
        assert s.state == "hearing"
        assert "没有登记" in s.refused("head", "07-03", "approve_withdrawal")


def test_withdrawal_before_filing_needs_no_decision(stages: Stages) -> None:
    with stages.at("submit") as s:
        out = s.act("clerk", "05-21", "withdraw_before_filing", **ASKS, asked_on=day("05-21"))
        assert (s.state, out.documents) == ("withdrawn", ())
        assert not s.open("adjudication.filing_review")


GROUNDS: dict[str, dict[str, Any]] = {
    "not_meeting": {},
    "court_filed": {"court": "重庆市第一中级人民法院", "court_case_no": "（2026）渝01民初1号"},
    "other_agreement": {"agreement": "双方约定提请重庆仲裁委员会仲裁"},
    "right_invalid": {"invalidity_decision_no": "第99001号"},
    "other": {},
}


DECLARED: dict[str, Any] = {
    "invalidity_decision_no": "第99001号", "invalidity_decided_on": day("06-24"), "declared": "all",
    "decision_effective_on": day("06-30"), "decision_received_on": day("07-01"),
}  # fmt: skip


@pytest.mark.parametrize("ground", GROUNDS)
def test_case_is_cancelled(stages: Stages, ground: str) -> None:
    with stages.at("prepare") as s:
        told: dict[str, Any] = {"ground": ground, "facts": "经查证属实。", **GROUNDS[ground]}
        if ground == "not_meeting":
            assert "请先登记不符合受理条件" in s.refused("head", "07-02", "cancel_case", **told)
            s.act("examiner", "07-02", "record_unmet_condition", found_on=day("07-01"))
        if ground == "right_invalid":
            assert "没有登记该审查决定" in s.refused("head", "07-02", "cancel_case", **told)
            decided = {**DECLARED, "decision_effective_on": None}
            s.act("examiner", "07-02", "register_invalidity_decision", **decided)
            assert "尚未生效" in s.refused("head", "07-02", "cancel_case", **told)
            s.act("examiner", "07-02", "register_invalidity_decision", **DECLARED)
        out = s.act(
            "head",
            "07-02",
            "cancel_case",
            ground=ground,
            facts="经查证属实。",
            issue=["closing_approval_form"],
            **GROUNDS[ground],
        )
        assert "case_cancellation_decision" in {d.kind for d in out.documents}
        assert s.state == "cancelled"
        s.serve("07-03", "case_cancellation_decision")
        assert s.open("reconsideration.apply")


def test_time_limit_defence_ends_the_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "不得依职权适用" in s.refused(
            "head", "07-02", "cancel_for_time_limit", raised_on=day("06-05")
        )
    with stages.at("late_request") as s:
        out = s.act(
            "head",
            "07-02",
            "cancel_for_time_limit",
            raised_on=day("06-05"),
            issue=["closing_approval_form"],
        )
        assert s.state == "cancelled"
        ruling, closing = out.documents
        assert closing.facts["closing_doc_no"] == ruling.number
        assert ruling.facts["ground"] == "time_limit"


def test_claims_never_named_end_the_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "尚未释明" in s.refused("head", "07-02", "cancel_case", ground="claims_unspecified")
        s.act(
            "chair",
            "06-08",
            "require_supplement",
            party=s.party("requester"),
            supplement_days=15,
        )
        # Until the notice has reached the party no time runs against it.
        assert "期限未满" in s.refused("head", "06-24", "cancel_case", ground="supplement_missing")
        s.serve("06-09", "supplement_notice")
        assert s.due("adjudication.supplement") == day("06-24")
        assert "期限未满" in s.refused("head", "06-24", "cancel_case", ground="supplement_missing")
        s.act("head", "06-25", "cancel_case", ground="supplement_missing")
        assert s.state == "cancelled"


def test_supplement_handed_in_keeps_the_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "没有要求补充" in s.refused("clerk", "06-08", "register_supplement")
        requester = s.party("requester")
        s.act("chair", "06-08", "require_supplement", party=requester, supplement_days=15)
        s.serve("06-09", "supplement_notice")
        late = {"party": requester, "supplement_received_on": day("06-26")}
        s.act("clerk", "06-26", "register_supplement", **late)
        assert s.outcomes("adjudication.supplement") == {"late"}
        assert "期限未满" in s.refused("head", "06-27", "cancel_case", ground="supplement_missing")


def test_report_and_claims_are_asked_for_on_paper(stages: Stages) -> None:
    """The requester's time runs from the service of the notice, for each its own days."""
    with stages.at("submit") as s:
        asked = {
            "require_report": ("report_submission_notice", "adjudication.report_submit"),
            "demand_claims": ("claims_specification_notice", "adjudication.specify_claims"),
        }
        for step, (kind, rule) in asked.items():
            out = s.act("clerk", "05-20", step, report_days=10, claims_days=7)
            assert [d.kind for d in out.documents] == [kind]
            assert out.documents[0].number
            assert s.open(rule) == []
        for kind, _ in asked.values():
            s.serve("05-22", kind, who="clerk")
        assert s.due("adjudication.report_submit") == day("06-01")
        assert s.due("adjudication.specify_claims") == day("05-29")
        assert "届满后再办理" in s.refused("head", "06-01", "reject_without_report")
        s.act("head", "06-02", "reject_without_report")
        assert s.outcomes("adjudication.report_submit") == {"lapsed"}


def test_case_goes_on_without_a_claim(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("chair", "06-08", "demand_claims", claims_days=7)
        s.serve("06-09", "claims_specification_notice")
        assert "期限未满" in s.refused("head", "06-16", "cancel_case", ground="claims_unspecified")
        s.act("head", "06-22", "cancel_case", ground="claims_unspecified")
        assert s.state == "cancelled"


def test_case_is_terminated_when_a_party_is_gone(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "请求人死亡或者注销的，选择请求人的承受情况" in s.refused(
            "head", "07-02", "terminate_case", ground="requester_ended", succession=""
        )
        out = s.act(
            "head",
            "07-02",
            "terminate_case",
            ground="respondent_ended",
            issue=["termination_notice", "closing_approval_form"],
        )
        assert "termination_notice" in {d.kind for d in out.documents}
        assert s.state == "terminated"


def test_case_ends_by_a_settlement_before_the_panel(stages: Stages) -> None:
    with stages.at("hear") as s:
        both = [s.party("requester"), s.party("respondent")]
        s.act("chair", "06-25", "try_settlement", result="next", tried_on=day("06-25"), willing=both)
        s.sign_text("chair", "06-26")
        out = s.act(
            "chair",
            "06-26",
            "reach_settlement",
            effective_on=day("06-26"),
            issue=["closing_approval_form"],
        )
        assert [d.kind for d in out.documents] == ["mediation_agreement", "closing_approval_form"]
        assert (s.state, s.outcomes("adjudication.decide")) == ("mediated", {"met"})
        s.serve("06-27")
        s.printed().act("archivist", "07-10", "archive_case")
        assert s.state == "archived"
