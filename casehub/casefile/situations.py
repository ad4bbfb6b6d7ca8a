"""Loads everything a guard, a step or a paper may look at, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from sqlalchemy import select

from casehub.model import (
    Case,
    Deadline,
    Document,
    Event,
    EvidenceUse,
    Pause,
    Person,
    Service,
)
from casehub.workflow.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Select

    from casehub.record.work import Work
    from casehub.workflow.procedure import Side, Step

T = TypeVar("T")
R = TypeVar("R")


def named_people(step: Step, data: Mapping[str, Any]) -> set[int]:
    """Ids of the people named in the form."""
    return {n for field in step.fields for n in field.people_in(data.get(field.id))}


def sides_of(work: Work, case: Case) -> dict[str, Side]:
    """The sides of a case by name: those of its procedure, and of the case it belongs to."""
    home = case.parent if case.parent is not None else case
    found = (
        side
        for one in (home, case)
        for side in work.rules.procedure(one.procedure, one.procedure_version).sides
    )
    return {side.id: side for side in found}


class Later(Sequence[T]):
    """Rows read when somebody first looks at them: most guards look at few of a case's tables."""

    def __init__(self, read: Callable[[], Sequence[T]]) -> None:
        self._read = read

    @cached_property
    def _rows(self) -> Sequence[T]:
        return self._read()

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)


def load(work: Work, case: Case, step: Step, data: Mapping[str, Any] | None = None) -> Situation:
    """The situation of the case for a step and the data typed in (at most one query a table).

    A table is read when it is first looked at; what an act adds to it later does not appear.
    """
    session, data = work.session, data or {}
    assignments = [*case.assignments]
    family = {case.id}
    if case.parent_id is not None and case.parent is not None:
        # People named in the parent case act in its child matters too.
        assignments += case.parent.assignments
        family.add(case.parent_id)
    people = {a.person_id: a.person for a in assignments} | {work.actor.id: work.actor}
    missing = named_people(step, data) - people.keys()
    if missing:
        people |= {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(missing)))}
    home = case.parent if case.parent is not None else case
    makers: set[int] | Select[int] = family
    if work.rules.procedure(case.procedure, case.procedure_version).serves:
        # The papers to be served may come from any matter of the main case.
        makers = select(Case.id).where(
            (Case.id == case.parent_id) | (Case.parent_id == case.parent_id)
        )

    def rows(query: Callable[[], Select[R]]) -> Sequence[R]:
        return Later(lambda: session.scalars(query()).all())

    uses = rows(
        lambda: select(EvidenceUse).where(EvidenceUse.case_id == case.id).order_by(EvidenceUse.id)
    )
    return Situation(
        case=case,
        step=step,
        actor=work.actor,
        at=work.local,
        day=work.today,
        rules=work.rules,
        data=data,
        events=rows(lambda: select(Event).where(Event.case_id == case.id).order_by(Event.seq)),
        parent_events=(
            rows(lambda: select(Event).where(Event.case_id == home.id).order_by(Event.seq))
            if home is not case
            else ()
        ),
        duties=Later(lambda: _duties(work, home)),
        parties=Later(lambda: [*case.parties, *(home.parties if home is not case else ())]),
        rights=Later(lambda: case.rights or home.rights),
        assignments=assignments,
        deadlines=rows(
            lambda: select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.id)
        ),
        pauses=rows(
            lambda: select(Pause).where(Pause.case_id == home.id).order_by(Pause.since, Pause.id)
        ),
        documents=rows(
            lambda: select(Document).where(Document.case_id.in_(makers)).order_by(Document.id)
        ),
        services=rows(
            lambda: (
                select(Service)
                .where((Service.parent_id.in_(family)) | (Service.case_id == case.id))
                .order_by(Service.id)
            )
        ),
        uses=uses,
        evidence=Later(lambda: [u.evidence for u in uses]),
        children=rows(lambda: select(Case).where(Case.parent_id == case.id).order_by(Case.id)),
        parent=case.parent,
        origin=case.origin,
        people=people,
        sides=sides_of(work, case),
    )


def _duties(work: Work, home: Case) -> Sequence[tuple[str, int]]:
    """Who performed which duty in the case, its child matters, and the case it came out of."""
    roots = [home.id] if home.origin_id is None else [home.id, home.origin_id]
    family = select(Case.id).where(Case.id.in_(roots) | Case.parent_id.in_(roots))
    found = work.session.execute(
        select(Event.duty, Event.actor_id)
        .where(Event.case_id.in_(family), Event.duty != "", Event.actor_id.is_not(None))
        .distinct()
    )
    return [(duty, person) for duty, person in found if person is not None]
