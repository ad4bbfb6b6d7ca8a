"""An admitted step is carried out as one: state, event, papers with their codes, linked cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from casehub.model import Case, Document, Event
from tests import factories
from tests.acts.scene import Stages, hour
from tests.faults import roads
from tests.faults.world import Office


def test_step_changes_state_and_leaves_one_event(office: Office) -> None:
    reference = roads.registered(office)
    outcome = roads.act(office, "clerk", reference, "receive_request", roads.request_data())
    assert not outcome.replayed
    assert (outcome.event.source, outcome.event.target) == ("draft", "submitted")
    with office.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        events = list(
            session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq))
        )
    assert [e.step for e in events] == ["open", "receive_request"]
    assert case.state == "submitted"
    assert (case.seq, case.chain_head) == (2, events[-1].hash)
    assert events[1].on_behalf_of == "重庆山渝链传动有限公司（示例）"


def test_documents_carry_the_codes_they_print(office: Office) -> None:
    reference = roads.told_defects(office)
    with office.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        paper = session.scalars(select(Document).where(Document.case_id == case.id)).one()
        assert paper.facts["doc"]["code"] == paper.code
        assert paper.facts["doc"]["no"] == paper.number
        assert paper.facts["doc"]["verify_url"].endswith(paper.code)


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
