"""The rows of some cases that guards, steps and papers look at: one question for each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from casehub.casefile.questions import (
    accused,
    all_of,
    children,
    duties,
    order_of,
    papers,
    services,
    several,
    staff,
)
from casehub.db import Base
from casehub.model import (
    Deadline,
    Document,
    Event,
    EvidenceUse,
    OrganisationSeries,
    Proposal,
    Service,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from casehub.model import Accused, Case, Person
    from casehub.record.work import Work

T = TypeVar("T")
R = TypeVar("R", bound=Base)
# What is looked at for any form of a step: how it came back, what it goes on from, which limits
# run, whether its papers can be numbered, and the file beside it.
ON_A_FORM = (Event, Proposal, Document, EvidenceUse, Deadline, OrganisationSeries)
# What was read of each table, by the case that it belongs to.
_Kept: TypeAlias = "dict[type[Base], Mapping[int, list[Any]]]"


def by_case(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    """Rows by the case that they belong to; of any other case none."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


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


class Rows(Mapping[type[Base], Sequence[Any]]):
    """The rows of a case, or of its main case, by table: read when somebody first asks for them."""

    def __init__(self, of: Callable[[type[Base], Case], Sequence[Any]], case: Case) -> None:
        self._of, self._case = of, case
        self._read: dict[type[Base], Sequence[Any]] = {}

    def __getitem__(self, kind: type[Base]) -> Sequence[Any]:
        # As they were when they were first looked at: an act adds to the table, not to what it saw.
        if kind not in self._read:
            self._read[kind] = self._of(kind, self._case)
        return self._read[kind]

    def __iter__(self) -> Iterator[type[Base]]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@dataclass(frozen=True)
class Ahead:
    """What is known ahead of which tables will be looked at: such are read in one statement.

    empty: tables that hold nothing of the cases and of their main cases. first: those that are read
    as soon as one of them is looked at. beside: the same of the matters of the main cases.
    matters: the matters of the only case that is read, where somebody has them.
    """

    empty: Collection[type[Base]] = frozenset()
    first: Collection[type[Base]] = ()
    beside: Collection[type[Base]] = ()
    matters: Sequence[Case] | None = None


