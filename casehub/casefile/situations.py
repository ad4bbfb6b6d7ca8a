"""Loads everything a guard, a step or a paper may look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile.cooperation.offices import offices_of
from casehub.casefile.library.applied import in_force
from casehub.casefile.tables import Ahead, Later, Rows, Tables
from casehub.model import (
    Case,
    Deadline,
    Event,
    EvidenceUse,
    Pause,
    Person,
    Proposal,
    StandardVersion,
)
from casehub.workflow.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.record.work import Work
    from casehub.workflow.matters import Side
    from casehub.workflow.procedure import Step

# What the event of a step that takes others back calls their numbers.
TAKEN_BACK = "taken_back"
# Nothing is known of the tables: each is read when it is looked at.
UNKNOWN = Ahead()


def named_people(step: Step, data: Mapping[str, object]) -> set[int]:
    """Ids of the people named in the form."""
    return {n for field in step.fields for n in field.people_in(data.get(field.id))}


def sides_of(work: Work, case: Case) -> dict[str, Side]:
    """The sides of a case by name: those of its procedure, and of the case it belongs to."""
    found = (
        side
        for one in (case.home, case)
        for side in work.rules.procedure(one.procedure, one.procedure_version).sides
    )
    return {side.id: side for side in found}


def load(
    work: Work,
    case: Case,
    step: Step,
    data: Mapping[str, Any] | None = None,
    *,
    ahead: Ahead = UNKNOWN,
) -> Situation:
    """The situation of the case for a step and the data typed in (at most one query a table).

    A table is read when it is first looked at; what an act adds to it later does not appear.
    ahead: what is known of the tables: which are empty, and which are read in one statement.
    """
    return _situation(work, Tables(work, [case], ahead), case, step, data or {})


def together(work: Work, cases: Sequence[Case]) -> dict[int, Situation]:
    """The situations of several cases by their ids, read together: one query a table for all.

    What hangs on the cases (people, parties, rights) should have been read with them.
    """
    tables = Tables(work, cases, UNKNOWN)
    steps = {c.id: work.rules.procedure(c.procedure, c.procedure_version).any_step for c in cases}
    return {case.id: _situation(work, tables, case, steps[case.id], {}) for case in cases}


def _pauses(tables: Tables, case: Case) -> Sequence[Pause]:
    """The excluded periods of the main case, and those of the matter alone."""
    above = tables.above(Pause, case)
    return above if case.home is case else [*above, *tables.of(Pause, case)]


def _situation(
    work: Work, tables: Tables, case: Case, step: Step, data: Mapping[str, object]
) -> Situation:
    assignments = [*case.assignments]
    home = case.home
    if home is not case:
        # People named in the parent case act in its child matters too.
        assignments += home.assignments
    people = {a.person_id: a.person for a in assignments} | {work.actor.id: work.actor}
    missing = named_people(step, data) - people.keys()
    if missing:
        query = select(Person).where(Person.id.in_(missing))
        people |= {p.id: p for p in work.session.scalars(query)}
    uses, sides = Later(lambda: tables.of(EvidenceUse, case)), sides_of(work, case)
    return Situation(
        case=case,
        step=step,
        actor=work.actor,
        at=work.local,
        day=work.today,
        rules=work.rules,
        data=data,
        events=Later(lambda: standing(tables.of(Event, case))),
        record=Later(lambda: tables.of(Event, case)),
        parent_events=Later(lambda: standing(tables.above(Event, case)))
        if home is not case
        else (),
        parent_record=Later(lambda: tables.above(Event, case)) if home is not case else (),
        duties=Later(lambda: tables.duties_of(home)),
        parties=Later(lambda: [*case.parties, *(home.parties if home is not case else ())]),
        rights=Later(lambda: case.rights or home.rights),
        accused=Later(lambda: tables.accused_of(home)),
        assignments=assignments,
        staff=Later(lambda: tables.staff_of(case.organisation_id)),
        deadlines=Later(lambda: tables.of(Deadline, case)),
        pauses=Later(lambda: _pauses(tables, case)),
        documents=Later(lambda: tables.documents_of(case)),
        services=Later(lambda: tables.services_of(case)),
        uses=uses,
        evidence=Later(lambda: [u.evidence for u in uses]),
        tables=Rows(tables.of, case),
        parent_tables=Rows(tables.above, case) if home is not case else {},
        proposals=Later(lambda: tables.of(Proposal, case)),
        standards=Later(lambda: _standards(work, home)),
        offices=Later(lambda: offices_of(work, case, sides)),
        children=Later(lambda: tables.children_of(case)),
        kin=Later(lambda: tables.kin_of(case)) if home is not case else (),
        kin_tables=Rows(tables.beside, case),
        parent=case.parent,
        origin=case.origin,
        origin_events=Later(lambda: _events_of(work, _origin(case))),
        beside_events=Later(lambda: _events_of(work, _beside(work, case))),
        people=people,
        sides=sides,
    )


def _origin(case: Case) -> list[Case]:
    return [] if case.origin is None else [case.origin]


def _beside(work: Work, case: Case) -> list[Case]:
    """The other matters that came of the same case."""
    if case.origin_id is None:
        return []
    same = select(Case).where(Case.origin_id == case.origin_id, Case.id != case.id)
    return list(work.session.scalars(same.order_by(Case.id)))


def _events_of(work: Work, cases: Iterable[Case]) -> list[Event]:
    """The events of cases that count, case by case."""
    return [
        event
        for case in cases
        for event in standing(
            work.session.scalars(
                select(Event).where(Event.case_id == case.id).order_by(Event.seq)
            ).all()
        )
    ]


def _standards(work: Work, home: Case) -> Sequence[StandardVersion]:
    kinds = {right.kind for right in home.rights}
    return in_force(work.session, home.organisation_id, work.today, kinds)


def standing(events: Sequence[Event]) -> list[Event]:
    """The events that count: without those that were entered wrongly and taken back."""
    gone = taken_back(events)
    return [event for event in events if event.seq not in gone]


def taken_back(events: Sequence[Event]) -> dict[int, int]:
    """Numbers of events that were entered wrongly, with the event that took each back."""
    found = ((seq, e.seq) for e in events for seq in (e.detail or {}).get(TAKEN_BACK, ()))
    return dict(found)
