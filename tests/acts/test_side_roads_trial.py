"""Hearing, written review, deliberation: every side road of the trial."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.documents import body_html
from casehub.documents.pages import words_on
from casehub.model import Document, EvidenceUse
from tests.acts.scene import HELD, Scene, Stages, day, hour
from tests.faults.world import at

SUSPENDED: dict[str, Any] = {
    "ground": "invalidity",
    "acceptance_no": "示例无受2026-000101",
    "accepted_on": day("06-24"),
}
NEXT: dict[str, Any] = {"hearing_at": hour("07-20"), "reply_by": day("07-15")}


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
        absent = [{"party": s.party("respondent"), "reason": "无正当理由未到场"}]
        assert "按缺席审理办理" in s.refused(
            "chair", "07-06", "hold_hearing", absent=absent, **HELD
        )
        assert "请写明缺席" in s.refused("chair", "07-06", "hold_hearing_in_absence", **HELD)
        out = s.act("chair", "07-06", "hold_hearing_in_absence", absent=absent, **HELD)
        (record,) = out.documents
        proof = next(r for r in record.facts["absences"])
        # Nobody types what the proof of service says.
        assert (record.kind, proof["served_on"]) == ("hearing_record", "2026-06-22")
        assert proof["service_ref"].endswith("送达回证") and proof["name"] in drawn(s, record)
        assert "经本局于2026年6月22日合法通知，无正当理由未到场，合议组决定缺席审理" in drawn(s, record)
        assert s.state == "deliberating"
        # The decision finds them by their row.
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        (decision, *_) = s.act("head", "07-20", "issue_decision", evidence_text="甲1予以采信。").documents
        assert (decision.facts["default_respondent"], decision.facts["default_served_on"]) == (proof["name"], "2026-06-22")


def drawn(s: Scene, paper: Document) -> str:
    return "".join(words_on(body_html(s.office.rules.kinds[paper.kind], paper.facts)).split())


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
        assert s.open("adjudication.written_opinion") == []
        s.serve("06-19", "written_review_notice")
        limits = s.open("adjudication.written_opinion")
        assert [(d.start_on, d.due_on) for d in limits] == [(day("06-19"), day("07-03"))] * 2
        assert "届满后再进入合议" in s.refused("examiner", "07-01", "finish_written_review")
        s.act("examiner", "07-06", "finish_written_review")
        assert (s.state, s.outcomes("adjudication.written_opinion")) == ("deliberating", {"lapsed"})


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
        s.act("chair", "06-24", "refuse_postponement", child)
        s.act("chair", "06-25", "move_hearing", child, new_at=hour("07-10"))
        s.act("chair", "06-26", "postpone_hearing", child)
        # The time that is given up stands in the file; nobody types it again.
        moved = select(Document).where(Document.kind == "hearing_postponement_notice")
        given_up = [d.facts["old_at"][:10] for d in s.session.scalars(moved.order_by(Document.id))]
        assert given_up == ["2026-07-06", "2026-07-06", "2026-07-10"]
        s.act("chair", "06-29", "reschedule_hearing", child, **NEXT, issue=["hearing_announcement"])
        assert s.open("hearing.notice", child)
        s.serve("06-30")
        assert not s.open("hearing.notice", child)
        assert "尚未办结" in s.refused("chair", "07-06", "hold_hearing", **HELD)
        times: dict[str, Any] = {"started_at": hour("07-20"), "ended_at": at("2026-07-20", "11:00")}
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


def test_a_notice_at_the_least_time_of_the_law_is_in_time(stages: Stages) -> None:
    """办法第二十六条: three working days before; that the office likes four makes it not late."""
    with stages.at("hear") as s:
        s.act("chair", "06-23", "open_hearing_matter")
        child = s.child("hearing")
        s.act("chair", "06-24", "refuse_postponement", child)
        # Monday the 13th: the law leaves until Wednesday the 8th, the office wants the 7th.
        assert "前通知当事人" in s.refused("chair", "07-09", "move_hearing", child, new_at=hour("07-13"))
        s.act("chair", "07-08", "move_hearing", child, new_at=hour("07-13"))
        (clock,) = s.open("hearing.notice", child)
        assert (clock.due_on, clock.nominal_on) == (day("07-08"), day("07-08"))
        s.serve("07-08", "hearing_postponement_notice")
        assert (clock.outcome, clock.closed_on) == ("met", day("07-08"))
        # Given with time to spare and served at the last moment, it is not late either.
        s.act("chair", "07-09", "move_hearing", child, new_at=hour("07-20"))
        (clock,) = s.open("hearing.notice", child)
        assert (clock.due_on, clock.nominal_on) == (day("07-14"), day("07-15"))
        s.serve("07-15", "hearing_postponement_notice")
        assert (clock.outcome, clock.closed_on) == ("met", day("07-15"))
        s.act("chair", "07-15", "move_hearing", child, new_at=hour("07-27"))
        (clock,) = s.open("hearing.notice", child)
        s.serve("07-23", "hearing_postponement_notice")
        assert (clock.outcome, clock.nominal_on) == ("late", day("07-22"))


def test_hearing_matter_is_cancelled(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-23", "open_hearing_matter")
        child = s.child("hearing")
        s.act("chair", "06-24", "cancel_hearing", child)
        assert s.case(child).state == "cancelled"
        assert "没有已签名" in s.refused("chair", "07-06", "conclude_hearings")


REPEAT: dict[str, Any] = {
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
        uses = select(EvidenceUse.id).where(EvidenceUse.case_id == s.case().id)
        first = s.session.scalars(uses.where(EvidenceUse.label == "甲1")).one()
        rows = [{"exhibits": [first], "finding": "accepted", "reason": "原件"}]
        s.act("examiner", "07-07", "find_on_exhibits", findings=rows)
        s.act("chair", "07-07", "adjourn_deliberation", met_on=day("07-07"))
        assert "表决人数" in s.refused("chair", "07-08", "record_deliberation", votes_for=3)
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


# ── 主案的条件在下属事项中同样适用；回到口头审理 ────────────
def test_a_hearing_matter_keeps_the_conditions_of_its_case(stages: Stages) -> None:
    """Not while the case is suspended, not early, not a day after service, not past a recusal."""
    with stages.at("hear") as s:
        s.act("chair", "06-23", "open_hearing_matter")
        child = s.child("hearing")

        def held(when: str) -> dict[str, Any]:
            return {"started_at": hour(when), "ended_at": at(f"2026-{when}", "11:30")}

        early = s.refused("chair", "06-25", "hold_hearing", child, **held("06-25"))
        assert "通知的审理日期为2026年7月6日" in early
        s.act("chair", "06-26", "move_hearing", child, new_at=hour("07-09"))
        assert "尚未送达" in s.refused("chair", "07-09", "hold_hearing", child, **held("07-09"))
        s.serve("07-07", "hearing_postponement_notice")
        late = s.refused("chair", "07-09", "hold_hearing", child, **held("07-09"))
        assert "不足三个工作日" in late
        s.act("chair", "07-09", "move_hearing", child, new_at=hour("07-20"))
        s.serve("07-10", "hearing_postponement_notice")
        s.act("clerk", "07-13", "register_recusal_request", person=s.person("chair"))
        assert "回避申请尚未决定" in s.refused(
            "chair", "07-20", "hold_hearing", child, **held("07-20")
        )
        s.act("head", "07-14", "refuse_recusal")
        with s.session.begin_nested() as kept:
            s.act("head", "07-15", "suspend_case", from_on=day("07-15"), **SUSPENDED)
            assert "主案处于「中止处理」" in s.refused(
                "chair", "07-20", "hold_hearing", child, **held("07-20")
            )
            s.act("chair", "07-20", "cancel_hearing", child)
            kept.rollback()
        s.session.expire_all()
        s.act("chair", "07-20", "hold_hearing", child, **held("07-20"))
        assert s.case(child).state == "held"


def test_a_new_member_hears_before_voting(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        seat = {"leaving": s.person("member"), "joining": s.person("spare"), "redo": True}
        s.act("head", "07-07", "replace_panel_member", **seat)
        assert "重新口头审理" in s.refused("chair", "07-08", "record_deliberation")
        s.act("chair", "07-08", "reopen_hearing")
        assert s.state == "preparing"
        s.act("chair", "07-09", "decide_hearing", **NEXT)
        again = {"started_at": hour("07-20"), "ended_at": at("2026-07-20", "11:30"), "seq": 2}
        # What was served for the first hearing tells nobody of the second.
        assert "尚未送达" in s.refused("chair", "07-20", "hold_hearing", **again)
        s.serve("07-13", "hearing_notice")
        s.act("chair", "07-20", "hold_hearing", **again)
        s.act("chair", "07-21", "record_deliberation")
        assert s.state == "reviewing"


def test_legal_review_sends_the_case_back_to_a_hearing(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "return_for_redeliberation", result="supplement")
        s.act("chair", "07-13", "reopen_hearing")
        s.act("chair", "07-13", "decide_hearing", **NEXT)
        assert s.state == "hearing"
