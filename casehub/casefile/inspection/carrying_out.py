"""A plan carried out: drawn by the public value, inspected, made public; none of it rewritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.casefile.inspection.lots import STROKE, Drawn, normal, outcome_of
from casehub.casefile.inspection.plans import (
    own_plan,
    record_of,
    teams_of,
)
from casehub.casefile.inspection.withdrawing import check_goes_on
from casehub.casefile.seconded.deciding import refusal
from casehub.law.chinese import date_text
from casehub.model import (
    Finding,
    InspectionDraw,
    InspectionObject,
    InspectionPlan,
    InspectionPublication,
    InspectionRecusal,
    InspectionResult,
    PlanState,
)
from casehub.record.events import log_security
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.casefile.inspection.lots import Team
    from casehub.record.work import Work


def draw(work: Work, number: int, value: str, seen: str, reason: str = "") -> InspectionDraw:
    """Draw by the public value. A second draw puts right a value that was typed wrongly.

    value: as it was made public. seen: where it was read. reason: what was wrong with the value
    of the draw before. Raises Refused before the day of the value, once something was inspected,
    for a second draw with the same value or by who drew before.
    """
    plan, value = own_plan(work, number), normal(value)
    found = []
    check_goes_on(plan)
    if plan.state != PlanState.ANNOUNCED:
        raise refusal("计划批准、公告以后才能抽取")
    if work.today < plan.value_on:
        found.append(Reason(f"公开数值{date_text(plan.value_on)}公布，在那以前不能抽取", "value"))
    if not value or STROKE in value:
        found.append(Reason(f"填写公布的数值，不用“{STROKE}”", "value"))
    if not seen.strip():
        found.append(Reason("写明在哪里看到", "seen"))
    last = plan.draw
    if last is not None:
        if any(one.results for one in plan.objects):
            raise refusal("已经登记检查结果，不能重新抽取")
        if last.value == value:
            found.append(Reason("与上一次抽取所用的数值相同，结果不会不同", "value"))
        if not reason.strip():
            found.append(Reason("写明上一次的数值错在哪里", "reason"))
        if last.by_id == work.actor.id:
            found.append(Reason("上一次是你抽取的，重新抽取由另一人办理", None))
    if found:
        raise Refused(found)
    told = Drawn(
        round=1 if last is None else last.round + 1,
        value=value,
        seen=seen.strip(),
        drawn_on=work.today,
        reason=reason.strip() if last is not None else "",
        outcome="",
        avoided=[],
        teams=[],
    )
    row = InspectionDraw(
        plan=plan,
        round=told.round,
        value=told.value,
        seen=told.seen,
        reason=told.reason,
        outcome=outcome_of(record_of(plan), told),
        by=work.actor,
        at=work.at,
    )
    work.session.add(row)
    work.session.flush()
    log_security(work, "inspection_drawn", subject=f"{plan.number} 第{row.round}次")
    return row


def recuse(work: Work, number: int, target: int, officer: int, reason: str) -> None:
    """Let an officer stay away from one object; the next in the object's own order comes.

    Raises Refused for who is not to inspect it, for one's own recusal (another decides it), once
    it was inspected, and where nobody is left to come.
    """
    plan = own_plan(work, number)
    check_goes_on(plan)
    last = plan.draw
    rows = {one.id: one for one in plan.objects}
    officers = {one.id: one for one in plan.officers}
    if last is None or target not in rows or officer not in officers:
        raise NotFound
    one, who = rows[target], officers[officer]
    team = next((t.certificates for t in teams_of(plan) if t.code == one.code), None)
    if team is None or who.certificate not in team:
        raise refusal(f"{who.name}没有被抽到检查{one.name}", "officer")
    if not reason.strip():
        raise refusal("写明回避的理由", "reason")
    if who.person_id == work.actor.id:
        raise refusal("本人的回避由另一人决定", "officer")
    if one.results:
        raise refusal(f"{one.name}已经登记检查结果，不能再更换检查人员")
    away = sum(r.object_id == target for r in last.recusals)
    if len(officers) - away - 1 < plan.team:
        raise refusal("名单里没有可以替换的检查人员，须另行制定计划")
    row = InspectionRecusal(
        draw=last, target=one, officer=who, reason=reason.strip(), by=work.actor, at=work.at
    )
    work.session.add(row)
    work.session.flush()
    log_security(work, "inspection_recused", subject=f"{plan.number} {one.name} {who.name}")


def enter(work: Work, number: int, target: int, values: Mapping[str, object]) -> InspectionResult:
    """Enter what was found at an object; again, with its ground, to correct what was entered.

    values: inspected_on, result, found, ground. Raises Refused for who was not drawn to inspect
    it, and for a day before the draw or the announced days, or after today. A day after the
    announced days is what it was: it is told with its reason (`ground`), which the page shows.
    """
    plan = own_plan(work, number)
    check_goes_on(plan)
    one, team = drawn_target(plan, target)
    if plan.draw is None:
        raise NotFound
    mine = [o.certificate for o in plan.officers if o.person_id == work.actor.id]
    if not set(mine) & set(team):
        raise refusal(f"由抽到检查{one.name}的人员登记结果")
    day, drawn_on = values.get("inspected_on"), plan.draw.at.astimezone(OFFICE_ZONE).date()
    result, text = str(values.get("result") or ""), str(values.get("found") or "").strip()
    ground, found = str(values.get("ground") or "").strip(), []
    late = False
    if not isinstance(day, date) or not drawn_on <= day <= work.today:
        said = f"检查日期不早于抽取的{date_text(drawn_on)}，不晚于今天"
        found.append(Reason(said, "inspected_on"))
    elif day < plan.from_on:
        said = f"公告的检查期间自{date_text(plan.from_on)}开始，在那以前不能检查"
        found.append(Reason(said, "inspected_on"))
    else:
        late = day > plan.to_on
    if result not in {o.value for o in Finding}:
        found.append(Reason("选择检查结果", "result"))
    elif result != Finding.NOTHING and not text:
        found.append(Reason("写明发现的情况", "found"))
    if late and not ground:
        said = f"公告的检查期间至{date_text(plan.to_on)}，在那以后检查的写明理由"
        found.append(Reason(said, "ground"))
    elif one.results and not ground:
        found.append(Reason("已登记过结果，写明更正的理由", "ground"))
    if found:
        raise Refused(found)
    row = InspectionResult(
        target=one, inspected_on=day, result=result, found=text,
        ground=ground if one.results or late else "", by=work.actor, at=work.at,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    log_security(work, "inspection_result", subject=f"{plan.number} {one.name}")
    return row


def publish(
    work: Work, number: int, published_on: date | None, place: str
) -> InspectionPublication:
    """Note that the results were made public. Again after a correction.

    Raises Refused while a drawn object has no result, and where nothing changed since the last.
    """
    plan = own_plan(work, number)
    check_goes_on(plan)
    rows = drawn_rows(plan)
    lacking = [one.name for one in rows if one.result is None]
    if not rows or lacking:
        raise refusal(f"还有{len(lacking)}户没有登记检查结果" if rows else "还没有抽取")
    found = []
    last = max(o.inspected_on for r in rows for o in r.results[-1:])
    if published_on is None or not last <= published_on <= work.today:
        found.append(Reason(
            f"公示日期不早于最后一户检查的{date_text(last)}，不晚于今天", "published_on"
        ))
    if not place.strip():
        found.append(Reason("写明在哪里公示", "place"))
    if not found and not unpublished(plan):
        found.append(Reason("结果已经公示，其后没有更正", None))
    if found:
        raise Refused(found)
    row = InspectionPublication(
        plan=plan, published_on=published_on, place=place.strip(), by=work.actor, at=work.at
    )
    work.session.add(row)
    work.session.flush()
    log_security(work, "inspection_published", subject=plan.number)
    return row


def drawn_rows(
    plan: InspectionPlan, teams: Sequence[Team] | None = None
) -> list[InspectionObject]:
    """The objects drawn, in the order of the draw; teams: as it was drawn, where that is known."""
    by_code = {one.code: one for one in plan.objects}
    return [by_code[team.code] for team in (teams_of(plan) if teams is None else teams)]


def drawn_target(plan: InspectionPlan, target: int) -> tuple[InspectionObject, list[str]]:
    """An object that was drawn, and the certificates of who inspects it. Raises NotFound."""
    rows = {one.code: one for one in plan.objects if one.id == target}
    for team in teams_of(plan):
        if team.code in rows:
            return rows[team.code], team.certificates
    raise NotFound


def unpublished(plan: InspectionPlan, rows: Sequence[InspectionObject] | None = None) -> bool:
    """Whether something was found that the last publication does not say.

    rows: the objects drawn, where they are known.
    """
    if not plan.publications:
        return True
    drawn = drawn_rows(plan) if rows is None else rows
    return any(o.at > plan.publications[-1].at for one in drawn for o in one.results)


def publish_by(
    work: Work, plan: InspectionPlan, rows: Sequence[InspectionObject] | None = None
) -> date | None:
    """The last day to make the results public (a house rule); None while some are missing.

    rows: the objects drawn, where they are known.
    """
    rows = drawn_rows(plan) if rows is None else rows
    if not rows or any(one.result is None for one in rows):
        return None
    done = max(o.inspected_on for one in rows for o in one.results[-1:])
    days = work.law.amount("inspection.publish_days")
    return work.rules.calendar.add_working_days(done, days)
