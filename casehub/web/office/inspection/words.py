"""What the pages of random inspections say of where a plan stands, and of what was just done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.inspection.carrying_out import drawn_rows, unpublished
from casehub.model import PlanState

if TYPE_CHECKING:
    from casehub.model import InspectionPlan

DONE = {
    "drafted": ("已送审批", "由另一人批准后公告；批准的日子须早于公开数值公布的日子。"),
    "announced": ("已批准", "把下面的公告登在本局网站上：名单摘要一经公告，名单就不能再改。"),
    "back": ("已退回", ""),
    "drawn": ("已抽取", "任何人用名单和公布的数值都能算出同样的结果。"),
    "recused": ("已更换检查人员", ""),
    "entered": ("已登记检查结果", ""),
    "published": ("已登记公示", ""),
    "asked_back": ("已提出撤销", "由另一人批准后撤销；决定以前不能抽取、登记结果。"),
    "called_off": ("已撤销", "把撤销的理由登在公告计划的地方。"),
    "goes_on": ("不撤销，计划继续", ""),
    "lead": ("已登记", "案件页的关联事项里也列出这次检查。"),
}


def standing(plan: InspectionPlan) -> tuple[str, str]:
    """Where a plan stands, in words, and the colour of its tag."""
    if plan.state != PlanState.ANNOUNCED:
        return plan.state_words, "now" if plan.state == PlanState.DRAFTED else "fix"
    if plan.asked_back:
        return "撤销待批准", "now"
    if plan.draw is None:
        return "待抽取", "now"
    rows = drawn_rows(plan)
    lacking = sum(one.result is None for one in rows)
    if lacking:
        return f"检查中，还有{lacking}户", "now"
    return ("待公示", "now") if unpublished(plan) else ("已公示", "ok")
