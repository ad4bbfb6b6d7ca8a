"""Evidence, hearing and what follows the ruling: the side roads that the trial may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.casework.scene import HELD, Scene, Stages, day, hour
from tests.faults.world import at

NEXT = {"hearing_at": hour("07-20"), "reply_by": day("07-15")}


def visit(s: Scene, when: str) -> dict[str, Any]:
    """Two officers and the hours of a visit."""
    return {
        "officers": [s.person("examiner"), s.person("member")],
        "started_at": at(f"2026-{when}", "09:30"),
        "ended_at": at(f"2026-{when}", "11:00"),
    }


# ── 调查取证 ───────────────────────────────────────────────
def test_site_is_inspected_and_samples_taken_and_given_back(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-08", "request_collection", party=s.party("requester"))
        assert "二" in s.refused(
            "examiner",
            "06-09",
            "inspect_site",
            **{**visit(s, "06-09"), "officers": [s.person("examiner")]},
        )
        items = [{"name": "现场照片", "pages": 6}]
        out = s.act(
            "examiner",
            "06-09",
            "inspect_site",
            evidence_items=items,
            issue=["interview_record"],
            **visit(s, "06-09"),
        )
        assert {d.kind for d in out.documents} == {"site_inspection_record", "interview_record"}
        assert "丙1" in out.event.sentence
        s.act("examiner", "06-09", "interview_person", **visit(s, "06-09"))
        assert "没有抽样取证" in s.refused("examiner", "06-10", "return_samples")
        out = s.act("examiner", "06-10", "take_samples", **visit(s, "06-10"))
        assert {d.kind for d in out.documents} == {
            "sampling_notice",
            "sampling_list",
            "sampling_record",
        }
        s.act("examiner", "06-20", "return_samples", disposal="returned")
        s.act("examiner", "06-21", "collect_evidence")
        assert "不得" in s.refused(
            "examiner", "06-21", "collect_evidence", items=[{"text": "销售发票"}]
        )
        s.act("chair", "06-22", "refuse_collection")


def test_evidence_is_held_from_opening_to_outcome(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "可以抽样取证" in s.refused(
            "examiner",
            "06-10",
            "open_evidence_registration",
            sampling_impossible=False,
            loss_risk=True,
        )
        s.act("examiner", "06-10", "open_evidence_registration", sampling_impossible=True)
        child = s.child("evidence_registration")
        target = s.party("respondent")
        s.act("examiner", "06-10", "propose_registration", child, target=target)
        s.act("head", "06-11", "approve_registration", child)
        out = s.act(
            "examiner",
            "06-12",
            "register_evidence",
            child,
            target=target,
            from_on=day("06-12"),
            officers=[s.person("examiner"), s.person("member")],
        )
        assert {d.kind for d in out.documents} == {
            "evidence_registration_notice",
            "evidence_registration_list",
        }
        assert s.due("evidence.registration", child) >= day("06-19")
        number = out.documents[0].number
        refused = [{"items": "滑座模具1套", "way": "released", "note": "没收"}]
        assert "不得查封、扣押、没收" in s.refused(
            "examiner",
            "06-15",
            "decide_outcome",
            child,
            from_on=day("06-12"),
            registration_no=number,
            outcomes=refused,
        )
        late = s.refused(
            "examiner",
            "07-15",
            "decide_outcome",
            child,
            from_on=day("06-12"),
            registration_no=number,
        )
        assert "只能解除" in late
        out = s.act(
            "examiner",
            "06-15",
            "decide_outcome",
            child,
            from_on=day("06-12"),
            registration_no=number,
            released_on=day("06-15"),
        )
        assert [d.kind for d in out.documents] == ["evidence_registration_outcome"]
        assert s.case(child).state == "settled"
        assert not s.open("evidence.registration", child)


def test_held_evidence_is_released_or_never_held(stages: Stages) -> None:
    with stages.at("prepare") as s:
        for ending in ("release", "refuse", "withdraw"):
            s.act("examiner", "06-10", "open_evidence_registration", sampling_impossible=True)
            child, target = s.child("evidence_registration"), s.party("respondent")
            if ending == "withdraw":
                s.act("examiner", "06-11", "withdraw_proposal", child)
                continue
            s.act("examiner", "06-10", "propose_registration", child, target=target)
            if ending == "refuse":
                s.act("head", "06-11", "refuse_registration", child)
                assert s.case(child).state == "refused"
                continue
            s.act("head", "06-10", "approve_registration", child)
            s.act(
                "examiner",
                "06-10",
                "register_evidence",
                child,
                target=target,
                from_on=day("06-10"),
                officers=[s.person("examiner"), s.person("member")],
            )
            s.act("examiner", "06-25", "release_evidence", child, from_on=day("06-10"))
            assert s.case(child).state == "released"


def commissioned(s: Scene) -> str:
    """An appraisal commissioned on 12 June."""
    s.act(
        "chair",
        "06-10",
        "open_appraisal",
        initiative="party",
        requested_on=day("06-09"),
        costs_agreed=True,
    )
    child = s.child("appraisal")
    out = s.act(
        "examiner",
        "06-12",
        "commission_appraisal",
        child,
        initiative="party",
        applicant=s.party("respondent"),
        requested_on=day("06-09"),
        evidence_period_until=day("06-12"),
        started_on=day("06-12"),
        finish_by=day("07-12"),
    )
    assert {d.kind for d in out.documents} == {"appraisal_commission", "appraisal_notice"}
    return child


def test_appraisal_stops_the_clock_of_the_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        child = commissioned(s)
        assert s.open("adjudication.decide")[0].stopped
        assert "不能早于委托日期" in s.refused(
            "examiner",
            "07-02",
            "receive_opinion",
            child,
            made_on=day("06-11"),
            ended_on=day("06-11"),
        )
        items = [{"label": "丙1", "name": "鉴定意见书", "pages": 12}]
        s.act(
            "examiner",
            "07-02",
            "receive_opinion",
            child,
            made_on=day("07-01"),
            ended_on=day("07-01"),
            evidence_items=items,
        )
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=19)
        assert "尚未送达" in s.refused("examiner", "07-02", "conclude_appraisal", child)
        s.serve("07-03", "appraisal_opinion_notice")
        s.act(
            "examiner",
            "07-06",
            "record_objection",
            child,
            party=s.party("respondent"),
            received_on=day("07-06"),
        )
        s.act(
            "examiner",
            "07-06",
            "call_appraiser",
            child,
            hearing_at=hour("07-20"),
            told_on=day("07-06"),
        )
        s.act(
            "examiner",
            "07-07",
            "supplement_appraisal",
            child,
            started_on=day("07-07"),
            finish_by=day("07-17"),
        )
        s.act(
            "examiner",
            "07-17",
            "receive_opinion",
            child,
            made_on=day("07-17"),
            ended_on=day("07-17"),
        )
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=29)
        s.serve("07-18", "appraisal_opinion_notice")
        assert "不得采用" in s.refused(
            "examiner",
            "07-20",
            "conclude_appraisal",
            child,
            opinion_used=True,
            appraiser_refused=True,
        )
        s.act("examiner", "07-20", "conclude_appraisal", child, opinion_used=True)
        assert s.case(child).state == "concluded"


def test_appraisal_ends_early_or_is_refused(stages: Stages) -> None:
    with stages.at("prepare") as s:
        child = commissioned(s)
        s.act("chair", "06-20", "terminate_appraisal", child, ended_on=day("06-20"))
        assert (s.case(child).state, s.open("adjudication.decide")[0].stopped) == (
            "terminated",
            False,
        )
        s.act("chair", "06-21", "open_appraisal", initiative="public_interest")
        child = s.child("appraisal")
        s.act(
            "chair",
            "06-22",
            "refuse_appraisal",
            child,
            requested_on=day("06-20"),
            applicant=s.party("respondent"),
        )
        assert s.case(child).state == "refused"
        out = s.act("chair", "06-22", "refuse_appraisal")
        assert [d.kind for d in out.documents] == ["appraisal_notice"]


def test_evidence_period_is_extended_and_taken_out(stages: Stages) -> None:
    with stages.at("answer") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        end = s.due("adjudication.evidence_period")
        assert end == day("06-12")
        wanted = {"period_ended_on": end, "extra_days": 10, "new_due_on": day("06-22")}
        assert "原举证期限届满日" in s.refused(
            "chair",
            "06-09",
            "extend_evidence_period",
            **{**wanted, "period_ended_on": day("06-10")},
        )
        out = s.act("chair", "06-09", "extend_evidence_period", **wanted)
        assert [d.kind for d in out.documents] == ["evidence_period_notice"]
        assert {d.due_on for d in s.open("adjudication.evidence_period")} == {day("06-22")}
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=10)
        s.act("chair", "06-10", "refuse_evidence_extension", granted=False)
        s.act(
            "chair",
            "06-10",
            "extend_answer_period",
            party=s.party("respondent"),
            applied_on=day("06-09"),
            extra_days=10,
        )
        assert s.due("adjudication.answer") == day("06-22")
        s.act(
            "chair",
            "06-11",
            "refuse_answer_extension",
            party=s.party("respondent"),
            applied_on=day("06-10"),
        )
        s.act("examiner", "06-23", "close_evidence_period")
        s.act("examiner", "06-23", "close_answer_period")
        assert s.outcomes("adjudication.answer") == {"lapsed"}


def test_other_evidence_acts(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-08", "forward_answer")
        s.serve("06-09", "answer_forwarding_notice")
        assert s.outcomes("adjudication.forward_answer") == {"met"}
        s.act(
            "examiner",
            "06-09",
            "register_evidence",
            party=s.party("respondent"),
            evidence_items=[{"name": "对比文件"}],
            issue=["evidence_list"],
        )
        s.act(
            "examiner",
            "06-09",
            "register_foreign_evidence",
            party=s.party("respondent"),
            origin="foreign",
            formalities="apostille",
            translated=True,
        )
        s.act("chair", "06-09", "appoint_translator", agreed_by_parties=False)
        assert "没有委托代理人" in s.refused(
            "chair", "06-09", "grant_investigation_order", party=s.party("requester")
        )
        s.act("clerk", "06-09", "register_agent", party=s.party("requester"))
        s.act("chair", "06-09", "grant_investigation_order", party=s.party("requester"))
        s.act(
            "chair",
            "06-09",
            "order_to_produce",
            holder=s.party("respondent"),
            claimant=s.party("requester"),
        )
        s.act("head", "06-10", "assign_tech_investigator", investigator=s.person("spare"))
        s.act("examiner", "06-12", "register_tech_opinion")
        s.act("examiner", "06-13", "call_evidence_exchange", at=hour("06-20"))
        assert "尚未送达" in s.refused("examiner", "06-20", "record_evidence_exchange")
        s.serve("06-14", "evidence_exchange_notice")
        s.act(
            "examiner",
            "06-20",
            "record_evidence_exchange",
            started_at=hour("06-20"),
            ended_at=at("2026-06-20", "11:00"),
            issue=["evidence_list"],
        )
        s.act("head", "06-21", "ask_superior")
        s.act("examiner", "06-25", "register_superior_reply", superior_replied_on=day("06-24"))
        s.act("head", "06-25", "transfer_to_police", issue=["transfer_list"])


# ── 口头审理、书面审理 ─────────────────────────────────────
def test_hearing_is_postponed(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-25", "refuse_postponement", granted=False)
        out = s.act("chair", "06-26", "postpone_hearing", new_at=hour("07-20"))
        assert [d.kind for d in out.documents] == ["hearing_postponement_notice"]
        assert "尚未送达" in s.refused(
            "chair",
            "07-20",
            "hold_hearing",
            started_at=hour("07-20"),
            ended_at=at("2026-07-20", "11:00"),
        )
        s.serve("06-29", "hearing_postponement_notice")
        assert "审理日期与通知不符" in s.refused("chair", "07-21", "hold_hearing", **HELD)
        s.act(
            "chair",
            "07-20",
            "hold_hearing",
            started_at=hour("07-20"),
            ended_at=at("2026-07-20", "11:00"),
            issue=["feature_comparison"],
        )
        assert s.state == "deliberating"


def test_hearing_in_absence(stages: Stages) -> None:
    with stages.at("hear") as s:
        absent = [
            {
                "side": "respondent",
                "name": "重庆恒拓摩配有限公司（示例）",
                "served_on": day("06-22"),
                "reason": "未说明",
            }
        ]
        assert "按缺席审理办理" in s.refused(
            "chair", "07-06", "hold_hearing", absent=absent, **HELD
        )
        assert "请写明缺席" in s.refused("chair", "07-06", "hold_hearing_in_absence", **HELD)
        out = s.act("chair", "07-06", "hold_hearing_in_absence", absent=absent, **HELD)
        assert out.documents[0].kind == "hearing_record"
        assert s.state == "deliberating"


def test_requester_who_stays_away_is_treated_as_having_withdrawn(stages: Stages) -> None:
    with stages.at("hear") as s:
        assert "时间未到" in s.refused("head", "07-01", "treat_as_withdrawn")
        out = s.act("head", "07-07", "treat_as_withdrawn", issue=["closing_approval_form"])
        assert [d.kind for d in out.documents] == [
            "deemed_withdrawal_notice",
            "case_cancellation_decision",
            "closing_approval_form",
        ]
        assert out.documents[0].facts["notice_no"]
        assert (s.state, s.outcomes("adjudication.decide")) == ("deemed_withdrawn", {"met"})


def test_written_review(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("chair", "06-18", "decide_written_review", submit_by=day("07-03"))
        assert s.due("adjudication.written_opinion") == day("07-03")
        s.serve("06-19", "written_review_notice")
        assert "届满后再进入合议" in s.refused("examiner", "07-01", "finish_written_review")
        s.act("examiner", "07-06", "finish_written_review")
        assert (s.state, s.outcomes("adjudication.written_opinion")) == ("deliberating", {"met"})


def test_hearing_as_a_matter_of_its_own(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-23", "open_hearing_matter")
        child = s.child("hearing")
        s.act(
            "examiner",
            "06-24",
            "record_reply_slip",
            child,
            party=s.party("respondent"),
            received_on=day("06-24"),
        )
        s.act("chair", "06-24", "decide_closed_hearing", child)
        s.act("chair", "06-24", "refuse_postponement", child, old_at=hour("07-06"))
        s.act("chair", "06-25", "move_hearing", child, old_at=hour("07-06"), new_at=hour("07-10"))
        s.act("chair", "06-26", "postpone_hearing", child, old_at=hour("07-10"))
        s.act("chair", "06-29", "reschedule_hearing", child, **NEXT, issue=["hearing_announcement"])
        assert s.open("hearing.notice", child)
        s.serve("06-30")
        assert not s.open("hearing.notice", child)
        assert "尚未办结" in s.refused("chair", "07-06", "hold_hearing", **HELD)
        times = {"started_at": hour("07-20"), "ended_at": at("2026-07-20", "11:00")}
        s.act("chair", "07-20", "hold_hearing", child, **times)
        s.act(
            "chair",
            "07-20",
            "adjourn_hearing",
            child,
            hearing_at=hour("08-03"),
            reply_by=day("07-30"),
        )
        s.serve("07-22", "hearing_notice")
        times = {"started_at": hour("08-03"), "ended_at": at("2026-08-03", "11:00")}
        s.act("chair", "08-03", "hold_hearing", child, seq=2, **times)
        s.act("chair", "08-04", "sign_record", child, refused=False)
        s.act("chair", "08-05", "conclude_hearings")
        assert s.state == "deliberating"


def test_hearing_matter_is_cancelled(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-23", "open_hearing_matter")
        child = s.child("hearing")
        s.act("chair", "06-24", "cancel_hearing", child)
        assert s.case(child).state == "cancelled"
        assert "没有已签名" in s.refused("chair", "07-06", "conclude_hearings")


REPEAT = {
    "prior_on": day("03-01"),
    "prior_effective_on": day("03-20"),
    "same_infringer": True,
    "same_right": True,
    "same_act": True,
}


def test_repeat_infringement_goes_straight_to_the_panel(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "不是同一专利权" in s.refused(
            "chair", "06-18", "decide_repeat_directly", **{**REPEAT, "same_right": False}
        )
        s.act("chair", "06-18", "decide_repeat_directly", **REPEAT)
        assert s.state == "deliberating"


def test_panel_meets_again_and_again(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        rows = [{"label": "甲1", "finding": "accepted", "reason": "原件"}]
        s.act("examiner", "07-07", "find_on_exhibits", findings=rows)
        s.act("chair", "07-07", "adjourn_deliberation", met_on=day("07-07"))
        assert "表决人数" in s.refused("chair", "07-08", "record_deliberation", votes_for=2)
        s.act(
            "chair",
            "07-08",
            "record_deliberation",
            votes_for=2,
            votes_against=1,
            result="majority",
            dissent="不同意认定许诺销售。",
            major_interest=True,
        )
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "return_for_redeliberation", result="revise")
        s.act("chair", "07-11", "record_deliberation", major_interest=True)
        s.act("examiner", "07-12", "submit_to_legal_review")
        s.act("reviewer", "07-13", "approve_legality")
        s.act("section", "07-14", "give_section_opinion")
        assert "集体讨论" in s.refused("head", "07-15", "issue_decision")
        s.act("head", "07-15", "discuss_collectively")
        s.act("head", "07-15", "return_by_head")
        assert s.state == "deliberating"


# ── 裁决以后 ───────────────────────────────────────────────
def test_suit_is_registered_answered_and_lost(stages: Stages) -> None:
    with stages.at("served") as s:
        assert len(s.open("adjudication.sue")) == 2
        s.act("clerk", "08-05", "register_suit", suit_received_on=day("08-05"))
        assert (s.state, s.open("adjudication.sue")) == ("challenged", [])
        out = s.act("examiner", "08-10", "file_defence")
        assert {d.kind for d in out.documents} == {"litigation_defence", "evidence_catalogue"}
        s.act("clerk", "08-12", "register_stay", ordered_on=day("08-12"))
        s.act("clerk", "08-20", "lift_stay", ordered_on=day("08-20"))
        told = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        s.act("clerk", "10-22", "register_ruling_overturned", **told)
        assert s.state == "revoked"
        assert s.open("adjudication.publish_after_change")


@pytest.mark.parametrize(
    "step, state",
    [("register_ruling_upheld", "served"), ("register_ruling_to_redo", "deliberating")],
)
def test_reconsideration_is_answered(stages: Stages, step: str, state: str) -> None:
    with stages.at("served") as s:
        s.act("clerk", "08-05", "register_reconsideration", recon_received_on=day("08-05"))
        out = s.act("examiner", "08-10", "file_reconsideration_reply", issue=["evidence_catalogue"])
        assert "reconsideration_reply" in {d.kind for d in out.documents}
        s.act("clerk", "10-22", step, outcome_on=day("10-10"), outcome_effective_on=day("10-20"))
        assert s.state == state
        assert bool(s.open("adjudication.decide")) == (state == "deliberating")


def test_ruling_is_urged_enforced_and_closed(stages: Stages) -> None:
    with stages.at("served") as s:
        assert "届满后" in s.refused("head", "08-05", "urge_performance")
        end = s.due("adjudication.sue")
        s.act("examiner", "08-10", "note_suit_period_over", suit_period_ended_on=end)
        s.act("examiner", "08-11", "check_performance", **visit(s, "08-11"))
        s.act("head", "08-12", "urge_performance")
        assert "尚未送达" in s.refused("head", "08-12", "apply_enforcement")
        s.serve("08-13", "performance_urging_notice")
        assert "催告期" in s.refused("head", "08-20", "apply_enforcement")
        out = s.act("head", "09-01", "apply_enforcement")
        assert [d.kind for d in out.documents] == ["enforcement_application"]
        assert s.state == "enforcing"
        s.act("examiner", "10-20", "confirm_performance", **visit(s, "10-20"))
        assert s.state == "performed"
        assert "尚未公开" in s.refused("head", "10-21", "close_case")
        s.act(
            "examiner",
            "10-21",
            "approve_publication",
            published_on=day("10-21"),
            publication_approved_by=s.person("head"),
        )
        out = s.act("head", "10-22", "close_case")
        assert (s.state, out.documents[0].facts["excluded_days"]) == ("closed", 0)
        s.act("archivist", "10-30", "archive_case")
        assert s.state == "archived"


def test_holder_applies_when_the_office_did_not(stages: Stages) -> None:
    with stages.at("served") as s:
        end = s.due("adjudication.sue")
        s.act("examiner", "08-10", "note_suit_period_over", suit_period_ended_on=end)
        over = s.due("enforcement.court_apply")
        assert "尚未届满" in s.refused(
            "examiner", "10-10", "note_office_did_not_apply", office_period_ended_on=day("10-10")
        )
        s.act("examiner", "11-20", "note_office_did_not_apply", office_period_ended_on=over)
        s.act("clerk", "12-10", "register_holder_application", applied_on=day("12-10"))
        assert s.state == "enforcing"


INVALID = {
    "ground": "all_invalid",
    "invalidity_decision_no": "第99001号",
    "invalidity_effective_on": day("09-01"),
}


def test_ruling_is_revoked(stages: Stages) -> None:
    with stages.at("served") as s:
        assert "尚未生效" in s.refused("head", "08-20", "revoke_decision", **INVALID)
        out = s.act("head", "09-10", "revoke_decision", **INVALID)
        assert [d.kind for d in out.documents] == ["decision_revocation"]
        assert s.state == "revoked"
        assert s.open("adjudication.publish_after_change")


def test_ruling_is_changed_served_again_and_corrected(stages: Stages) -> None:
    with stages.at("served") as s:
        s.act("head", "08-01", "correct_decision", touches_substance=False)
        assert "应变更或者撤销" in s.refused(
            "head", "08-01", "correct_decision", touches_substance=True
        )
        out = s.act(
            "head",
            "09-10",
            "change_decision",
            new_orders="维持其余主文。",
            **{**INVALID, "ground": "partly_invalid"},
        )
        assert [d.kind for d in out.documents] == ["decision_revocation"]
        assert "尚未送达" in s.refused("examiner", "09-11", "confirm_service")
        s.serve("09-12", "decision_revocation")
        s.act("examiner", "09-12", "confirm_service")
        assert s.state == "served"


def test_letters_after_the_ruling(stages: Stages) -> None:
    with stages.at("served") as s:
        out = s.act("examiner", "08-01", "notify_platform")
        assert [d.kind for d in out.documents] == ["platform_measures_letter"]
        assert "没有责令停止进口" in s.refused("examiner", "08-01", "notify_customs")
        s.act("examiner", "08-01", "notify_fair")
        s.act(
            "head",
            "08-01",
            "tell_dishonesty_listing",
            party=s.party("respondent"),
            told_on=day("08-01"),
            plea_until=day("08-10"),
        )
        assert "届满后再决定" in s.refused("head", "08-05", "decide_dishonesty_listing")
        s.act("head", "08-12", "decide_dishonesty_listing")
        out = s.act(
            "examiner",
            "08-20",
            "approve_publication",
            published_on=day("08-20"),
            publication_approved_by=s.person("head"),
        )
        assert {d.kind for d in out.documents} == {"publication_approval_form", "publication_text"}
        assert s.outcomes("adjudication.publish") == {"met"}


def test_import_that_was_stopped_is_told_to_customs(stages: Stages) -> None:
    with stages.at("review") as s:
        orders = [
            {
                "variant": "import",
                "respondent": "甲",
                "acts": "进口",
                "product": "底座",
                "model": "K3",
            },
            {"variant": "dismiss_rest"},
        ]
        s.act("head", "07-20", "issue_decision", orders=orders)
        out = s.act("examiner", "08-01", "notify_customs")
        assert [d.kind for d in out.documents] == ["customs_notice_letter"]
