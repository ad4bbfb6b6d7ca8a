"""Loads everything a guard, a step or a paper may look at, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from sqlalchemy import Integer, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import selectinload

from casehub.db import Base
from casehub.model import (
    Agreement,
    Case,
    Challenge,
    Deadline,
    Document,
    Event,
    EvidenceUse,
    MediationSession,
    Pause,
    Person,
    Proposal,
    Rectification,
    ReviewReceipt,
    Sample,
    Service,
    SessionCall,
    WrongPaper,
)
from casehub.model.proposal import UNDER_WAY
from casehub.people import accounts
from casehub.workflow.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Select

    from casehub.record.work import Work
    from casehub.workflow.procedure import Side, Step

# What the event of a step that takes others back calls their numbers.
TAKEN_BACK = "taken_back"
T = TypeVar("T")
R = TypeVar("R", bound=Base)


def named_people(step: Step, data: Mapping[str, object]) -> set[int]:
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

    # What a sequence does of itself asks for each row by its number: pages ask for thousands.
    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._rows)


def load(
    work: Work,
    case: Case,
    step: Step,
    data: Mapping[str, Any] | None = None,
    *,
    widely: bool = False,
) -> Situation:
    """The situation of the case for a step and the data typed in (at most one query a table).

    A table is read when it is first looked at; what an act adds to it later does not appear.
    widely: most tables will be looked at, so it is asked once which of those that are empty for
    most cases hold anything of this one.
    """
    return _situation(work, _Tables(work, [case], widely=widely), case, step, data or {})


def together(work: Work, cases: Sequence[Case]) -> dict[int, Situation]:
    """The situations of several cases by their ids, read together: one query a table for all.

    What hangs on the cases (people, parties, rights) should have been read with them.
    """
    tables = _Tables(work, cases)
    steps = {c.id: work.rules.procedure(c.procedure, c.procedure_version).any_step for c in cases}
    return {case.id: _situation(work, tables, case, steps[case.id], {}) for case in cases}


def _situation(
    work: Work, tables: _Tables, case: Case, step: Step, data: Mapping[str, object]
) -> Situation:
    assignments = [*case.assignments]
    home = home_of(case)
    if home is not case:
        # People named in the parent case act in its child matters too.
        assignments += home.assignments
    people = {a.person_id: a.person for a in assignments} | {work.actor.id: work.actor}
    missing = named_people(step, data) - people.keys()
    if missing:
        query = select(Person).where(Person.id.in_(missing))
        people |= {p.id: p for p in work.session.scalars(query)}
    uses = Later(lambda: tables.uses[case.id])
    return Situation(
        case=case,
        step=step,
        actor=work.actor,
        at=work.local,
        day=work.today,
        rules=work.rules,
        data=data,
        events=Later(lambda: standing(tables.events[case.id])),
        record=Later(lambda: tables.events[case.id]),
        parent_events=Later(lambda: standing(tables.parent_events[home.id]))
        if home is not case
        else (),
        parent_record=Later(lambda: tables.parent_events[home.id]) if home is not case else (),
        duties=Later(lambda: tables.duties_of(home)),
        parties=Later(lambda: [*case.parties, *(home.parties if home is not case else ())]),
        rights=Later(lambda: case.rights or home.rights),
        assignments=assignments,
        staff=Later(lambda: tables.staff_of(case.organisation_id)),
        deadlines=Later(lambda: tables.deadlines[case.id]),
        pauses=Later(lambda: tables.pauses[home.id]),
        documents=Later(lambda: tables.documents_of(case)),
        services=Later(lambda: tables.services_of(case)),
        uses=uses,
        evidence=Later(lambda: [u.evidence for u in uses]),
        samples=Later(lambda: tables.samples[case.id]),
        agreements=Later(lambda: tables.agreements[case.id]),
        challenges=Later(lambda: tables.challenges[case.id]),
        receipts=Later(lambda: tables.receipts[case.id]),
        rectified=Later(lambda: tables.rectified[case.id]),
        wrong_papers=Later(lambda: tables.wrong_papers[case.id]),
        calls=Later(lambda: tables.calls[case.id]),
        sessions=Later(lambda: tables.sessions[case.id]),
        proposals=Later(lambda: tables.proposals[case.id]),
        children=Later(lambda: tables.children[case.id]),
        parent=case.parent,
        origin=case.origin,
        people=people,
        sides=sides_of(work, case),
    )


def standing(events: Sequence[Event]) -> list[Event]:
    """The events that count: without those that were entered wrongly and taken back."""
    gone = taken_back(events)
    return [event for event in events if event.seq not in gone]


def taken_back(events: Sequence[Event]) -> dict[int, int]:
    """Numbers of events that were entered wrongly, with the event that took each back."""
    found = ((seq, e.seq) for e in events for seq in (e.detail or {}).get(TAKEN_BACK, ()))
    return dict(found)


def home_of(case: Case) -> Case:
    """The main case of a child matter; else the case itself."""
    return case.parent if case.parent is not None else case


# Tables that hold nothing of most cases.
_SELDOM: tuple[type[Base], ...] = (
    Pause,
    Sample,
    Agreement,
    Challenge,
    ReviewReceipt,
    SessionCall,
    MediationSession,
    Proposal,
    Rectification,
    WrongPaper,
)


def _own(kind: Any) -> ColumnElement[bool]:
    """Which rows of a table belong to some cases; `cases`: their ids."""
    own: ColumnElement[bool] = kind.case_id.in_(bindparam("cases", expanding=True))
    return and_(own, Proposal.status.in_(UNDER_WAY)) if kind is Proposal else own


@cache
def _all_of(kind: Any) -> Select[Any]:
    """The question for the rows of some cases, written once for a table."""
    query = select(kind).where(_own(kind))
    orders = {Event: (Event.seq,), Pause: (Pause.since, Pause.id)}
    comes_along = {Agreement: Agreement.terms, Proposal: Proposal.requests}
    if kind in comes_along:
        query = query.options(selectinload(comes_along[kind]))
    return query.order_by(*orders.get(kind, (kind.id,)))


@cache
def _which_hold_any() -> Select[Any]:
    """One row: of each table that is empty for most cases whether it holds anything of these."""
    columns: list[Any] = [exists().where(_own(kind)) for kind in _SELDOM]
    return select(*columns)


@cache
def _staff() -> Select[Person]:
    """Who works at an office, with all that says what each may do: one question for everybody."""
    here = Person.organisation_id == bindparam("office", type_=Integer)
    return select(Person).where(here, Person.active).options(*accounts.whole()).order_by(Person.id)


class _Tables:
    """The rows of some cases, each table read at once for all of them when first looked at."""

    def __init__(self, work: Work, cases: Sequence[Case], *, widely: bool = False) -> None:
        self._session, self._rules, self._widely = work.session, work.rules, widely
        self._ids = [case.id for case in cases]
        self._homes = list({home_of(case).id: home_of(case) for case in cases}.values())
        self._home_ids = [home.id for home in self._homes]
        self._serving = {case.id for case in cases if self._serves(case)}
        self._offices: dict[int, Sequence[Person]] = {}

    def _serves(self, case: Case) -> bool:
        return self._rules.procedure(case.procedure, case.procedure_version).serves

    def _by(self, kind: type[R], ids: Sequence[int]) -> Mapping[int, list[R]]:
        """The rows of a table by the case that they belong to."""
        found: dict[int, list[R]] = defaultdict(list)
        if not self._widely or kind not in _SELDOM or kind in self._held:
            for row in self._session.scalars(_all_of(kind), {"cases": ids}):
                found[row.case_id].append(row)
        return found

    @cached_property
    def _held(self) -> frozenset[type[Base]]:
        """Of the tables that are empty for most cases those that hold anything of these."""
        ids = {"cases": [*self._ids, *self._home_ids]}
        told = self._session.execute(_which_hold_any(), ids).one()
        return frozenset(kind for kind, holds in zip(_SELDOM, told, strict=True) if holds)

    def staff_of(self, office: int) -> Sequence[Person]:
        """Active people of an office, by their number."""
        if office not in self._offices:
            found = self._session.scalars(_staff(), {"office": office})
            self._offices[office] = found.unique().all()
        return self._offices[office]

    @cached_property
    def events(self) -> Mapping[int, list[Event]]:
        return self._by(Event, self._ids)

    @cached_property
    def parent_events(self) -> Mapping[int, list[Event]]:
        return self._by(Event, self._home_ids)

    @cached_property
    def deadlines(self) -> Mapping[int, list[Deadline]]:
        return self._by(Deadline, self._ids)

    @cached_property
    def pauses(self) -> Mapping[int, list[Pause]]:
        return self._by(Pause, self._home_ids)

    @cached_property
    def uses(self) -> Mapping[int, list[EvidenceUse]]:
        return self._by(EvidenceUse, self._ids)

    @cached_property
    def samples(self) -> Mapping[int, list[Sample]]:
        return self._by(Sample, self._ids)

    @cached_property
    def agreements(self) -> Mapping[int, list[Agreement]]:
        return self._by(Agreement, self._ids)

    @cached_property
    def challenges(self) -> Mapping[int, list[Challenge]]:
        return self._by(Challenge, self._ids)

    @cached_property
    def receipts(self) -> Mapping[int, list[ReviewReceipt]]:
        return self._by(ReviewReceipt, self._ids)

    @cached_property
    def rectified(self) -> Mapping[int, list[Rectification]]:
        return self._by(Rectification, self._ids)

    @cached_property
    def wrong_papers(self) -> Mapping[int, list[WrongPaper]]:
        return self._by(WrongPaper, self._ids)

    @cached_property
    def calls(self) -> Mapping[int, list[SessionCall]]:
        return self._by(SessionCall, self._ids)

    @cached_property
    def sessions(self) -> Mapping[int, list[MediationSession]]:
        return self._by(MediationSession, self._ids)

    @cached_property
    def proposals(self) -> Mapping[int, list[Proposal]]:
        return self._by(Proposal, self._ids)

    @cached_property
    def children(self) -> Mapping[int, list[Case]]:
        found: dict[int, list[Case]] = defaultdict(list)
        query = select(Case).where(Case.parent_id.in_(self._ids)).order_by(Case.id)
        for child in self._session.scalars(query):
            found[child.parent_id or 0].append(child)
        return found

    @cached_property
    def _documents(self) -> list[tuple[Document, int]]:
        """Every paper with the main case of the matter that made it."""
        # Asked of the cases alone: across two tables PostgreSQL would read every paper.
        makers: ColumnElement[bool] = Case.id.in_({*self._ids, *self._home_ids})
        if self._serving:
            # The papers to be served may come from any matter of the main case.
            makers = or_(makers, Case.parent_id.in_(self._home_ids))
        query = select(Document, func.coalesce(Case.parent_id, Case.id))
        query = query.join(Case, Case.id == Document.case_id).where(makers)
        return [(paper, home) for paper, home in self._session.execute(query.order_by(Document.id))]

    def documents_of(self, case: Case) -> list[Document]:
        """Papers of the case and its main case; for who serves them, of every matter of it."""
        home = home_of(case).id
        if case.id in self._serving:
            return [paper for paper, above in self._documents if above == home]
        return [paper for paper, _ in self._documents if paper.case_id in {case.id, home}]

    @cached_property
    def _services(self) -> list[Service]:
        family = {*self._ids, *self._home_ids}
        own = Service.parent_id.in_(family) | Service.case_id.in_(self._ids)
        return list(self._session.scalars(select(Service).where(own).order_by(Service.id)))

    def services_of(self, case: Case) -> list[Service]:
        """Services of papers of the case and its main case, and the case's own."""
        family = {case.id, home_of(case).id}
        return [s for s in self._services if s.parent_id in family or s.case_id == case.id]

    @cached_property
    def _duties(self) -> Mapping[int, list[tuple[str, int]]]:
        """By main case or origin: who performed which duty in it and its child matters."""
        roots = {n for home in self._homes for n in (home.id, home.origin_id) if n is not None}
        query = (
            select(Event.duty, Event.actor_id, Case.id, Case.parent_id)
            .join(Case, Case.id == Event.case_id)
            .where(
                Case.id.in_(roots) | Case.parent_id.in_(roots),
                Event.duty != "",
                Event.actor_id.is_not(None),
            )
            .distinct()
        )
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        rows: Iterable[Any] = self._session.execute(query)
        for duty, person, number, above in rows:
            for root in roots.intersection((number, above)):
                found[root].append((duty, person))
        return found

    def duties_of(self, home: Case) -> list[tuple[str, int]]:
        """Who performed which duty in the case, its child matters, and the case it came out of."""
        roots = [home.id] if home.origin_id is None else [home.id, home.origin_id]
        return [duty for root in roots for duty in self._duties[root]]
