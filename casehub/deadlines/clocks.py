"""Deadlines as rows: start, close, extend, toll, recompute. The rule book says how to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.law.faults import PeriodFault
from casehub.model import Case, Deadline, Event, Pause
from casehub.rulebook.limits import compute
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

PAUSE_TITLES = {
    "suspension": "中止",
    "announcement": "公告",
    "appraisal": "检验鉴定",
    "jurisdiction_objection": "管辖权异议",
    "evidence_extension": "当事人申请延长举证期限",
    "settlement": "当事人申请和解",
}


def of_case(work: Work, case: Case) -> list[Deadline]:
    """All deadlines of the case, open ones first, by due date."""
    rows = work.session.scalars(
        select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.due_on, Deadline.id)
    )
    return sorted(rows, key=lambda d: (d.closed_on is not None, d.due_on))


def pauses_of(work: Work, case: Case) -> list[Pause]:
    """The excluded periods of the case in order of their beginning."""
    return list(
        work.session.scalars(
            select(Pause).where(Pause.case_id == case.id).order_by(Pause.since, Pause.id)
        )
    )


def _windows(
    rules: Rulebook, deadline: Deadline, pauses: Iterable[Pause]
) -> list[tuple[date, date]]:
    """The closed excluded periods that toll this rule.

    An open one is counted when it ends: until then the clock stands, and a date that grew from
    day to day could not be recomputed.
    """
    limit = rules.law.on(deadline.start_on).limit(deadline.rule)
    return [
        (p.since, p.until)
        for p in pauses
        if p.kind in limit.excluded and p.until is not None and p.until > p.since
    ]


def count(rules: Rulebook, deadline: Deadline, pauses: Sequence[Pause]) -> None:
    """Fill in the dates and the trace of a deadline row from its rule.

    Raises Refused when the rule forbids the length or the extension, and when the row was counted
    by newer rules than these: an old process must not write old dates back.
    """
    if (deadline.edition or 0) > rules.edition:
        raise Refused([Reason("期限已按更新的规则或者放假安排计算，请刷新页面后再办理")])
    limit = rules.law.on(deadline.start_on).limit(deadline.rule)
    own_length = None if deadline.length == limit.amount else deadline.length
    try:
        result = compute(
            limit,
            deadline.start_on,
            pauses=_windows(rules, deadline, pauses),
            extended=deadline.granted,
            calendar=rules.calendar,
            length=own_length,
        )
    except PeriodFault as fault:
        raise Refused([Reason(str(fault))]) from fault
    deadline.nominal_on = result.nominal
    deadline.due_on = result.due
    deadline.alarm_on = result.alarm
    deadline.provisional = result.provisional
    deadline.stopped = any(p.until is None and p.kind in limit.excluded for p in pauses)
    deadline.trace = list(result.trace)
    deadline.calendar_edition = rules.calendar.edition
    deadline.edition = rules.edition


def start(
    work: Work,
    case: Case,
    rule: str,
    on: date,
    seq: int,
    *,
    length: int | None = None,
    party_id: int | None = None,
    estimated: bool = False,
) -> Deadline:
    """Start the clock of `rule` on the day of the event `seq` (that day is not counted)."""
    limit = work.rules.law.on(on).limit(rule)
    deadline = Deadline(
        case_id=case.id,
        rule=rule,
        title=limit.title,
        holder=limit.holder,
        party_id=party_id,
        start_on=on,
        event_seq=seq,
        length=length or limit.amount,
        unit=limit.unit,
        granted=0,
        estimated=estimated,
        house_rule=limit.house_rule,
        outcome="",
        closed_on=None,
        closed_seq=None,
    )
    count(work.rules, deadline, pauses_of(work, case))
    work.session.add(deadline)
    return deadline


def open_rows(work: Work, case: Case, rule: str) -> list[Deadline]:
    """Running deadlines of a rule (`*` = of any rule)."""
    query = select(Deadline).where(Deadline.case_id == case.id, Deadline.closed_on.is_(None))
    if rule != "*":
        query = query.where(Deadline.rule == rule)
    return list(work.session.scalars(query.order_by(Deadline.id)))


def finish(
    work: Work,
    case: Case,
    rules: Sequence[str],
    seq: int,
    outcome: str,
    on: date,
    *,
    party_id: int | None = None,
) -> None:
    """Close running deadlines: outcome met, lapsed or cancelled, on the day of the act.

    party_id: the act is this party's; what runs for another party goes on.
    """
    for rule in rules:
        for deadline in open_rows(work, case, rule):
            if party_id is not None and deadline.party_id not in (None, party_id):
                continue
            deadline.closed_on = on
            deadline.closed_seq = seq
            deadline.outcome = outcome


def recount(work: Work, case: Case) -> None:
    """Count every open deadline of the case anew (after a pause, resumption or extension)."""
    pauses = pauses_of(work, case)
    for deadline in open_rows(work, case, "*"):
        if not told_by_others(deadline.trace):
            count(work.rules, deadline, pauses)


def open_pause(work: Work, case: Case, kind: str, on: date, seq: int, reason: str = "") -> Pause:
    """Open an excluded period on the day; the clock stands from then on."""
    pause = Pause(
        case_id=case.id,
        kind=kind,
        reason=reason or PAUSE_TITLES.get(kind, kind),
        since=on,
        until=None,
        opened_seq=seq,
        closed_seq=None,
    )
    work.session.add(pause)
    work.session.flush()
    recount(work, case)
    return pause


def close_pause(
    work: Work,
    case: Case,
    kind: str,
    on: date,
    seq: int,
    opened: Collection[int] | None = None,
) -> None:
    """Close the open excluded period of the kind; the clock runs again from the day.

    opened: only those opened by these events. Two announcements may run side by side, and the
    end of one does not end the other.
    """
    for pause in pauses_of(work, case):
        if opened is not None and pause.opened_seq not in opened:
            continue
        if pause.kind == kind and pause.until is None:
            pause.until = on
            pause.closed_seq = seq
    work.session.flush()
    recount(work, case)


def events_told_by(work: Work, parent: Case, child: Case) -> set[int]:
    """Numbers of the parent's events that this child matter has written."""
    events = work.session.scalars(
        select(Event).where(Event.case_id == parent.id, Event.step.startswith("child:"))
    )
    return {
        e.seq for e in events if (e.detail or {}).get("data", {}).get("child") == child.reference
    }


def told_by_others(trace: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the date of a deadline with this trace was told by the other side.

    Such a date stands whatever the calendar says.
    """
    return bool(trace) and trace[-1].get("mark") == "告"
