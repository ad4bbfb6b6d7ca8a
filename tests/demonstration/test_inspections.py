"""The demonstration's random inspections are drawn as anybody draws them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casehub.casefile.inspection import plans
from casehub.casefile.inspection.lots import differences
from casehub.demonstration.inspections import load_inspections
from casehub.demonstration.performing import Performance
from casehub.demonstration.script import DEFAULT_AS_OF
from casehub.model import InspectionPlan, PlanState
from casehub.record.work import OFFICE_ZONE
from tests.demonstration.conftest import DEMO


def test_one_plan_is_made_public_and_one_waits_for_its_value(beginning: Performance) -> None:
    assert load_inspections(beginning, DEMO, DEFAULT_AS_OF) == 2
    beginning.session.expire_all()
    drawn, waits = beginning.session.scalars(select(InspectionPlan).order_by(InspectionPlan.id))
    assert (drawn.state, waits.state) == (PlanState.ANNOUNCED, PlanState.ANNOUNCED)
    record = plans.record_of(drawn)
    assert (differences(record), len(record.draws)) == ([], 1)
    teams = record.draws[0].teams
    assert len(teams) == 2 and all(len(one.certificates) == 2 for one in teams)
    found = {one.code for one in drawn.objects if one.results}
    assert found == {one.code for one in teams}
    assert len(drawn.publications) == 1
    # Nobody knows yet who will be drawn: the value comes after the day of the demonstration.
    assert (waits.draw, waits.value_on > DEFAULT_AS_OF.date()) == (None, True)


def test_what_lies_after_the_day_is_not_done(beginning: Performance) -> None:
    early = datetime(2026, 9, 9, 9, 0, tzinfo=OFFICE_ZONE)
    assert load_inspections(beginning, DEMO, early) == 1
    (plan,) = beginning.session.scalars(select(InspectionPlan))
    assert (plan.state, plan.draw) == (PlanState.ANNOUNCED, None)
