"""The checklist of the library is filled in point by point, and stands beside the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub import acts
from casehub.acts import form_of
from casehub.casefile import situations
from casehub.procedures.measured.checklists import answered
from tests.faults.world import at
from tests.procedures.measured.test_standards import put

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

POINTS = "权利在有效期内\n\n标识逐一比对\n"


def rows(name: str, *answers: str, ground: str | None = None) -> list[dict[str, Any]]:
    points = ("权利在有效期内", "标识逐一比对")
    return [
        {"checklist": name, "point": point, "answer": answer, "ground": ground}
        for point, answer in zip(points, answers, strict=False)
    ]


def test_every_point_is_answered_in_its_words(e: Enforcing) -> None:
    e.file()
    assert "没有适用于本案权利" in e.refused("examiner", "04-01", "fill_checklist", checked_points=rows("无", "yes"))
    name = put(e, "标9", sort="checklist", right_kind="trademark", title="商标侵权判断清单", content=POINTS)
    put(e, "标10", sort="checklist", right_kind="invention", title="专利侵权判断清单", content="技术特征逐项比对")
    work = e.s.office.work(e.s.session, "examiner", at("2026-04-01", "09:00"))
    offered = next(i for i in form_of(work, e.case, "fill_checklist", {}).fields if i.field.id == "checked_points")
    assert [row["point"] for row in offered.initial] == ["权利在有效期内", "标识逐一比对"]
    assert "第2项没有回答" in e.refused("examiner", "04-01", "fill_checklist", checked_points=rows(name, "yes"))
    doubt = rows(name, "yes", "unclear")
    assert "还缺什么" in e.refused("examiner", "04-01", "fill_checklist", checked_points=doubt)
    wrong = [*rows(name, "yes", "yes"), {"checklist": name, "point": "自己写的", "answer": "yes", "ground": None}]
    assert "与今天施行的清单不一致" in e.refused("examiner", "04-01", "fill_checklist", checked_points=wrong)
    e.act("examiner", "04-01", "fill_checklist", checked_points=rows(name, "yes", "unclear", ground="尚未收到鉴别意见"))
    work = e.s.office.work(e.s.session, "examiner", at("2026-04-02", "09:00"))
    told = answered(situations.load(work, e.case, acts.procedure_of(work, e.case).any_step))
    assert [(one.words, one.tag) for one in told] == [("权利在有效期内", "是"), ("标识逐一比对", "尚不清楚")]
    # Who fills it in again begins with what was answered.
    again = next(i for i in form_of(work, e.case, "fill_checklist", {}).fields if i.field.id == "checked_points")
    assert [(row["answer"], row.get("ground")) for row in again.initial] == [
        ("yes", "尚未收到鉴别意见"), ("unclear", "尚未收到鉴别意见")
    ]


def test_a_decision_answers_no_checklist_as_a_standard(e: Enforcing) -> None:
    put(e, "标9", sort="checklist", right_kind="trademark", title="商标侵权判断清单", content=POINTS)
    e.decide()
    assert e.case.state == "decided"
