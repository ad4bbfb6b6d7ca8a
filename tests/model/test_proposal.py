"""A matter for approval knows its newest version and where it waits; of a step one is under way."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from casehub.model import Proposal, ProposalRequest, ProposalVersion
from casehub.model.proposal import AGREED, CONSULT, OPEN, RETURNED, STATION, WITHDRAWN
from tests.acts.proposals.matters import received, submitted
from tests.acts.scene import Stages, scene


def test_what_is_proposed_now_and_where_it_waits() -> None:
    passed = ProposalRequest(station="review", kind=STATION, answer=AGREED)
    asked = ProposalRequest(station="approve", kind=STATION, answer="")
    beside = ProposalRequest(station="approve", kind=CONSULT, answer="")
    made = Proposal(
        versions=[ProposalVersion(number=1), ProposalVersion(number=2)], requests=[passed, beside, asked]
    )
    assert made.latest.number == 2
    assert made.waiting == [beside, asked]
    assert made.asked is asked
    assert Proposal(versions=[], requests=[passed]).asked is None


def test_of_one_step_of_a_case_no_two_are_under_way(stages: Stages) -> None:
    with scene(stages.office) as s:
        first = submitted(received(s))

        def another(status: str) -> Proposal:
            return Proposal(
                case_id=first.case_id, step=first.step, procedure_version=2, keeper_id=first.keeper_id,
                status=status, opened_at=first.opened_at,
            )  # fmt: skip

        for status in (OPEN, RETURNED):
            tried = s.session.begin_nested()
            s.session.add(another(status))
            with pytest.raises(IntegrityError):
                s.session.flush()
            tried.rollback()
        s.session.add(another(WITHDRAWN))
        s.session.flush()
        s.session.rollback()
