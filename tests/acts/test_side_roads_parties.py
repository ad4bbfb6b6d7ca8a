"""Recusal, parties, claims, jurisdiction: walked as side roads of an adjudication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.acts.scene import Scene, Stages, day


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


def tell(s: Scene, when: str) -> dict[str, Any]:
    """The requester is told, with proof, where the case will go."""
    to = {"receiver": other_office(s)}
    s.act("examiner", when, "tell_transfer", **to)
    s.serve(when, "transfer_told_notice")
    return to


def test_objection_to_jurisdiction_is_rejected_and_its_days_taken_out(stages: Stages) -> None:
    with stages.at("answer") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        objection(s)
        assert "尚未决定" in s.refused("clerk", "06-03", "register_jurisdiction_objection")
        out = s.act("head", "06-10", "reject_jurisdiction_objection")
        assert [d.kind for d in out.documents] == ["jurisdiction_objection_decision"]
        assert s.outcomes("adjudication.jurisdiction_decide") == {"late"}
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=8)




def other_office(s: Scene) -> int:
    """Office of the partner."""
    return s.office.work(s.session, "partner").actor.organisation_id


def test_designation_is_asked_for(stages: Stages) -> None:
    with stages.at("file") as s:
        out = s.act("head", "05-27", "ask_designation")
        assert [d.kind for d in out.documents] == ["report_up_letter"]
        # Seven working days, estimated until the superior is known to have received the request.
        assert [(d.due_on, d.estimated) for d in s.open("jurisdiction.designate")] == [
            (day("06-05"), True)
        ]
        s.act("clerk", "06-01", "note_superior_received", superior_received_on=day("05-29"))
        assert [(d.due_on, d.estimated) for d in s.open("jurisdiction.designate")] == [
            (day("06-09"), False)
        ]
        s.act("head", "06-10", "designated_to_us", superior_replied_on=day("06-09"))
        assert s.outcomes("jurisdiction.designate") == {"met"}
        s.act("head", "06-10", "entrust_handling")
        to = tell(s, "06-10")
        s.act("head", "06-10", "designated_elsewhere", **to, superior_replied_on=day("06-05"))
        assert s.state == "transferred"




def test_major_case_is_reported_up(stages: Stages) -> None:
    with stages.at("prepare") as s:
        to = tell(s, "06-10")
        out = s.act(
            "head", "06-12", "report_up", **to, issue=["transfer_list"]
        )
        assert "report_up_letter" in {d.kind for d in out.documents}
        assert s.state == "reported"
