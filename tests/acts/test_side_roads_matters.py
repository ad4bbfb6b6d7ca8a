"""Assistance, mediation, intake: side roads of the others, and every loose paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casehub import acts
from casehub.acts import entries
from casehub.acts.carrying_out import act_on
from casehub.casefile import opening, situations
from casehub.documents import body_html, check
from tests import factories
from tests.acts.scene import Scene, Stages, day, hour
from tests.faults import roads
from tests.faults.world import at, rules


# ── 协查 ───────────────────────────────────────────────────
@pytest.fixture
def drafted(stages: Stages) -> Any:
    """A referral that was sent on 22 June."""
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        child = s.child("assistance")
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        two = [s.person("examiner"), s.person("scribe")]
        s.act("examiner", "06-15", "submit_request", child, receiver=receiver, contacts=two)
        s.act("section", "06-16", "return_draft", child)
        s.act("examiner", "06-17", "submit_request", child, receiver=receiver, contacts=two)
        s.act("section", "06-18", "review_request", child)
        signed = s.act("head", "06-18", "sign_request", child)
        s.sent = signed.case.reference
        assert {d.kind for d in signed.documents} == {
            "assistance_request",
            "assistance_items",
            "assistance_receipt",
        }
        s.act("dispatcher", "06-19", "seal_request", s.sent)
        s.act(
            "dispatcher",
            "06-22",
            "dispatch_request",
            s.sent,
            dispatched_on=day("06-22"),
            expected_receipt_on=day("06-25"),
        )
        yield s


def test_referral_comes_back_and_is_sent_anew(drafted: Scene) -> None:
    s = drafted
    assert s.open("assistance.reply", s.sent)[0].estimated
    s.act(
        "dispatcher",
        "06-29",
        "record_returned",
        s.sent,
        returned_on=day("06-29"),
        reason_code="not_here",
    )
    assert not s.open("assistance.reply", s.sent)
    s.act("examiner", "06-30", "redraft_returned", s.sent)
    s.act(
        "examiner",
        "06-30",
        "submit_request",
        s.sent,
        receiver=s.office.work(s.session, "partner").actor.organisation_id,
        contacts=[s.person("examiner"), s.person("scribe")],
    )
    assert "填写告知对方日期" in s.refused("examiner", "07-01", "withdraw_request", s.sent)
    s.act("examiner", "07-01", "withdraw_request", s.sent, told_on=day("07-01"))
    assert s.case(s.sent).state == "withdrawn"


def test_referral_is_passed_on_put_off_urged_and_answered(drafted: Scene) -> None:
    s = drafted
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))
    assert (s.due("assistance.reply", s.sent), s.open("assistance.reply", s.sent)[0].estimated) == (
        day("07-15"),
        False,
    )
    s.act(
        "dispatcher",
        "06-27",
        "record_rerouted",
        s.sent,
        received_on=day("06-24"),
        rerouted_on=day("06-26"),
    )
    s.act("dispatcher", "07-06", "record_progress", s.sent)
    s.act(
        "dispatcher",
        "07-14",
        "record_extension",
        s.sent,
        told_on=day("07-14"),
        extended_to=day("07-22"),
    )
    assert s.due("assistance.reply", s.sent) == day("07-22")
    assert s.refused("examiner", "07-20", "urge_first", s.sent, new_date=day("07-30"))
    out = s.act("examiner", "07-23", "urge_first", s.sent, new_date=day("07-30"))
    assert [d.kind for d in out.documents] == ["urging_letter"]
    assert s.refused("examiner", "07-24", "urge_second", s.sent, new_date=day("08-07"))
    s.act("examiner", "07-31", "urge_second", s.sent, new_date=day("08-07"))
    s.act("head", "08-17", "escalate", s.sent)
    s.act("examiner", "08-18", "settle_escalation", s.sent)
    s.act(
        "dispatcher",
        "08-20",
        "record_reply",
        s.sent,
        replied_on=day("08-19"),
        received_on=day("08-20"),
    )
    assert not s.open("assistance.reply", s.sent)
    s.act("examiner", "08-21", "assess_reply", s.sent, further_request=True)
    s.act("examiner", "08-21", "request_supplement", s.sent)
    assert s.case(s.sent).state == "draft"


def test_passing_on_does_not_move_the_day_and_a_second_answer_is_assessed_anew(
    drafted: Scene,
) -> None:
    s = drafted
    first: dict[str, Any] = {"received_on": day("06-24"), "rerouted_on": day("06-26")}
    s.act("dispatcher", "06-26", "record_rerouted", s.sent, **first)
    due = s.due("assistance.reply", s.sent)
    early: dict[str, Any] = {"accepted_on": day("06-25")}
    told = s.refused("dispatcher", "06-29", "record_new_office_accepted", s.sent, **early)
    assert "不能早于转办日期" in told
    taken: dict[str, Any] = {"accepted_on": day("06-29"), "partner_number": "通市监知收〔2026〕12号"}
    s.act("dispatcher", "06-29", "record_new_office_accepted", s.sent, **taken)
    assert s.due("assistance.reply", s.sent) == due == day("07-15")
    assert s.case(s.sent).state == "accepted"
    again = {"received_on": day("06-29"), "rerouted_on": day("06-30")}
    later = s.refused("dispatcher", "06-30", "record_rerouted", s.sent, **again)
    assert "期限自该日起算，不因转办改变" in later
    s.act("dispatcher", "06-30", "record_rerouted", s.sent, **{**again, "received_on": day("06-24")})
    # ── answered, assessed, closed, and answered once more ───
    answer: dict[str, Any] = {"replied_on": day("07-10"), "received_on": day("07-13")}
    s.act("dispatcher", "07-13", "record_reply", s.sent, **answer)
    s.act("examiner", "07-14", "assess_reply", s.sent, further_request=False)
    s.act("examiner", "07-14", "close_request", s.sent)
    assert s.case(s.sent).closed_on == day("07-14")
    more: dict[str, Any] = {
        "replied_on": day("07-18"),
        "received_on": day("07-20"),
        "evidence_items": [{"label": "丙9", "name": "补充询问笔录", "source": "杜嘉禾、严伯予",
                            "form": "原件", "pages": 3}],
    }  # fmt: skip
    s.act("dispatcher", "07-20", "record_further_reply", s.sent, **more)
    assert (s.case(s.sent).state, s.case(s.sent).closed_on) == ("replied", None)
    assert len(s.open("assistance.assess", s.sent)) == 1
    s.act("examiner", "07-21", "assess_reply", s.sent, further_request=False)
    s.act("examiner", "07-21", "close_request", s.sent)


def test_a_letter_waits_while_the_case_is_suspended_but_answers_are_taken_in(
    drafted: Scene,
) -> None:
    s = drafted
    s.act("examiner", "06-23", "request_assistance")
    second = s.child("assistance")
    receiver = s.office.work(s.session, "partner").actor.organisation_id
    two = [s.person("examiner"), s.person("scribe")]
    s.act("clerk", "06-23", "register_invalidity", paper="acceptance", acceptance_no="无受1",
          accepted_on=day("06-22"))  # fmt: skip
    stopped: dict[str, Any] = {"ground": "invalidity", "from_on": day("06-24")}
    s.act("head", "06-24", "suspend_case", acceptance_no="无受1", accepted_on=day("06-22"), **stopped)
    told = s.refused(
        "examiner", "06-25", "submit_request", second, receiver=receiver, contacts=two
    )
    assert told.startswith("主案处于「中止处理」")
    s.act("dispatcher", "06-26", "record_delivered", s.sent, received_on=day("06-24"))


def test_referral_does_not_arrive_or_is_replaced(drafted: Scene) -> None:
    s = drafted
    s.act("dispatcher", "06-26", "record_undeliverable", s.sent, failed_on=day("06-26"))
    s.act(
        "dispatcher",
        "06-27",
        "send_again",
        s.sent,
        dispatched_on=day("06-27"),
        expected_receipt_on=day("06-30"),
    )
    s.act("dispatcher", "07-01", "record_partial", s.sent, received_on=day("06-30"))
    s.act("head", "07-02", "supersede_request", s.sent)
    assert s.case(s.sent).state == "superseded"


# ── 调解 ───────────────────────────────────────────────────
def asked(s: Scene, **more: Any) -> Scene:
    """A request for mediation, the respondent asked for its opinion."""
    work = s.office.work(s.session, "clerk", hour("03-20"))
    s.ref = factories.open_request(work, "mediation").reference
    s.act("clerk", "03-20", "receive_request", received_on=day("03-20"), copies=1)
    s.act("clerk", "03-23", "send_opinion_notice", **{"dispute_kind": "infringement", **more})
    s.serve("03-25", who="clerk")
    return s


def consent(s: Scene, party: int, when: str, step: str = "record_consent") -> None:
    """One respondent agrees to mediation."""
    signed: dict[str, Any] = {"party": party, "signed_by": "秦远山", "acts_by": "party"}
    s.act("clerk", when, step, statement_received_on=day(when), **signed)


def filed(s: Scene, *, ownership: bool = False) -> Scene:
    """Filed with a mediator; the first session is on 21 April."""
    asked(s, dispute_kind="ownership" if ownership else "infringement")
    consent(s, s.party("respondent"), "04-08")
    step = "file_ownership_mediation" if ownership else "file_mediation"
    s.act(
        "head",
        "04-10",
        step,
        mediators=[s.person("mediator")],
        session_at=hour("04-21"),
        issue=["mediation_session_notice"],
    )
    s.serve("04-13", who="mediator")
    return s


def session(s: Scene, when: str) -> dict[str, Any]:
    """Hours of a session."""
    return {"started_at": hour(when), "ended_at": at(f"2026-{when}", "11:30")}


def test_mediation_is_not_filed(stages: Stages) -> None:
    with stages.at("submit") as s:
        asked(s)
        told: dict[str, Any] = {"party": s.party("respondent")}
        s.act("clerk", "04-08", "record_refusal", statement_received_on=day("04-08"), **told)
        out = s.act("head", "04-09", "refuse_mediation")
        assert out.documents[0].facts["reason"] == "refused"
        assert [d.kind for d in out.documents] == ["mediation_non_filing_notice"]
        assert s.state == "not_filed"
        asked(s)
        told = {"party": s.party("respondent")}
        assert "届满" in s.refused(
            "clerk", "04-02", "record_no_reply", period_ended_on=day("04-02"), **told
        )
        s.act("clerk", "04-13", "record_no_reply", period_ended_on=day("04-09"), **told)
        out = s.act("head", "04-14", "refuse_mediation")
        assert out.documents[0].facts["reason"] == "no_reply"
        assert s.outcomes("mediation.reply") == {"lapsed"}


def test_mediation_is_suspended_and_goes_on(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s)
        before = s.open("mediation.conclude_other")[0].nominal_on
        s.act("mediator", "04-15", "suspend", from_on=day("04-15"), ground="invalidity")
        out = s.act(
            "mediator",
            "04-25",
            "resume_before_session",
            place="第一调解室",
            resumed_on=day("04-25"),
            session_at=hour("05-12"),
        )
        assert out.documents[0].facts["days"] == 10
        assert s.open("mediation.conclude_other")[0].nominal_on == before + timedelta(days=10)
        s.act("mediator", "05-12", "hold_session", seq=1, **session(s, "05-12"), next_at=hour("05-20"))
        s.act("mediator", "05-13", "suspend", from_on=day("05-13"), ground="invalidity")
        s.act(
            "mediator",
            "05-23",
            "resume_session",
            resumed_on=day("05-23"),
            session_at=hour("06-12"),
            place="第一调解室",
        )
        s.act("head", "05-24", "extend_mediation")
        s.act("mediator", "06-12", "fail_session", **session(s, "06-12"))
        out = s.act(
            "head", "06-13", "close_failed", issue=["closing_approval_form"]
        )
        assert (s.state, out.documents[0].kind) == ("closed", "mediation_closing_notice")
        s.serve("06-14", who="mediator")
        s.act("clerk", "06-15", "open_adjudication", received_on=day("06-15"))


def agreed(s: Scene) -> Scene:
    """An agreement on 21 April."""
    filed(s)
    s.act("mediator", "04-21", "hold_session", seq=1, **session(s, "04-21"), next_at=hour("05-06"))
    debt = {"kind": "pay", "text": "赔偿", "amount": Decimal("86000.00"), "due_on": day("06-10")}
    submits: dict[str, Any] = {"enforcement_consent": True, "debtor": "被请求人", "notary": "示例公证处"}
    s.act("mediator", "04-22", "draft_agreement", terms=[debt], **submits)
    for role in ("requester", "respondent"):
        signs: dict[str, Any] = {"party": s.party(role), "signed_by": "秦远山"}
        s.act("mediator", "04-22", "sign_agreement", acts_by="party", **signs)
    s.act(
        "mediator",
        "04-22",
        "reach_agreement",
        effective_on=day("04-22"),
        issue=["mediation_record"],
        **session(s, "04-21"),
    )
    s.serve("04-23", who="mediator")
    return s


def wish(s: Scene, when: str) -> None:
    """Both parties ask the court to confirm."""
    for role in ("requester", "respondent"):
        asks: dict[str, Any] = {"party": s.party(role), "signed_by": "秦远山"}
        s.act("mediator", when, "record_confirmation_wish", acts_by="party", **asks)


def test_agreement_is_notarised_performed_and_closed(stages: Stages) -> None:
    with stages.at("submit") as s:
        agreed(s)
        s.act("mediator", "04-25", "notarise_agreement", made_on=day("04-25"))
        s.act("mediator", "05-01", "record_part_performance", performed_on=day("05-01"), item=1)
        s.act("mediator", "05-10", "record_performance", performed_on=day("05-10"))
        out = s.act("head", "05-11", "close_agreed", issue=["closing_approval_form"])
        assert out.documents[0].facts["closing_mode"] == "mediation"
        s.act("archivist", "05-20", "archive_volume")
        assert s.state == "archived"


def test_agreement_is_confirmed_by_the_court_and_enforced(stages: Stages) -> None:
    with stages.at("submit") as s:
        agreed(s)
        assert s.refused("mediator", "06-30", "apply_confirmation", applied_on=day("06-30"))
        wish(s, "04-27")
        s.act("mediator", "04-27", "apply_confirmation", applied_on=day("04-27"))
        s.act("mediator", "04-28", "confirmation_refused", ruled_on=day("04-28"))
        assert s.state == "agreed"
    with stages.at("submit") as s:
        agreed(s)
        wish(s, "04-27")
        s.act("mediator", "04-27", "apply_confirmation", applied_on=day("04-27"))
        s.act("mediator", "04-30", "confirmation_accepted", accepted_on=day("04-30"))
        s.act("mediator", "05-20", "confirmation_valid", ruled_on=day("05-20"))
        s.act("mediator", "06-20", "apply_enforcement", applied_on=day("06-20"), item=1)
        assert s.state == "enforcing"


def test_ownership_mediation_and_withdrawal(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, ownership=True)
        s.act("mediator", "04-16", "certify_for_cnipa", applied_on=day("04-16"))
        before = s.open("mediation.conclude")[0].nominal_on
        s.act("head", "04-20", "extend_ownership_mediation", months=1)
        assert s.open("mediation.conclude")[0].nominal_on > before
        asks: dict[str, Any] = {
            "applicant": s.party("respondent"),
            "person": s.person("mediator"),
            "form": "written",
            "applied_on": day("04-20"),
        }
        s.act("clerk", "04-20", "register_recusal_request", **asks)
        out = s.act("head", "04-20", "refuse_recusal", person=s.person("mediator"))
        assert out.documents[0].facts["applied_on"] == "2026-04-20"
        asks = {"party": s.party("requester"), "signed_by": "秦远山"}
        s.act("mediator", "04-21", "withdraw_request", acts_by="party", **asks)
        out = s.act("head", "04-22", "close_failed_ownership")
        assert out.documents[0].facts["ground"] == "withdrawn"
        assert s.open("mediation.cnipa_copy")
        s.act("mediator", "04-23", "copy_to_cnipa")
        assert not s.open("mediation.cnipa_copy")


# ── 收件 ───────────────────────────────────────────────────
def test_request_at_the_window_is_sent_on(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "clerk", hour("03-12"))
        s.ref = factories.open_request(work, "intake").reference
        s.act("clerk", "03-12", "receive_request", **roads.request_data(date(2026, 3, 12)))
        there = s.office.work(s.session, "partner").actor.organisation_id
        to: dict[str, Any] = {"receiver": there}
        assert "尚未告知请求人" in s.refused("head", "03-17", "transfer_request", **to)
        s.act("clerk", "03-16", "tell_transfer", **to)
        assert "尚未送达" in s.refused("head", "03-17", "transfer_request", **to)
        s.serve("03-17", "transfer_told_notice", "clerk")
        out = s.act("head", "03-17", "transfer_request", **to)
        letter = next(d for d in out.documents if d.kind == "case_transfer_letter")
        assert len(letter.facts["letter"]["contacts"]) == 2
        assert letter.facts["told_requester_on"] == "2026-03-17"
        assert s.state == "transferred"


# ── 每一文书 ───────────────────────────────────────────────
PAPERS = [(p.key, step.id) for p in rules().procedures.values() for step in p.paper_steps]


@pytest.mark.parametrize("procedure, step_id", PAPERS)
def test_paper_that_any_time_allows_is_made(stages: Stages, procedure: str, step_id: str) -> None:
    with stages.at("hear") as s:
        clerk = s.office.work(s.session, "clerk", hour("06-24"))
        ref = s.ref
        if procedure in {"mediation", "intake"}:
            ref = factories.open_request(clerk, procedure).reference
        elif procedure != "adjudication":
            ref = opening.open_child(clerk, s.case(), procedure, "事项").reference
        work = s.office.work(s.session, "examiner", at("2026-06-25", "10:00"))
        case = s.case(ref)
        step = acts.procedure_of(work, case).step(step_id)
        fields = entries.form_fields(work, situations.load(work, case, step), {})
        typed = {f.field.id: factories.typed(f) for f in fields}
        whole = entries.complete(fields, {k: v for k, v in typed.items() if v is not None})
        state = replace(situations.load(work, case, step, whole), data=whole)
        for paper in act_on(work, state, whole).documents:
            kind = s.office.rules.kinds[paper.kind]
            assert check(kind, paper.facts) == []
            assert paper.title in body_html(kind, paper.facts) or paper.facts["doc"]["title"]


ASKED = [
    (procedure.key, procedure.version, step.id, kind, field.id)
    for procedure in rules().procedures.values()
    for step in procedure.steps
    for kind in step.documents
    for field in rules().kinds[kind].fields
    if field.required and field.kind != "bool" and field.id in {f.id for f in step.fields}
]
# The service matter itself knows these.
KNOWN = {("service_receipt", "servers"), ("service_receipt", "place")}


@pytest.mark.parametrize("procedure, version, step_id, kind, name", ASKED)
def test_what_the_paper_must_have_the_step_must_ask(
    procedure: str, version: int, step_id: str, kind: str, name: str
) -> None:
    step = rules().procedure(procedure, version).step(step_id)
    asked = next(f for f in step.fields if f.id == name)
    assert asked.required or (kind, name) in KNOWN
