"""A plan of a random inspection: drafted with its pool, and announced by another.

Announcing fixes the pool and the public value to come; the day of the value lies after it, so
that nobody knows then who will be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.casefile.inspection.lots import (
    STROKE,
    Avoided,
    Drawn,
    Inspector,
    Record,
    Target,
    Team,
    drawn_again,
    pool_digest,
)
from casehub.casefile.seconded.deciding import check_another, decide, ground_of, hold, refusal
from casehub.law.calendar import ONE_DAY
from casehub.law.chinese import date_text
from casehub.law.identifiers import IdentifierFault, read_credit_code
from casehub.law.text import fold
from casehub.model import (
    InspectionDraw,
    InspectionObject,
    InspectionOfficer,
    InspectionPlan,
    Person,
    PlanState,
)
from casehub.people import reach
from casehub.record.events import log_security
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work

TEAM = "inspection.team"
LONGEST_NUMBER, LONGEST_NAME, MOST = 60, 200, 5000
CELLS = ("统一社会信用代码", "名称", "地址")
# What a plan cannot do without, and how it is asked for where it is missing.
TEXTS = {
    "title": "填写抽查任务", "checks": "填写抽查事项", "value_name": "填写用来抽取的公开数值",
    "value_source": "填写公布的机构和地址",
}  # fmt: skip
DAYS = {
    "value_on": "填写公布的日期", "from_on": "填写检查开始日期", "to_on": "填写检查结束日期",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An object as it was typed."""

    code: str
    name: str
    address: str


def may_read(work: Work, plan: InspectionPlan) -> bool:
    """Whether the plan is of the actor's office, or of one below it."""
    return reach.stands_over(work, plan.organisation)


def is_own(work: Work, plan: InspectionPlan) -> bool:
    """Whether the actor works for who draws; offices above read only."""
    return reach.is_own(work, plan.organisation)


def plans(work: Work) -> Sequence[InspectionPlan]:
    """The plans that the actor may read, the newest first."""
    tree = reach.own_tree(work.session, work.actor.organisation_id)
    within = InspectionPlan.organisation_id.in_(tree)
    newest = select(InspectionPlan).where(within).order_by(InspectionPlan.id.desc())
    return work.session.scalars(newest).all()


def find_plan(work: Work, number: int) -> InspectionPlan:
    """The plan with this row number. Raises NotFound, also for what the actor may not read."""
    plan = work.session.get(InspectionPlan, number)
    if plan is None or not may_read(work, plan):
        raise NotFound
    return plan


def own_plan(work: Work, number: int) -> InspectionPlan:
    """A plan of the actor's own office, held against others until the end of the transaction."""
    plan = find_plan(work, number)
    if not is_own(work, plan):
        raise NotFound
    hold(work, plan)
    return plan


def officers_of(work: Work) -> list[Person]:
    """Who may be put into a pool: people of the office who hold a certificate today."""
    here = select(Person).where(
        Person.organisation_id == work.actor.organisation_id, Person.active
    )
    whole = here.options(selectinload(Person.certificates))
    people = work.session.scalars(whole.order_by(Person.id))
    return [one for one in people if one.certificate_on(work.today) is not None]


def read_objects(text: str) -> list[Row]:
    """Objects, one a line: code, name, address, with tabs (as a sheet copies them) or commas.

    Raises Refused with one sentence for each line that cannot be read, or that names somebody
    twice.
    """
    rows: list[Row] = []
    faults: list[Reason] = []
    seen: dict[str, int] = {}
    for place, typed in enumerate(text.splitlines(), 1):
        if not typed.strip():
            continue
        cut = typed.replace("，", ",").replace("\t", ",")
        cells = [cell.strip() for cell in cut.split(",", len(CELLS) - 1)]
        code, name, address = (*cells, "", "")[: len(CELLS)]
        try:
            code = read_credit_code(code)
        except IdentifierFault as fault:
            faults.append(Reason(f"第{place}行：{fault}", "objects"))
            continue
        if not name or len(name) > LONGEST_NAME:
            faults.append(Reason(f"第{place}行：名称为1至{LONGEST_NAME}个字", "objects"))
        elif code in seen:
            said = f"第{place}行：与第{seen[code]}行是同一个统一社会信用代码"
            faults.append(Reason(said, "objects"))
        else:
            seen[code] = place
            rows.append(Row(code, name, address))
    if len(rows) > MOST:
        faults.append(Reason(f"名单不超过{MOST:,}户，现为{len(rows):,}户", "objects"))
    if faults:
        raise Refused(faults[:20])
    return rows


