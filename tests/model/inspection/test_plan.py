"""A plan is what was drafted last; a result what was entered last."""

from __future__ import annotations

from casehub.model import (
    InspectionDraw,
    InspectionObject,
    InspectionOfficer,
    InspectionPlan,
    InspectionResult,
)


def test_what_was_drafted_and_entered_last_counts() -> None:
    plan = InspectionPlan(edition=2, state="waits")
    plan.all_objects = [InspectionObject(edition=1, code="甲"), InspectionObject(edition=2, code="乙")]
    plan.all_officers = [InspectionOfficer(edition=2, name="张"), InspectionOfficer(edition=1, name="李")]
    assert [one.code for one in plan.objects] == ["乙"]
    assert [one.name for one in plan.officers] == ["张"]
    assert plan.draw is None and plan.state_words == "待批准"
    plan.draws = [InspectionDraw(round=1), InspectionDraw(round=2)]
    assert plan.draw is plan.draws[1]
    row = plan.objects[0]
    assert row.result is None
    row.results = [InspectionResult(result="suspected"), InspectionResult(result="nothing")]
    assert row.result is not None and row.result.words == "未发现问题"
