"""Where a plan stands, in words, and each thing that was done has its own."""

from __future__ import annotations

from datetime import UTC, datetime

from casehub.model import InspectionPlan, PlanState
from casehub.web.office.inspection.words import DONE, standing

AT = datetime(2026, 11, 27, tzinfo=UTC)


def test_a_plan_says_what_it_waits_for() -> None:
    asked = InspectionPlan(state=PlanState.ANNOUNCED, withdrawal_at=AT)
    gone = InspectionPlan(state=PlanState.WITHDRAWN, withdrawal_at=AT, withdrawn_at=AT)
    assert standing(InspectionPlan(state=PlanState.DRAFTED)) == ("待批准", "now")
    assert standing(InspectionPlan(state=PlanState.ANNOUNCED)) == ("待抽取", "now")
    assert standing(asked) == ("撤销待批准", "now") and standing(gone) == ("已撤销", "fix")


def test_what_was_done_has_its_own_words() -> None:
    assert len({head for head, _ in DONE.values()}) == len(DONE)