def draft(work: Work, number: str, values: Mapping[str, object]) -> InspectionPlan:
    """Draft a plan with its pool. Raises Refused with every fault beside its field."""
    number = " ".join(number.split())
    found = []
    if not number:
        found.append(Reason("填写编号", "number"))
    elif len(number) > LONGEST_NUMBER or STROKE in number:
        found.append(Reason(f"编号为 1 至 {LONGEST_NUMBER} 个字，不用“{STROKE}”", "number"))
    office = work.actor.organisation_id
    same = select(InspectionPlan.number).where(InspectionPlan.organisation_id == office)
    if any(fold(one) == fold(number) for one in work.session.scalars(same)):
        found.append(Reason(f"编号{number}已给了另一个计划", "number"))
    rows, people = _pool(work, values, found)
    plan = InspectionPlan(organisation_id=office, number=number, edition=0)
    _write(work, plan, values, rows, people)
    return plan


def draft_again(work: Work, plan: InspectionPlan, values: Mapping[str, object]) -> None:
    """Draft anew what was sent back or withdrawn; the pool of before stays on record."""
    if plan.state != PlanState.REFUSED:
        raise refusal("计划没有退回，不能改动；已公告的名单不再改动")
    rows, people = _pool(work, values, [])
    _write(work, plan, values, rows, people)


def announce(work: Work, plan: InspectionPlan) -> None:
    """Let the plan stand: its pool and its value to come are fixed from today on.

    Raises Refused for who drafted it, for a value that may be known already, and for officers who
    may not be sent any more.
    """
    _waits(plan)
    check_another(work, plan)
    if plan.value_on <= work.today:
        last = date_text(plan.value_on - ONE_DAY)
        said = f"公开数值{date_text(plan.value_on)}公布，名单最迟{last}公告，请退回改定"
        raise refusal(said)
    gone = [one.name for one in plan.officers if not _may_be_sent(one.person, plan)]
    if gone:
        raise refusal(f"{'、'.join(gone)}的执法证件在检查期间届满或者已不在岗，请退回改定")
    decide(work, plan, PlanState.ANNOUNCED)
    plan.pool_digest = pool_digest(record_of(plan))
    work.session.flush()
    log_security(work, "inspection_announced", subject=plan.number)


def send_back(work: Work, plan: InspectionPlan, why: str) -> None:
    """Send back what another drafted, with the reason; withdraw one's own without one."""
    _waits(plan)
    decide(work, plan, PlanState.REFUSED, ground_of(work, plan, why))
    log_security(work, "inspection_sent_back", subject=plan.number)


def record_of(plan: InspectionPlan) -> Record:
    """What is needed to draw again. `announced_on` of what is not announced: the drafting's day."""
    announced = plan.decided_at or plan.drafted_at
    record = Record(
        number=plan.number,
        how_many=plan.how_many,
        team=plan.team,
        value_name=plan.value_name,
        value_source=plan.value_source,
        value_on=plan.value_on,
        announced_on=announced.astimezone(OFFICE_ZONE).date(),
        pool_digest=plan.pool_digest,
        objects=[Target(code=one.code, name=one.name) for one in plan.objects],
        officers=[Inspector(certificate=o.certificate, name=o.name) for o in plan.officers],
        draws=[],
    )
    draws = [_drawn(record, one) for one in plan.draws]
    return record.model_copy(update={"draws": draws})


def _drawn(record: Record, row: InspectionDraw) -> Drawn:
    draw = Drawn(
        round=row.round,
        value=row.value,
        seen=row.seen,
        drawn_on=row.at.astimezone(OFFICE_ZONE).date(),
        reason=row.reason,
        outcome=row.outcome,
        avoided=[
            Avoided(code=o.target.code, certificate=o.officer.certificate, reason=o.reason)
            for o in row.recusals
        ],
        teams=[],
    )
    return draw.model_copy(update={"teams": drawn_again(record, draw)})


