"""Deadlines as rows: start, close, extend, toll, recompute. The rule book says how to count."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.deadlines.outcomes import CANCELLED, LAPSED, MET, end, has_little_time
from casehub.law.chinese import date_text
from casehub.law.faults import PeriodFault
from casehub.model import Case, Deadline, Event, Pause
from casehub.record.roads import told_step
from casehub.record.writing import put
from casehub.rulebook.limits import compute
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

Windows = tuple[tuple[str, date, date], ...]


def of_family(work: Work, case: Case) -> list[Deadline]:
    """All deadlines of the main case and its child matters; the case's own first, in order.

    They stand as this transaction has changed them, written already or not.
    """
    query = select(Deadline).where(Deadline.case_id.in_(family(case)))
    # A clock is written when it starts; what else of the act waits can wait for its event.
    with work.session.no_autoflush:
        return own_first(case, work.session.scalars(query))


def own_first(case: Case, rows: Iterable[Deadline]) -> list[Deadline]:
    """The deadlines of a family as the events of the case tell them: its own first, in order."""
    return sorted(rows, key=lambda d: (d.case_id != case.id, *in_order(d), d.id))


def in_order(deadline: Deadline) -> tuple[bool, date]:
    """What deadlines are sorted by where people read them: open ones first, by due date."""
    return deadline.closed_on is not None, deadline.due_on


def home_id(case: Case) -> int:
    """The main case of the family: excluded periods belong to it, whichever matter opened them."""
    return case.id if case.parent_id is None else case.parent_id


def family(case: Case) -> Select[int]:
    """The ids of the main case and its child matters."""
    home = home_id(case)
    return select(Case.id).where((Case.id == home) | (Case.parent_id == home))


def pauses_of(session: Session, case: Case) -> list[Pause]:
    """The excluded periods that the clocks of the case may know, in order of their beginning.

    Those of the main case, and of a child matter its own besides. Each limit's own `excluded`
    list decides which of them stop it.
    """
    query = select(Pause).where(Pause.case_id.in_({case.id, home_id(case)}))
    return list(session.scalars(query.order_by(Pause.since, Pause.id)))


def windows_of_all(session: Session) -> Mapping[int, Windows]:
    """The closed excluded periods of every case with a running deadline, in one query.

    The same periods as `pauses_of` finds for each of these cases.
    """
    query = (
        select(Case.id, Pause.kind, Pause.since, Pause.until)
        .join(Pause, Pause.case_id.in_([Case.id, func.coalesce(Case.parent_id, Case.id)]))
        .where(
            Pause.until > Pause.since,
            select(Deadline.id)
            .where(Deadline.case_id == Case.id, Deadline.closed_on.is_(None))
            .exists(),
        )
        .order_by(Case.id, Pause.since, Pause.id)
    )
    return {
        case_id: tuple((row.kind, row.since, row.until) for row in rows)
        for case_id, rows in groupby(session.execute(query), key=lambda row: row.id)
    }


def tolled(
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


def count(
    rules: Rulebook, deadline: Deadline, pauses: Sequence[Pause], on: date | None = None
) -> None:
    """Fill in the dates and the trace of a deadline row from its rule.

    on: the day on which it begins to count back, of a row that is new: a day on which nothing but
    the law's least time is left is counted by that.

    Raises Refused when the rule forbids the length or the extension, and when the row was counted
    by newer rules than these: an old process must not write old dates back.
    """
    if (deadline.edition or 0) > rules.edition:
        raise Refused([Reason("期限已按更新的规则或者放假安排计算，请刷新页面后再办理")])
    try:
        limit = rules.law.on(deadline.start_on).limit(deadline.rule)
        result = compute(
            limit,
            deadline.start_on,
            pauses=tolled(rules, deadline, pauses),
            extended=deadline.granted,
            calendar=rules.calendar,
            length=None if deadline.length == limit.amount else deadline.length,
            mode=limit.least if has_little_time(deadline) else None,
        )
        if on is not None and limit.least is not None and result.due < on:
            result = compute(limit, deadline.start_on, calendar=rules.calendar, mode=limit.least)
    except PeriodFault as fault:
        raise Refused([Reason(str(fault))]) from fault
    deadline.nominal_on = result.nominal
    deadline.due_on = result.due
    deadline.alarm_on = result.alarm
    deadline.provisional = result.provisional
    # A period that opens after the last day finds nothing left to stop.
    deadline.stopped = any(
        p.until is None and p.kind in limit.excluded and p.since <= result.due for p in pauses
    )
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
    due: date | None = None,
    party_id: int | None = None,
    estimated: bool = False,
    granted: int = 0,
    document_id: int | None = None,
) -> Deadline:
    """Start the clock of `rule` on the day of the event `seq` (that day is not counted).

    due: the last day that the paper names; then nothing is counted. granted: what was added
    already to the same limit, whose beginning was wrong. document_id: the paper whose service
    begins it.
    Raises Refused where the law gives no length and no paper names the day.
    """
    try:
        limit = work.rules.law.on(on).limit(rule)
    except PeriodFault as fault:
        raise Refused([Reason(str(fault))]) from fault
    if limit.told:
        if due is None:
            raise Refused([Reason(f"{limit.title}没有规定的长度，应当写明届满日。")])
        # What colours measure it by: the days that whoever named the day has given.
        length = max((due - on).days, 1)
    deadline = Deadline(
        case_id=case.id,
        organisation_id=case.organisation_id,
        rule=rule,
        title=limit.title,
        holder=work.rules.law.limits.holders[limit.holder].kept_as,
        party_id=party_id,
        document_id=document_id,
        start_on=on,
        event_seq=seq,
        length=length or limit.amount,
        unit=limit.unit,
        granted=granted,
        estimated=estimated,
        house_rule=limit.house_rule,
        outcome="",
        closed_on=None,
        closed_seq=None,
    )
    if limit.told:
        _leave_uncounted(work, deadline)
    else:
        # Most clocks nothing stops: then nobody asks for the pauses.
        pauses = pauses_of(work.session, case) if limit.excluded else ()
        count(work.rules, deadline, pauses, work.today)
    if due is not None:
        tell(work, deadline, due)
    return put(work.session, deadline)


def _leave_uncounted(work: Work, deadline: Deadline) -> None:
    """A limit without a length: nothing is counted, its day is told."""
    words = f"自{date_text(deadline.start_on)}起，届满日由协议或者文书写明，不推算。"
    deadline.trace = [{"date": deadline.start_on.isoformat(), "mark": "说明", "why": words}]
    deadline.provisional = deadline.stopped = False
    deadline.calendar_edition = work.rules.calendar.edition
    deadline.edition = work.rules.edition


def tell(work: Work, deadline: Deadline, due: date) -> None:
    """Set the last day that a paper or the other side has named."""
    deadline.due_on = deadline.nominal_on = due
    deadline.alarm_on = work.rules.calendar.previous_working_day(due)
    told = {"date": due.isoformat(), "mark": "告", "why": "指定的日期"}
    deadline.trace = [*deadline.trace, told]


def open_rows(
    work: Work, case: Case, rule: str, among: Collection[Deadline] | None = None
) -> list[Deadline]:
    """Running deadlines of a rule (`*` = of any rule).

    among: all deadlines of the family, where they have been read already.
    """
    if among is not None:
        own = (d for d in among if d.case_id == case.id and d.closed_on is None)
        return sorted((d for d in own if rule in {"*", d.rule}), key=lambda d: d.id)
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
    spared: Collection[int] = (),
    begun_by: int | None = None,
    among: Collection[Deadline] | None = None,
) -> None:
    """End running deadlines by what was done on the day: MET, LAPSED or CANCELLED.

    party_id: the act is this party's; what runs for another party goes on. spared: ids of what goes
    on whatever the rules, since the act is about something else. begun_by: number of an event; only
    what that began ends. among: as `open_rows`.
    """
    for deadline in open_rows(work, case, "*", among) if rules else ():
        if "*" not in rules and deadline.rule not in rules:
            continue
        if deadline.id in spared or begun_by not in (None, deadline.event_seq):
            continue
        if party_id is not None and deadline.party_id not in (None, party_id):
            continue
        # What came in later may have been done before this limit began: it ends as it began.
        end(deadline, seq, outcome, on if outcome == MET else max(on, deadline.start_on))


def take_back(
    work: Work, case: Case, told: Collection[int], seq: int, parties: Collection[int]
) -> None:
    """End in the act `seq` what events that were wrong had started for the party.

    parties: that party, and who has taken its place since.

    told: numbers of those events. What was done already stays (`begin_anew` compares it again).
    """
    rows = select(Deadline).where(
        Deadline.case_id == case.id, Deadline.event_seq.in_(told), Deadline.party_id.in_(parties)
    )
    for row in work.session.scalars(rows.order_by(Deadline.id)):
        if row.outcome in {"", LAPSED}:
            row.closed_on, row.closed_seq, row.outcome = work.today, seq, CANCELLED


def undo(work: Work, case: Case, wrong: int, seq: int) -> None:
    """Put right in the act `seq` what the act `wrong` of a main case, a mistake, did to limits.

    What that had started ends; what it had ended runs again, and nothing else does. A period that
    it had closed is open again, one that it had opened has never excluded a day.
    """
    for pause in pauses_of(work.session, case) if case.parent_id is None else ():
        if pause.closed_seq == wrong:
            pause.until, pause.closed_seq = None, None
        if pause.opened_seq == wrong:
            pause.until, pause.closed_seq = pause.since, seq
    own = select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.id)
    for row in work.session.scalars(own.where(Deadline.event_seq == wrong)):
        if row.outcome in {"", LAPSED}:
            row.closed_on, row.closed_seq, row.outcome = work.today, seq, CANCELLED
    for row in work.session.scalars(own.where(Deadline.closed_seq == wrong)):
        row.closed_on, row.closed_seq, row.outcome = None, None, ""
    work.session.flush()
    recount(work, case)


def recount(work: Work, case: Case) -> None:
    """Count every open deadline of the family anew (after a pause, resumption or extension)."""
    home = home_id(case)
    of_all = select(Pause).where(Pause.case_id.in_(family(case))).order_by(Pause.since, Pause.id)
    pauses = list(work.session.scalars(of_all))
    open_of_all = select(Deadline).where(
        Deadline.case_id.in_(family(case)), Deadline.closed_on.is_(None)
    )
    for deadline in work.session.scalars(open_of_all.order_by(Deadline.id)):
        if not told_by_others(deadline.trace):
            known = [p for p in pauses if p.case_id in {deadline.case_id, home}]
            count(work.rules, deadline, known)


def events_told_by(work: Work, parent: Case, child: Case) -> set[int]:
    """Numbers of the parent's events that this child matter has written."""
    procedure = work.rules.procedure(child.procedure, child.procedure_version)
    told = [told_step(child.procedure, step.id) for step in procedure.steps]
    events = work.session.scalars(
        select(Event).where(Event.case_id == parent.id, Event.step.in_(told))
    )
    return {
        e.seq for e in events if e.typed.get("child") in child.called
    }


def told_by_others(trace: Sequence[Mapping[str, object]]) -> bool:
    """Whether the date of a deadline with this trace was told by the other side.

    Such a date stands whatever the calendar says.
    """
    return bool(trace) and trace[-1].get("mark") == "告"
