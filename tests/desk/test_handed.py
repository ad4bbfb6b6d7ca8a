"""A decision on the spot was handed over there: the page never calls it one that nobody was served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile import situations
from casehub.desk.handed import given_on_the_spot
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.on_the_spot.conftest import i, stages

if TYPE_CHECKING:
    from tests.procedures.on_the_spot.inspecting import Inspecting

__all__ = ["i", "stages"]


def test_the_decision_says_when_it_was_handed_over_and_other_papers_do_not(i: Inspecting) -> None:
    i.inspect().decide()
    i.act("04-20", "demand_performance", "head", as_of=day("04-20"), other_duties=None, approval_opinion="同意。")
    work = i.s.office.work(i.s.session, "examiner", at("2026-04-20", "18:00"))
    case = i.s.case()
    s = situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
    given = given_on_the_spot(work.rules, s.documents, s.events)
    assert {d.kind: given[d.id] for d in s.documents if d.id in given} == {"spot_penalty_decision": at("2026-03-24", "15:50")}