class Tables:
    """The rows of some cases, each table read at once for all of them when first looked at."""

    def __init__(self, work: Work, cases: Sequence[Case], ahead: Ahead) -> None:
        self._session, self._rules, self._empty = work.session, work.rules, frozenset(ahead.empty)
        self._near_kinds = ahead.beside
        self._cases, self._ids = cases, [case.id for case in cases]
        self._homes = list({case.home.id: case.home for case in cases}.values())
        self._home_ids = [home.id for home in self._homes]
        family = list({*self._ids, *self._home_ids})
        self._told = {"cases": self._ids, "family": family, "homes": self._home_ids}
        self._serving = {case.id for case in cases if self._serves(case)}
        self._offices: dict[int, Sequence[Person]] = {}
        self._own: _Kept = {}
        self._main: _Kept = {}
        self._near: _Kept = {}
        # What is served may come from other matters: who serves asks for papers in another way.
        apart = self._empty.union([Document] if self._serving else [])
        self._first = tuple(dict.fromkeys(kind for kind in ahead.first if kind not in apart))
        if ahead.matters is not None:
            self._children = {self._ids[0]: ahead.matters}

    def _serves(self, case: Case) -> bool:
        return self._rules.procedure(case.procedure, case.procedure_version).serves

    def of(self, kind: type[R], case: Case) -> Sequence[R]:
        """The rows of a table that belong to one of the cases."""
        return self._by(kind, self._own, self._ids)[case.id]

    def above(self, kind: type[R], case: Case) -> Sequence[R]:
        """The rows of a table that belong to its main case."""
        return self._by(kind, self._main, self._home_ids)[case.home.id]

    def _by(self, kind: type[R], kept: _Kept, ids: Sequence[int]) -> Mapping[int, list[R]]:
        """The rows of a table by the case that they belong to, read once."""
        if kind in self._first:
            self._read_first()
        if kind not in kept:
            found: dict[int, list[R]] = defaultdict(list)
            if kind not in self._empty:
                for row in self._session.scalars(all_of(kind), {"cases": ids}):
                    found[row.case_id].append(row)
            kept[kind] = found
        return kept[kind]

    def _read_first(self) -> None:
        """Read what will be looked at anyway, in one statement, and what hangs on the cases."""
        kinds, self._first = self._first, ()
        if not kinds:
            return
        rows = self._together(kinds, self._told["family"])
        for kind in kinds:
            if kind is Document:
                above = {number: home.id for number, home in self._families()}
                self._documents = [(one, above[one.case_id]) for one in rows[kind]]
            elif kind is Service:
                self._services = rows[kind]
            elif kind is OrganisationSeries:
                self._hang_series(rows[kind])
            else:
                self._own[kind] = self._main[kind] = by_case(rows[kind])

    def _together(
        self, kinds: Sequence[type[Base]], ids: Sequence[int]
    ) -> dict[type[Base], list[Any]]:
        """The rows of these tables that belong to the cases of these ids, each in its order."""
        found: dict[type[Base], list[Any]] = {kind: [] for kind in kinds}
        for row in self._session.execute(several(tuple(kinds)), {"cases": ids}):
            for kind, one in zip(kinds, row, strict=True):
                if one is not None:
                    found[kind].append(one)
        for kind, rows in found.items():
            rows.sort(key=order_of(kind))
        return found

    def _families(self) -> Iterator[tuple[int, Case]]:
        """Each case that is read, and each main case, by its id with its main case."""
        yield from ((home.id, home) for home in self._homes)
        yield from ((case.id, case.home) for case in self._cases)

    def _hang_series(self, rows: Sequence[OrganisationSeries]) -> None:
        """Under which 字 the offices of the cases number: read with the cases, hung on them."""
        for office in {case.organisation for case in (*self._cases, *self._homes)}:
            if "series" in inspect(office).unloaded:
                own = [row for row in rows if row.organisation_id == office.id]
                set_committed_value(office, "series", sorted(own, key=attrgetter("series")))

    def staff_of(self, office: int) -> Sequence[Person]:
        """Active people of an office, by their number."""
        if office not in self._offices:
            found = self._session.scalars(staff(), {"office": office})
            self._offices[office] = found.unique().all()
        return self._offices[office]

    def children_of(self, case: Case) -> Sequence[Case]:
        """The matters of one of the cases, in the order of their opening."""
        return self._children[case.id]

    @cached_property
    def _children(self) -> Mapping[int, Sequence[Case]]:
        found: dict[int, list[Case]] = defaultdict(list)
        for child in self._session.scalars(children(), {"cases": self._ids}):
            found[child.parent_id or 0].append(child)
        return found

    def kin_of(self, case: Case) -> Sequence[Case]:
        """The matters of its main case, itself among them, in the order of their opening."""
        return self._kin[case.home.id]

    @cached_property
    def _kin(self) -> Mapping[int, Sequence[Case]]:
        if set(self._home_ids) <= set(self._ids):
            return self._children
        found: dict[int, list[Case]] = defaultdict(list)
        for child in self._session.scalars(children(), {"cases": self._home_ids}):
            found[child.parent_id or 0].append(child)
        return found

    def beside(self, kind: type[R], case: Case) -> Sequence[R]:
        """The rows of a table that belong to any matter of its main case."""
        ids = [one.id for home in self._homes for one in self.kin_of(home)]
        if kind not in self._near:
            kinds: list[type[Base]] = list(dict.fromkeys((kind, *self._near_kinds)))
            rows = self._together(kinds, ids) if ids else {}
            self._near |= {one: by_case(rows.get(one, ())) for one in kinds}
        found = [row for one in self.kin_of(case) for row in self._near[kind].get(one.id, ())]
        return sorted(found, key=order_of(kind))

    def accused_of(self, home: Case) -> Sequence[Accused]:
        """The products and methods of a main case that are said to infringe, as they stand now."""
        lacking = {one.id: one for one in self._homes if "accused" in inspect(one).unloaded}
        if home.id in lacking:
            found: dict[int, list[Accused]] = defaultdict(list)
            for thing in self._session.scalars(accused(), {"cases": list(lacking)}):
                found[thing.case_id].append(thing)
            for one in lacking.values():
                set_committed_value(one, "accused", found[one.id])
        return home.accused

    @cached_property
    def _documents(self) -> list[tuple[Document, int]]:
        """Every paper with the main case of the matter that made it."""
        found = self._session.execute(papers(serving=bool(self._serving)), self._told)
        return [(paper, home) for paper, home in found]

    def documents_of(self, case: Case) -> list[Document]:
        """Papers of the case and its main case; for who serves them, of every matter of it."""
        if Document in self._first:
            self._read_first()
        home = case.home.id
        if case.id in self._serving:
            return [paper for paper, above in self._documents if above == home]
        return [paper for paper, _ in self._documents if paper.case_id in {case.id, home}]

    @cached_property
    def _services(self) -> list[Service]:
        return list(self._session.scalars(services(), self._told))

    def services_of(self, case: Case) -> list[Service]:
        """Services of papers of the case and its main case, and the case's own."""
        if Service in self._first:
            self._read_first()
        family = {case.id, case.home.id}
        return [s for s in self._services if s.parent_id in family or s.case_id == case.id]

    @cached_property
    def _duties(self) -> Mapping[int, list[tuple[str, int]]]:
        """By main case or origin: who performed which duty in it and its child matters."""
        roots = {n for home in self._homes for n in (home.id, home.origin_id) if n is not None}
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        rows: Iterable[Any] = self._session.execute(duties(), {"roots": list(roots)})
        for duty, person, number, above in rows:
            for root in roots.intersection((number, above)):
                found[root].append((duty, person))
        return found

    def duties_of(self, home: Case) -> list[tuple[str, int]]:
        """Who performed which duty in the case, its child matters, and the case it came out of."""
        roots = [home.id] if home.origin_id is None else [home.id, home.origin_id]
        return [duty for root in roots for duty in self._duties[root]]
