"""What an announced plan asks of the reader next: to draw, to inspect, to make public.

Nobody is asked for it by a proposal, so it would lie unseen once the day has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Date, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from casehub.casefile.inspection.carrying_out import drawn_rows, publish_by, unpublished
from casehub.casefile.inspection.plans import teams_of
from casehub.law.chinese import date_text
from casehub.model import (
    InspectionDraw,
    InspectionObject,
    InspectionPlan,
    InspectionPublication,
    InspectionRecusal,
    InspectionResult,
    PlanState,
)
from casehub.severally import Asked, yes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casehub.record.work import Work

DRAW, ENTER, PUBLISH = "inspections.draw", "inspections.result", "inspections.publish"


@dataclass(frozen=True)
class Duty:
    """What is to be done of a plan now, in words. act: the route by which it is done."""

    plan: InspectionPlan
    act: str
    words: str


def duties(work: Work, may: Callable[[str], bool]) -> list[Duty]:
    """What the reader may do of the plans of the own office now, by the day of their value.

    may: whether the reader may use a route. Who was drawn is asked to inspect, nobody else.
    """
    if not asks_of(may):
        return []
    found = (_next(work, plan) for plan in _running(work))
    return [one for one in found if one is not None and may(one.act)]


def asks_of(may: Callable[[str], bool]) -> bool:
    """Whether a plan may ask anything at all of whoever may use such routes."""
    return any(map(may, (DRAW, ENTER, PUBLISH)))


def some_asked(work: Work) -> Asked[bool]:
    """Whether a plan of the own office is under way; to be asked with others."""
    return Asked(_some(), _told(work), yes)


@cache
def _some() -> Select[bool]:
    return select(_under_way().exists().label("some"))


def _told(work: Work) -> dict[str, object]:
    return {"own_office": work.actor.organisation_id, "value_day": work.today}


def _running(work: Work) -> Sequence[InspectionPlan]:
    """Plans of the own office whose value is public and whose results are not all public yet."""
    return work.session.scalars(_question(), _told(work)).all()


@cache
def _question() -> Select[InspectionPlan]:
    """Each plan with all that its draw and its results are read from.

    As few questions for a large pool as for a small one; worded once.
    """
    recusals = selectinload(InspectionPlan.draws).selectinload(InspectionDraw.recusals)
    query = _under_way().options(
        selectinload(InspectionPlan.all_objects).selectinload(InspectionObject.results),
        selectinload(InspectionPlan.all_officers),
        selectinload(InspectionPlan.publications),
        recusals.selectinload(InspectionRecusal.target),
        recusals.selectinload(InspectionRecusal.officer),
    )
    return query.order_by(InspectionPlan.value_on, InspectionPlan.id)


def _under_way() -> Select[InspectionPlan]:
    told = select(InspectionPublication.id).where(
        InspectionPublication.plan_id == InspectionPlan.id
    )
    last = (
        select(func.max(InspectionPublication.at))
        .where(InspectionPublication.plan_id == InspectionPlan.id)
        .correlate(InspectionPlan)
    )
    later = (
        select(InspectionResult.id)
        .join(InspectionObject, InspectionObject.id == InspectionResult.object_id)
        .where(
            InspectionObject.plan_id == InspectionPlan.id,
            InspectionResult.at > last.scalar_subquery(),
        )
    )
    return select(InspectionPlan).where(
        InspectionPlan.organisation_id == bindparam("own_office", type_=Integer),
        InspectionPlan.state == PlanState.ANNOUNCED,
        InspectionPlan.withdrawal_at.is_(None),
        InspectionPlan.value_on <= bindparam("value_day", type_=Date),
        or_(~told.exists(), later.exists()),
    )


def _next(work: Work, plan: InspectionPlan) -> Duty | None:
    if plan.draw is None:
        return Duty(plan, DRAW, "数值已到公布的日子，待抽取")
    # Drawn once: each time it takes the digests of the whole pool.
    teams = teams_of(plan)
    rows = drawn_rows(plan, teams)
    lacking = {one.code for one in rows if one.result is None}
    if lacking:
        mine = {one.certificate for one in plan.officers if one.person_id == work.actor.id}
        left = (one for one in teams if one.code in lacking)
        many = sum(not mine.isdisjoint(one.certificates) for one in left)
        words = f"你抽到{many}户，在{date_text(plan.to_on)}以前检查并登记结果"
        return Duty(plan, ENTER, words) if many else None
    if not unpublished(plan, rows):
        return None
    by = publish_by(work, plan, rows)
    until = "" if by is None else f"，最迟{date_text(by)}"
    return Duty(plan, PUBLISH, f"结果已齐，待公示{until}")
