"""Every side road of an adjudication is really walked: forms, papers, clocks, states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.casework.permissions import find
from casehub.casework.refusals import NotFound
from tests.casework.scene import Scene, Stages, day, hour

INVALIDITY: dict[str, Any] = {
    "ground": "invalidity",
    "acceptance_no": "示例无受2026-000101",
    "accepted_on": day("06-10"),
}


# ── 中止、恢复、延长、扣除 ─────────────────────────────────
@pytest.mark.parametrize(
    "stage, state",
    [
        ("file", "filed"),
        ("answer", "answering"),
        ("prepare", "preparing"),
        ("hear", "hearing"),
        ("deliberate", "deliberating"),
    ],
)
def test_suspended_case_goes_on_where_it_stood(stages: Stages, stage: str, state: str) -> None:
    with stages.at(stage) as s:
        before = s.open("adjudication.decide")[0].nominal_on
        s.act(
            "clerk",
            "07-07",
            "register_invalidity",
            paper="acceptance",
            acceptance_no="示例无受2026-000101",
            accepted_on=day("06-10"),
        )
        paper = s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **INVALIDITY)
        assert [d.kind for d in paper.documents] == ["suspension_notice"]
        assert s.state == "suspended"
        assert s.open("adjudication.decide")[0].stopped
        s.act("examiner", "08-07", "check_suspension", checked_on=day("08-07"))
        other = "preparing" if state != "preparing" else "hearing"
        assert "中止前不在" in s.refused("chair", "08-17", f"resume_to_{other}")
        s.serve("07-09", "suspension_notice")
        back = s.act("chair", "08-17", f"resume_to_{state}", resumed_on=day("08-17"))
        assert s.state == state
        assert [d.kind for d in back.documents] == ["resumption_notice"]
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=40)
        assert back.documents[0].facts["days"] == 40
        assert back.documents[0].facts["new_due_on"] == s.due("adjudication.decide").isoformat()
        assert not s.open("adjudication.suspension_check")


def test_suspension_is_refused_with_a_paper(stages: Stages) -> None:
    with stages.at("prepare") as s:
        before = s.due("adjudication.decide")
        out = s.act("examiner", "06-20", "refuse_suspension", refusal="no_acceptance")
        assert [d.kind for d in out.documents] == ["suspension_refusal_notice"]
        assert (s.state, s.due("adjudication.decide")) == ("preparing", before)
        assert "受理通知书" in s.refused(
            "head", "06-20", "suspend_case", **{**INVALIDITY, "acceptance_no": ""}
        )


def test_limit_is_extended_once_by_us_and_once_by_the_superior(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert s.due("adjudication.decide") == day("08-25")
        assert "应先办理第一次延长" in s.refused(
            "head", "06-20", "extend_limit_second", superior_approved_on=day("06-19")
        )
        first = s.act("head", "08-20", "extend_limit_first")
        assert [d.kind for d in first.documents] == ["extension_approval_form", "extension_notice"]
        assert first.documents[1].facts["new_due_on"] == "2026-09-28"  # 中秋
        assert s.due("adjudication.decide") == day("09-28")
        assert "已办理第一次延长" in s.refused("head", "08-21", "extend_limit_first")
        second = s.act(
            "head", "09-22", "extend_limit_second", months=2, superior_approved_on=day("09-20")
        )
        assert second.documents[1].facts["new_due_on"] == s.due("adjudication.decide").isoformat()
        assert s.open("adjudication.decide")[0].nominal_on == day("11-25")
        assert s.open("adjudication.decide")[0].granted == 3


def test_limit_that_is_over_is_not_extended(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "不能再延长" in s.refused("head", "09-01", "extend_limit_first")


def test_settlement_period_is_taken_out(stages: Stages) -> None:
    with stages.at("prepare") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        assert "须由双方申请" in s.refused(
            "chair", "06-20", "grant_settlement_period", asked_by="one", asked_on=day("06-19")
        )
        s.act(
            "chair",
            "06-20",
            "grant_settlement_period",
            asked_by="both",
            asked_on=day("06-19"),
            settle_from=day("06-20"),
        )
        s.act(
            "chair",
            "07-05",
            "end_settlement_period",
            settle_ended_on=day("07-05"),
            settlement_result="failed",
        )
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=15)


# ── 撤回、撤案、终结、调解结案 ─────────────────────────────
def test_withdrawal_is_asked_and_granted(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "没有登记" in s.refused("head", "07-01", "approve_withdrawal")
        s.act("clerk", "07-01", "request_withdrawal", asked_on=day("07-01"))
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
        s.act("clerk", "07-01", "request_withdrawal", asked_on=day("07-01"))
        out = s.act("head", "07-02", "refuse_withdrawal", allowed=False)
        assert [d.kind for d in out.documents] == ["withdrawal_notice"]
        assert s.state == "hearing"
        assert "没有登记" in s.refused("head", "07-03", "approve_withdrawal")


def test_withdrawal_before_filing_needs_no_decision(stages: Stages) -> None:
    with stages.at("submit") as s:
        out = s.act("clerk", "05-21", "withdraw_before_filing", asked_on=day("05-21"))
        assert (s.state, out.documents) == ("withdrawn", ())
        assert not s.open("adjudication.filing_review")


GROUNDS: dict[str, dict[str, Any]] = {
    "not_meeting": {},
    "court_filed": {"court": "重庆市第一中级人民法院", "court_case_no": "（2026）渝01民初1号"},
    "other_agreement": {"agreement": "双方约定提请重庆仲裁委员会仲裁"},
    "right_invalid": {"invalidity_decision_no": "第99001号"},
    "other": {},
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_case_is_cancelled(stages: Stages, ground: str) -> None:
    with stages.at("prepare") as s:
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
        s.act("chair", "06-08", "require_supplement", told_on=day("06-08"), due_on=day("06-20"))
        assert "期限未满" in s.refused("head", "06-20", "cancel_case", ground="supplement_missing")
        s.act("head", "06-22", "cancel_case", ground="supplement_missing")
        assert s.state == "cancelled"


def test_case_is_terminated_when_a_party_is_gone(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "请写明请求人的承受情况" in s.refused(
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
        s.act("chair", "06-25", "try_settlement", result="next", tried_on=day("06-25"))
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
        s.act("archivist", "07-10", "archive_case")
        assert s.state == "archived"


# ── 回避、合议组 ───────────────────────────────────────────
def test_recused_officer_sees_nothing_any_more(stages: Stages) -> None:
    with stages.at("prepare") as s:
        member = s.person("member")
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=member,
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        assert s.open("recusal.decide")
        assert "回避" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01")
        )
        find(s.office.work(s.session, "member", hour("06-09")), s.ref)
        out = s.act("head", "06-09", "grant_recusal", person=member, replacement=s.person("spare"))
        assert {d.kind for d in out.documents} == {"recusal_decision", "panel_notice"}
        assert s.outcomes("recusal.decide") == {"met"}
        with pytest.raises(NotFound):
            find(s.office.work(s.session, "member", hour("06-10")), s.ref)
        assert "吴佳" not in out.documents[-1].facts["panel"]["members_cn"]


def test_recusal_is_refused(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=s.person("member"),
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        out = s.act("head", "06-09", "refuse_recusal", result="refused")
        assert [d.kind for d in out.documents] == ["recusal_decision"]
        assert not s.open("recusal.decide")
        find(s.office.work(s.session, "member", hour("06-10")), s.ref)


def test_panel_member_is_replaced(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "head",
            "06-09",
            "replace_panel_member",
            leaving=s.person("member"),
            joining=s.person("spare"),
        )
        assert [d.kind for d in out.documents] == ["panel_change_notice"]
        s.serve("06-10", "panel_change_notice")
        assert s.open("recusal.apply")


# ── 当事人、请求事项 ───────────────────────────────────────
def test_joined_party_stands_on_later_papers_and_is_served(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "join_party", party_name="永川区示例经营部", party_role="respondent"
        )
        assert [d.kind for d in out.documents] == ["party_joinder_notice"]
        assert len(s.services("party_joinder_notice")) == 3
        s.serve("06-09")
        assert "尚未送达永川区示例经营部" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        s.act("examiner", "06-10", "issue_answer_papers", recipients=[s.party("respondent", 1)])
        s.serve("06-11")
        assert len(s.open("adjudication.answer")) == 1
        s.act(
            "examiner",
            "06-20",
            "register_further_answer",
            party=s.party("respondent", 1),
            answer_received_on=day("06-20"),
        )
        assert not s.open("adjudication.answer")
        notice = s.act(
            "chair", "06-30", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        names = {p["name"] for p in notice.documents[0].facts["respondents"]}
        assert "永川区示例经营部" in names
        assert len(s.services("hearing_notice")) == 3


def test_third_party_is_admitted(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "admit_third_party", party_name="永川区示例老街坊", party_applied=True
        )
        assert out.documents[0].facts["thirds"][0]["name"] == "永川区示例老街坊"
        assert "书面申请" in s.refused(
            "chair", "06-08", "admit_third_party", party_name="另一经营部", party_applied=False
        )


def test_joinder_is_asked_about_and_refused(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-25", "ask_consent_to_joinder", applied_on=day("06-24"))
        out = s.act("chair", "06-26", "refuse_joinder", refused=True)
        assert [d.kind for d in out.documents] == ["party_joinder_notice"]
        assert "口头审理已经开始" in s.refused("chair", "07-07", "join_party", party_name="甲店")


def test_party_is_succeeded(stages: Stages) -> None:
    with stages.at("prepare") as s:
        gone = s.party("requester")
        s.act(
            "chair",
            "06-26",
            "change_party",
            party=gone,
            party_role="requester",
            party_name="重庆示例山驰智造有限公司",
        )
        assert s.case().parties[0].left_on == day("06-26")
        assert not any(r.party_id == gone for r in s.services("party_joinder_notice"))


def test_claims_change(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act("chair", "06-20", "allow_claim_change", claims_asserted="权利要求1、2")
        assert out.documents[0].kind == "claim_change_notice"
        assert s.case().rights[0].claims_asserted == "权利要求1、2"
        s.act("chair", "06-21", "refuse_claim_change", allowed=False)
        s.act("chair", "06-22", "consolidate_cases")


# ── 管辖 ───────────────────────────────────────────────────
def objection(s: Scene) -> None:
    s.act(
        "clerk",
        "06-02",
        "register_jurisdiction_objection",
        party=s.party("respondent"),
        objected_on=day("06-02"),
    )


def test_objection_to_jurisdiction_is_rejected_and_its_days_taken_out(stages: Stages) -> None:
    with stages.at("answer") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        objection(s)
        assert "尚未决定" in s.refused("clerk", "06-03", "register_jurisdiction_objection")
        out = s.act("head", "06-10", "reject_jurisdiction_objection")
        assert [d.kind for d in out.documents] == ["jurisdiction_objection_decision"]
        assert s.outcomes("adjudication.jurisdiction_decide") == {"met"}
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=8)


def test_objection_to_jurisdiction_is_upheld_and_the_case_goes_away(stages: Stages) -> None:
    with stages.at("answer") as s:
        objection(s)
        out = s.act(
            "head",
            "06-10",
            "uphold_jurisdiction_objection",
            receiver=other_office(s),
            told_requester_on=day("06-09"),
        )
        assert {d.kind for d in out.documents} == {
            "jurisdiction_objection_decision",
            "transfer_told_notice",
            "case_transfer_letter",
            "transfer_list",
        }
        assert s.state == "transferred"


def other_office(s: Scene) -> int:
    """Office of the partner."""
    return s.office.work(s.session, "partner").actor.organisation_id


def test_designation_is_asked_for(stages: Stages) -> None:
    with stages.at("file") as s:
        out = s.act("head", "05-27", "ask_designation")
        assert [d.kind for d in out.documents] == ["report_up_letter"]
        s.act("head", "06-08", "designated_to_us", superior_replied_on=day("06-05"))
        s.act("head", "06-08", "entrust_handling")
        s.act(
            "head",
            "06-09",
            "designated_elsewhere",
            receiver=other_office(s),
            superior_replied_on=day("06-05"),
            told_requester_on=day("06-08"),
        )
        assert s.state == "transferred"


def test_filed_case_is_transferred(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act(
            "head",
            "06-12",
            "cancel_and_transfer",
            receiver=other_office(s),
            told_requester_on=day("06-10"),
            issue=["closing_approval_form"],
        )
        assert s.state == "cancelled"


def test_major_case_is_reported_up(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "head", "06-12", "report_up", told_requester_on=day("06-10"), issue=["transfer_list"]
        )
        assert "report_up_letter" in {d.kind for d in out.documents}
        assert s.state == "reported"
