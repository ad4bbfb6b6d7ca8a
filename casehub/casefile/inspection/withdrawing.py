"""An announced plan withdrawn: one says why, another agrees; what was announced stays to be read.

Nobody may draw again until the lots please him: after a result nothing is withdrawn, and who asks
does not decide. What is to be changed is withdrawn, and announced anew under another number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.seconded.deciding import refusal
from casehub.model import PlanState
from casehub.record.events import log_security

if TYPE_CHECKING:
    from casehub.model import InspectionPlan
    from casehub.record.work import Work


def ask_back(work: Work, plan: InspectionPlan, why: str) -> None:
    """Ask that an announced plan is withdrawn; until that is decided nothing is done of it.

    Raises Refused without a reason, for what is not announced, and once something was inspected.
    """
    if plan.state != PlanState.ANNOUNCED:
        raise refusal("没有公告的计划不用撤销")
    if plan.asked_back:
        raise refusal("已经提出撤销，等另一人决定")
    if any(one.results for one in plan.objects):
        raise refusal("已经登记检查结果，应当公示，不能撤销")
    if not why.strip():
        raise refusal("写明撤销的理由", "why")
    plan.withdrawal, plan.refusal = why.strip(), ""
    plan.withdrawal_by, plan.withdrawal_at = work.actor, work.at
    work.session.flush()
    log_security(work, "inspection_asked_back", subject=plan.number)


def agree_back(work: Work, plan: InspectionPlan) -> None:
    """Withdraw the plan. Raises Refused for who asked for it."""
    _waits(plan)
    if plan.withdrawal_by_id == work.actor.id:
        raise refusal("这是你提出的，由另一人批准")
    plan.state = PlanState.WITHDRAWN
    plan.withdrawn_by, plan.withdrawn_at = work.actor, work.at
    work.session.flush()
    log_security(work, "inspection_withdrawn", subject=plan.number)


def keep(work: Work, plan: InspectionPlan, why: str = "") -> None:
    """Let the plan go on: another does not agree, or who asked thinks better of it.

    why: of another, kept in `refusal` until the plan is asked back again. Raises Refused where
    another gives no reason.
    """
    _waits(plan)
    asker = plan.withdrawal_by_id == work.actor.id
    if not asker and not why.strip():
        raise refusal("写明不同意撤销的理由", "why")
    said = "" if asker else f"{work.actor.name}不同意撤销：{why.strip()}"
    plan.refusal = said
    plan.withdrawal, plan.withdrawal_by, plan.withdrawal_at = None, None, None
    work.session.flush()
    log_security(work, "inspection_kept", subject=f"{plan.number} {said}".strip())


def check_goes_on(plan: InspectionPlan) -> None:
    """Raises Refused where the plan was withdrawn, or somebody asked for it."""
    if plan.state == PlanState.WITHDRAWN:
        raise refusal("计划已经撤销，不能再办理")
    if plan.asked_back:
        raise refusal("已有人提出撤销本计划，决定以前不能办理")


def _waits(plan: InspectionPlan) -> None:
    if plan.state != PlanState.ANNOUNCED or not plan.asked_back:
        raise refusal("没有待决定的撤销，刷新以后再看")
