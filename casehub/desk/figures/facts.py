"""What figures are counted from: one fact of each main case, as it stood when it was asked for.

Live and frozen figures are counted alike, from a list of facts: a frozen list stays what it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy import case as when

from casehub.among import among
from casehub.casefile.situations import standing
from casehub.deadlines import CANCELLED, LAPSED
from casehub.fields import ChoiceField
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Deadline, Event, Organisation, Right
from casehub.people.permissions import visible_cases
from casehub.procedures import LAW
from casehub.procedures.satisfied.asked import ASKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.record.work import Work

NO_RIGHT, MANY_RIGHTS = "没有登记权利", "多种权利"


@dataclass(frozen=True)
class Fact:
    """One main case. Days are days of the office; fine: of all parties, in 分.

    filed_on: the day of 立案; None too where the number is given at registration, before anybody
    decided whether the case is taken up.
    office: who stands today in the place of the office whose case it is; district: its region.
    ended_as: the state by which it was closed. due_on: the last day of its own limit, as it was
    extended; kept_on: the day on which what it is for was done, None while it is open. That may be
    a decision or an agreement which is still to be performed: closed_on says when the case ended.
    Of a limit that ran out undone it is the day on which the case ended, if it did.
    decided_on: the day of the last decision; a later one against the same party takes its place.
    asked_on: the day of the last 满意度回访; asked_how: its way in words; liked: what was answered,
    a grade of `satisfactions`, "" where nothing was.
    """

    case_id: int
    reference: str
    procedure: str
    procedure_title: str
    office: str
    district: str
    right: str
    state: str
    ended_as: str
    opened_on: date
    filed_on: date | None
    closed_on: date | None
    due_on: date | None
    kept_on: date | None
    decided_on: date | None
    fine: int
    asked_on: date | None = None
    asked_how: str = ""
    liked: str = ""


_DAYS = frozenset(
    one.name for one in fields(Fact) if str(one.type) in {"date", "date | None"}
)


def told(facts: Iterable[Fact]) -> list[dict[str, object]]:
    """Facts as a file keeps them."""
    return [
        {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(one).items()}
        for one in facts
    ]


def read(rows: Iterable[Mapping[str, object]]) -> list[Fact]:
    """Facts from a file. Raises TypeError, ValueError for a file that holds something else."""
    return [
        Fact(**{
            k: date.fromisoformat(v) if k in _DAYS and isinstance(v, str) else v
            for k, v in row.items()
        })  # type: ignore[arg-type]
        for row in rows
    ]  # fmt: skip


def facts_between(work: Work, since: date, until: date) -> list[Fact]:
    """The main cases that the reader may see and that were open on a day of the span, newest first.

    A limit that ends after its case was closed counts where the span reaches back to the closing:
    figures of a span are counted from the facts of the year before on.
    """
    cases = work.session.execute(_touched(work, since, until)).all()
    ids = [case.id for case in cases]
    offices = {one.id: one for one in work.session.scalars(select(Organisation))}
    homes = {number: one.on(work.today) for number, one in offices.items()}
    called = Counter(one.short_name for one in {home.id: home for home in homes.values()}.values())
    rights, limits = _rights(work, ids), _own_limits(work, ids)
    ended, decided = _ended_as(work, cases), _decided(work, ids)
    asked = _asked(work, ids)
    at_once = _numbered_at_once(work)
    found = []
    for case in cases:
        procedure = work.rules.procedures.get((case.procedure, case.procedure_version))
        if procedure is None:
            continue
        states = {state.id: state.title for state in procedure.states}
        home = homes[case.organisation_id]
        due, kept = limits.get(case.id, (None, None))
        day, fine = decided.get(case.id, (None, 0))
        asked_on, asked_how, liked = asked.get(case.id, (None, "", ""))
        found.append(
            Fact(
                case_id=case.id,
                reference=case.reference,
                procedure=case.procedure,
                procedure_title=procedure.title,
                # Two of one short name are told apart.
                office=home.short_name if called[home.short_name] == 1 else home.name,
                district=home.region_name,
                right=rights.get(case.id, NO_RIGHT),
                state=states.get(case.state, case.state),
                ended_as=states.get(ended.get(case.id, ""), "") if case.closed_on else "",
                opened_on=case.opened_on,
                filed_on=None if case.procedure in at_once else case.filed_on,
                closed_on=case.closed_on,
                due_on=due,
                kept_on=kept,
                decided_on=day,
                fine=fine,
                asked_on=asked_on,
                asked_how=asked_how,
                liked=liked,
            )
        )
    return found


def _sent_out(work: Work) -> set[str]:
    """Procedures whose cases are our own letters to other offices."""
    return {key for (key, _version), one in work.rules.procedures.items() if one.sends_out}


def _numbered_at_once(work: Work) -> set[str]:
    """Procedures whose cases get their number when they are registered: they know no 立案.

    Whether such a case is taken up is decided later, and often it is not.
    """
    return {
        key
        for (key, _version), procedure in work.rules.procedures.items()
        for step in procedure.steps
        if step.number and procedure.initial in step.from_
    }


def _touched(work: Work, since: date, until: date) -> Any:
    return (
        visible_cases(work.actor, work.today, work.rules)
        .with_only_columns(
            Case.id, Case.reference, Case.procedure, Case.procedure_version, Case.state,
            Case.organisation_id, Case.opened_on, Case.filed_on, Case.closed_on,
        )
        .where(
            Case.parent_id.is_(None),
            # A frozen list is read by others than the few who know of such a case.
            Case.procedure.not_in(work.rules.by_name),
            # What we ask of others did not come in; the page of the network counts it.
            Case.procedure.not_in(_sent_out(work)),
            Case.opened_on <= until,
            or_(Case.closed_on.is_(None), Case.closed_on >= since),
        )
        .order_by(Case.opened_on.desc(), Case.id.desc())
    )  # fmt: skip


def _rights(work: Work, ids: Sequence[int]) -> dict[int, str]:
    """Case → the kind of the rights that it is about."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = work.session.execute(
        select(Right.case_id, Right.kind)
        .where(among(Right.case_id, ids), Right.void_seq.is_(None))
        .distinct()
    )
    for case, kind in rows:
        found[case].add(kind)
    return {
        case: RIGHT_KINDS[next(iter(kinds))].in_full
        if len(kinds) == 1 and next(iter(kinds)) in RIGHT_KINDS
        else MANY_RIGHTS
        for case, kinds in found.items()
    }