def teams_of(plan: InspectionPlan) -> list[Team]:
    """Who inspects whom by the draw that stands, in the order of the draw; [] before it."""
    record = record_of(plan)
    return record.draws[-1].teams if record.draws else []


def _pool(
    work: Work, values: Mapping[str, object], found: list[Reason]
) -> tuple[list[Row], list[Person]]:
    """Objects and officers of a form. Raises Refused with these and all other faults."""
    rows: list[Row] = []
    try:
        rows = read_objects(str(values.get("objects") or ""))
    except Refused as refused:
        found += refused.reasons
    chosen = values.get("officers")
    ids = {one for one in chosen if isinstance(one, int)} if isinstance(chosen, list) else set()
    people = [one for one in officers_of(work) if one.id in ids]
    for name, said in TEXTS.items():
        if not str(values.get(name) or "").strip():
            found.append(Reason(said, name))
    found += _day_faults(work, values)
    found += _size_faults(work, values, rows, people)
    if found:
        raise Refused(found)
    return rows, people


def _day_faults(work: Work, values: Mapping[str, object]) -> list[Reason]:
    days = {name: values.get(name) for name in DAYS}
    known = {name: day for name, day in days.items() if isinstance(day, date)}
    found = [Reason(said, name) for name, said in DAYS.items() if name not in known]
    value_on, from_on, to_on = (known.get(name) for name in DAYS)
    if value_on is not None and value_on <= work.today:
        found.append(Reason("应当晚于今天：名单先公告，数值后产生", "value_on"))
    if value_on is not None and from_on is not None and from_on < value_on:
        found.append(Reason("检查不能早于公开数值公布的日子", "from_on"))
    if from_on is not None and to_on is not None and to_on < from_on:
        found.append(Reason("不能早于检查开始的日子", "to_on"))
    return found


def _size_faults(
    work: Work, values: Mapping[str, object], rows: Sequence[Row], people: Sequence[Person]
) -> list[Reason]:
    found = []
    how_many, team, to_on = (values.get(name) for name in ("how_many", "team", "to_on"))
    least = work.law.amount(TEAM)
    if not isinstance(how_many, int) or how_many < 1:
        found.append(Reason("至少抽取1户", "how_many"))
    elif rows and how_many > len(rows):
        found.append(Reason(f"名单只有{len(rows)}户", "how_many"))
    if not isinstance(team, int) or team < least:
        found.append(Reason(f"每户检查人员不少于{least}人", "team"))
    elif len(people) <= team:
        said = f"检查人员名单应当多于{team}人，否则无从随机，也没有人可以替换"
        found.append(Reason(said, "officers"))
    if isinstance(to_on, date):
        short = [one.name for one in people if one.certificate_on(to_on) is None]
        if short:
            said = f"{'、'.join(short)}的执法证件在检查结束以前届满，不能列入"
            found.append(Reason(said, "officers"))
    return found


def _may_be_sent(person: Person, plan: InspectionPlan) -> bool:
    return person.active and person.certificate_on(plan.to_on) is not None


def _write(
    work: Work,
    plan: InspectionPlan,
    values: Mapping[str, object],
    rows: Sequence[Row],
    people: Sequence[Person],
) -> None:
    plan.edition += 1
    plan.state = PlanState.DRAFTED
    for name in TEXTS:
        setattr(plan, name, str(values[name]).strip())
    for name in ("how_many", "team", "value_on", "from_on", "to_on"):
        setattr(plan, name, values[name])
    plan.drafted_by, plan.drafted_at = work.actor, work.at
    plan.decided_by, plan.decided_at, plan.refusal = None, None, ""
    work.session.add(plan)
    work.session.flush()
    for row in rows:
        target = InspectionObject(
            plan=plan, edition=plan.edition, code=row.code, name=row.name, address=row.address
        )
        work.session.add(target)
    for one in people:
        held = one.certificate_on(work.today)
        if held is not None:
            officer = InspectionOfficer(
                plan=plan, edition=plan.edition, person=one, name=one.name, certificate=held.number
            )
            work.session.add(officer)
    work.session.flush()
    log_security(work, "inspection_drafted", subject=plan.number)


def _waits(plan: InspectionPlan) -> None:
    if plan.state != PlanState.DRAFTED:
        raise refusal(f"{plan.number}已经办理过，刷新以后再看")
