"""An announced plan withdrawn by two, and the case that was opened of what an inspection found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request, url_for

from casehub.casefile.inspection import leads, withdrawing
from casehub.casefile.inspection.plans import find_plan, is_own, own_plan
from casehub.fields import Field, LongField, TextField
from casehub.web.office.inspection.plans import decide, form_page
from casehub.web.office.seconding import check_concerned
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import InspectionPlan
    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

routes = Blueprint("inspection_ends", __name__)
ASKING: tuple[Field, ...] = (LongField("why", "撤销的理由", required=True),)
LINKING: tuple[Field, ...] = (
    TextField("reference", "案号或者收件号", required=True, hint="先登记线索，再填取得的号码"),
)


@routes.route("/inspections/<int:number>/withdrawal", methods=["GET", "POST"])
def ask_back(number: int) -> AnyResponse | str | tuple[str, int]:
    """Ask that an announced plan is withdrawn."""
    plan = find_plan(reading(), number)
    if not is_own(reading(), plan):
        raise NotFound

    def act(work: Work, form: Form) -> int:
        withdrawing.ask_back(work, own_plan(work, number), form.data.get("why") or "")
        return number

    lead = "由另一人批准后撤销；公告的内容和理由保留，不再抽取。要更改的，撤销后另行制定计划。"
    back = url_for("inspections.show", number=number)
    return form_page(
        f"撤销计划：{plan.title}", ASKING, "送审批", act, "asked_back", back=back, lead=lead
    )


@routes.post("/inspections/<int:number>/withdrawal/agree")
def agree_back(number: int) -> AnyResponse | tuple[str, int]:
    """Withdraw a plan as another asked."""
    return decide(number, "called_off", withdrawing.agree_back)


@routes.post("/inspections/<int:number>/withdrawal/keep")
def keep(number: int) -> AnyResponse | tuple[str, int]:
    """Let a plan go on of which somebody asked that it is withdrawn."""
    why = request.form.get("why", "")[:500]

    def act(work: Work, plan: InspectionPlan) -> None:
        check_concerned(work, plan.withdrawal_by_id, "inspection_ends.agree_back")
        withdrawing.keep(work, plan, why)

    return decide(number, "goes_on", act)


@routes.route("/inspections/objects/<int:target>/case", methods=["GET", "POST"])
def lead(target: int) -> AnyResponse | str | tuple[str, int]:
    """Note which case was opened of what was found."""
    # What was put right while the form was open is told in the form, not by a missing page.
    find = leads.suspected if request.method == "GET" else leads.inspected
    row = find(reading(), target)
    number, name = row.plan_id, row.name

    def act(work: Work, form: Form) -> int:
        leads.link(work, target, form.data.get("reference") or "", anew=True)
        return number

    back = url_for("inspections.show", number=number)
    return form_page(f"登记转为线索的案件：{name}", LINKING, "登记", act, "lead", back=back)