def _own_limits(work: Work, ids: Sequence[int]) -> dict[int, tuple[date, date | None]]:
    """Case → the last day of the limit within which it has to be done, and the day it was done."""
    own = {
        (key, limit)
        for (key, _version), procedure in work.rules.procedures.items()
        for limit in procedure.limits
    }
    rows = work.session.execute(
        select(
            Deadline.case_id, Case.procedure, Deadline.rule, Deadline.due_on,
            # A limit that ran out is closed with its last day, whatever was done after it.
            when((Deadline.outcome == LAPSED, Case.closed_on), else_=Deadline.closed_on),
        )
        .join(Case, Case.id == Deadline.case_id)
        .where(
            among(Deadline.case_id, ids),
            Deadline.rule.in_(sorted({limit for _, limit in own})),
            Deadline.outcome != CANCELLED,
        )
        .order_by(Deadline.id)
    )
    found: dict[int, tuple[date, date | None]] = {}
    for number, key, rule, due_on, kept_on in rows:
        if (key, rule) in own:
            found[number] = (due_on, kept_on)
    return found


def _asked(work: Work, ids: Sequence[int]) -> dict[int, tuple[date, str, str]]:
    """Case → when whoever was served was asked last how it was, in which way, and the answer."""
    asking = {
        (key, version, step.id): step
        for (key, version), procedure in work.rules.procedures.items()
        for step in procedure.steps
        if step.called == ASKED
    }
    events = defaultdict(list)
    rows = work.session.execute(
        select(Event, Case.procedure, Case.procedure_version)
        .join(Case, Case.id == Event.case_id)
        .where(among(Event.case_id, ids), Event.case_id.in_(_with_step(asking)))
        .order_by(Event.case_id, Event.seq)
    )
    versions = {}
    for event, key, version in rows:
        events[event.case_id].append(event)
        versions[event.case_id] = (key, version)
    found = {}
    for case, every in events.items():
        for event in standing(every):
            step = asking.get((*versions[case], event.step))
            day = event.typed.get("visited_on")
            if step is None or not day:
                continue
            field = step.form_field("way")
            ways = dict(field.options) if isinstance(field, ChoiceField) else {}
            way = str(event.typed.get("way") or "")
            liked = str(event.typed.get("satisfaction") or "")
            found[case] = (date.fromisoformat(str(day)), ways.get(way, way), liked)
    return found


def _with_step(asking: Iterable[tuple[str, int, str]]) -> Any:
    """The cases in which one of these steps was taken, whether it was taken back or not."""
    names = sorted({step for _key, _version, step in asking})
    return select(Event.case_id).where(Event.step.in_(names))


def _ended_as(work: Work, cases: Sequence[Any]) -> dict[int, str]:
    """Case → the state by which it was closed last."""
    closing = []
    for (key, version), procedure in work.rules.procedures.items():
        over = [state.id for state in procedure.states if state.closing or state.final]
        # From one of them into another it is put away, not closed.
        came = and_(Event.target.in_(over), Event.source.not_in(over))
        closing.append(
            and_(Case.procedure == key, Case.procedure_version == version, came)
        )
    closed = [case.id for case in cases if case.closed_on is not None]
    rows = work.session.execute(
        select(Event.case_id, Event.target)
        .join(Case, Case.id == Event.case_id)
        .where(among(Event.case_id, closed), or_(*closing))
        .order_by(Event.case_id, Event.seq)
    )
    return {row.case_id: row.target for row in rows}


def _decided(work: Work, ids: Sequence[int]) -> dict[int, tuple[date, int]]:
    """Case → the day on which it was decided last, and all fines of its decisions in 分."""
    parts = (LAW.of(key).decided for key, _version in sorted(work.rules.procedures))
    # Procedures of one family share theirs.
    asked = dict.fromkeys(part.rows for part in parts if part is not None)
    questions = [rows().subquery() for rows in asked]
    if not questions:
        return {}
    said = union_all(
        *(
            select(one.c.case_id, one.c.event_seq, one.c.party_id, one.c.cents).where(
                among(one.c.case_id, ids)
            )
            for one in questions
        )
    ).subquery()
    # Each item of a decision repeats its sum; whoever is decided against anew is so instead.
    rows = work.session.execute(
        select(said.c.case_id, said.c.party_id, Event.at, func.max(said.c.cents))
        .join(Event, and_(Event.case_id == said.c.case_id, Event.seq == said.c.event_seq))
        .group_by(said.c.case_id, said.c.event_seq, said.c.party_id, Event.at)
        .order_by(said.c.case_id, said.c.event_seq)
    )
    found: dict[int, dict[int | None, tuple[date, int]]] = defaultdict(dict)
    for case, party, at, cents in rows:
        found[case][party] = (at.astimezone(OFFICE_ZONE).date(), int(cents or 0))
    return {
        case: (max(day for day, _ in of.values()), sum(fine for _, fine in of.values()))
        for case, of in found.items()
    }
