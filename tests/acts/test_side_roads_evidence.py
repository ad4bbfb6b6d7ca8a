"""Evidence: every side road from inspection to appraisal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.acts.scene import Scene, Stages, day, hour
from tests.faults.world import at


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
        # The form lists what was taken; who signs for it is asked, and it goes back once.
        assert "签收人" in s.refused(
            "examiner", "06-20", "return_samples", disposal="returned", receiver=None
        )
        s.act("examiner", "06-20", "return_samples", disposal="returned", receiver="程立冬")
        assert "均已返还" in s.refused("examiner", "06-20", "return_samples", disposal="kept")
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
        due = s.due("evidence.registration", child)
        assert due >= day("06-19")
        # The notice tells the last day that the file counts, not one that somebody typed.
        assert out.documents[0].facts["decide_by"] == due.isoformat()
        assert out.documents[0].facts["approved_at"][:10] == "2026-06-11"
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
            released_on=day("06-15"),
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
        for ending in ("refuse", "withdraw", "release"):
            s.act("examiner", "06-11", "open_evidence_registration", sampling_impossible=True)
            child, target = s.child("evidence_registration"), s.party("respondent")
            if ending == "withdraw":
                s.act("examiner", "06-11", "withdraw_proposal", child)
                continue
            s.act("examiner", "06-11", "propose_registration", child, target=target)
            if ending == "refuse":
                s.act("head", "06-11", "refuse_registration", child)
                assert s.case(child).state == "refused"
                continue
            s.act("head", "06-11", "approve_registration", child)
            s.act(
                "examiner",
                "06-11",
                "register_evidence",
                child,
                target=target,
                from_on=day("06-11"),
                officers=[s.person("examiner"), s.person("member")],
            )
            s.act("examiner", "06-25", "release_evidence", child, from_on=day("06-11"))
            assert s.case(child).state == "released"


def commissioned(s: Scene, asked: str = "06-10") -> str:
    """An appraisal commissioned on 12 June."""
    s.act(
        "chair",
        asked,
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
        )
        told: dict[str, Any] = {"told_on": day("07-06"), "told_proof": "回执示例1号"}
        s.act("scribe", "07-06", "record_appraiser_told", child, **told)
        s.act("examiner", "07-06", "take_back_appraiser_told", child)
        early = {**told, "told_on": day("07-03")}
        assert "不能早于" in s.refused("scribe", "07-06", "record_appraiser_told", child, **early)
        s.act("scribe", "07-06", "record_appraiser_told", child, **told)
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
        # Each has ten days from the day on which the second opinion reached it.
        assert "异议期限至" in s.refused("examiner", "07-28", "conclude_appraisal", child)
        s.act("examiner", "07-29", "conclude_appraisal", child, opinion_used=True)
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
        asking = s.party("respondent")
        wanted: dict[str, Any] = {
            "party": asking,
            "period_ended_on": end,
            "extra_days": 10,
            "new_due_on": day("06-22"),
        }
        assert "原举证期限届满日" in s.refused(
            "chair",
            "06-09",
            "extend_evidence_period",
            **{**wanted, "period_ended_on": day("06-10")},
        )
        out = s.act("chair", "06-09", "extend_evidence_period", **wanted)
        assert [d.kind for d in out.documents] == ["evidence_period_notice"]
        # Whoever did not ask keeps the day that was told.
        assert {(d.party_id == asking, d.due_on) for d in s.open("adjudication.evidence_period")} == {
            (True, day("06-22")),
            (False, end),
        }
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=10)
        s.act("chair", "06-10", "refuse_evidence_extension", party=asking, granted=False)
        s.act(
            "chair",
            "06-10",
            "extend_answer_period",
            party=s.party("respondent"),
            applied_on=day("06-09"),
            extra_days=10,
        )
        assert s.due("adjudication.answer") == day("06-22")
        assert len(s.services("answer_extension_notice")) == 1
        s.act(
            "chair",
            "06-11",
            "refuse_answer_extension",
            party=s.party("respondent"),
            applied_on=day("06-10"),
            granted=False,
        )
        s.act("examiner", "06-23", "close_evidence_period")
        s.act("examiner", "06-23", "close_answer_period")
        assert s.outcomes("adjudication.answer") == {"lapsed"}






def test_a_notice_of_samples_counts_them_itself(stages: Stages) -> None:
    with stages.at("prepare") as s:
        two = [s.person("examiner"), s.person("member")]
        row = {"name": "底座", "population": "20", "qty": "1", "seal_no": "1"}
        made = s.act("examiner", "06-26", "take_samples", officers=two, items=[row, row, row])
        (notice,) = (d for d in made.documents if d.kind == "sampling_notice")
        assert notice.facts["items_n"] == 3
