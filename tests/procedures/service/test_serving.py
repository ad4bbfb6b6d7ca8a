"""Papers sent, proved, tried in vain: only proof starts a clock, and each try stays in the file."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Case
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour

SERVED: dict[str, Any] = {**RECEIVED, "served_on": day("06-02")}


def waiting(s: Scene, n: int = 0) -> str:
    """Reference of a service that waits."""
    s.act("examiner", "05-28", "issue_evidence_notice")
    return s.session.get_one(Case, s.services("evidence_notice")[n].case_id).reference


# ── 送达 ───────────────────────────────────────────────────
@pytest.mark.parametrize(
    "method, extra",
    [
        ("mail", {"relation": "mailroom"}),
        ("entrusted", {"relation": "agent", "returned_on": day("06-08")}),
        ("electronic", {"e_arrived_at": hour("06-02"), "receiver": "ip@shanchi.example"}),
    ],
)
def test_sent_papers_are_proved(stages: Stages, method: str, extra: dict[str, Any]) -> None:
    with stages.at("file") as s:
        service = waiting(s)
        row = s.services("evidence_notice")[0]
        if method == "electronic":
            assert "未书面同意" in s.refused("examiner", "05-29", "send_electronic", service)
            s.act(
                "clerk",
                "05-29",
                "confirm_service_address",
                party=row.party_id,
                e_consent=True,
                e_channel_label="电子邮件",
                e_account="ip@shanchi.example",
            )
        before = s.open("adjudication.evidence_period")
        more: dict[str, Any] = (
            {"issue": ["entrusted_service_letter"]} if method == "entrusted" else {}
        )
        s.act("examiner", "05-29", f"send_{method}", service, sent_on=day("05-29"), **more)
        proof: dict[str, Any] = {"receiver": "何静宜", **extra}
        other = "prove_mail" if method != "mail" else "prove_electronic"
        assert "方式发出" in s.refused(
            "examiner",
            "06-03",
            other,
            service,
            **{
                **proof,
                "relation": "agent",
                "served_on": day("06-02"),
                "e_arrived_at": hour("06-02"),
            },
        )
        assert "不能早于发出日期" in s.refused(
            "examiner", "06-09", f"prove_{method}", service, served_on=day("05-28"), **proof
        )
        out = s.act(
            "examiner", "06-09", f"prove_{method}", service, served_on=day("06-02"), **proof
        )
        assert [d.kind for d in out.documents] == ["service_receipt"]
        started = [d for d in s.open("adjudication.evidence_period") if d not in before]
        assert [d.due_on for d in started] == [day("06-17")]


def test_proof_is_not_dated_before_the_paper_nor_in_the_future(stages: Stages) -> None:
    with stages.at("file") as s:
        service = waiting(s)
        early: dict[str, Any] = {**SERVED, "served_on": day("05-27")}
        assert "不能早于文书日期" in s.refused(
            "examiner", "06-02", "prove_direct", service, **early
        )
        late: dict[str, Any] = {**SERVED, "served_on": day("06-03")}
        assert "不能晚于今天" in s.refused("examiner", "06-02", "prove_direct", service, **late)
        out = s.act("examiner", "06-02", "prove_direct", service, **SERVED)
        assert out.documents[0].facts["documents"]


def test_papers_are_left_with_witness_or_video(stages: Stages) -> None:
    # Edge case 34: who refuses to sign is left it before a witness or a camera, never by one officer.
    with stages.at("file") as s:
        service, two = waiting(s), [s.person("examiner"), s.person("chair")]
        left: dict[str, Any] = {"served_on": day("06-02"), "servers": two}
        assert "见证人" in s.refused("examiner", "06-02", "prove_left", service, **left, witness=None, media=None)
        assert "二" in s.refused(
            "examiner",
            "06-02",
            "prove_left",
            service,
            **{**left, "servers": two[:1], "witness": "骆嘉宁"},
        )
        s.act("examiner", "06-02", "prove_left", service, **left, witness="骆嘉宁")
        assert s.case(service).state == "served"
