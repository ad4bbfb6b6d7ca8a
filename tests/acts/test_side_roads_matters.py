"""Assistance, mediation, intake: side roads of the others, and every loose paper."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.acts.scene import Scene, Stages, day, hour
from tests.faults.world import at, rules


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
        s.act("mediator", "06-12", "fail_session", **session(s, "06-12"), next_at=None)
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
        s.printed().act("archivist", "05-20", "archive_volume")
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
