"""Steps that send the matter elsewhere or end it."""

from __future__ import annotations

from typing import Any

from tests.acts.scene import Scene, Stages, day


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


def test_objection_to_jurisdiction_is_upheld_and_the_case_goes_away(stages: Stages) -> None:
    with stages.at("answer") as s:
        objection(s)
        to = {"receiver": other_office(s)}
        road = ("head", "06-10", "uphold_jurisdiction_objection")
        assert "尚未告知请求人" in s.refused(*road, **to)
        # Made is not told: the notice has to reach the requester first.
        s.act("examiner", "06-08", "tell_transfer", **to)
        assert "尚未送达" in s.refused(*road, **to)
        s.serve("06-09", "transfer_told_notice")
        # The office itself is nobody to transfer to.
        assert "不在可选范围内" in s.refused(*road, receiver=s.case().organisation_id)
        elsewhere = s.office.work(s.session, "elsewhere").actor.organisation_id
        assert "不一致" in s.refused(*road, receiver=elsewhere)
        out = s.act(*road, **to)
        made = {d.kind: d for d in out.documents}
        assert made.keys() == {
            "jurisdiction_objection_decision",
            "case_transfer_letter",
            "transfer_list",
        }
        assert made["case_transfer_letter"].facts["told_requester_on"] == "2026-06-09"
        assert s.state == "transferred"


def other_office(s: Scene) -> int:
    """Office of the partner."""
    return s.office.work(s.session, "partner").actor.organisation_id


def test_filed_case_is_transferred(stages: Stages) -> None:
    with stages.at("prepare") as s:
        to = tell(s, "06-10")
        s.act("head", "06-12", "cancel_and_transfer", **to, issue=["closing_approval_form"])
        assert s.state == "cancelled"
