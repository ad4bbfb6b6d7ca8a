"""What a person sees, for lists: looked up once for a unit of work, asked often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    exists,
    null,
    or_,
    select,
    union,
    union_all,
)

from casehub.among import among, at_most, ids_named
from casehub.model import Assignment, Case, Organisation
from casehub.people.grounds import (
    Ids,
    Reach,
    Who,
    grounds_of,
    lasts,
    lent_cases,
    not_recused,
    own_cases,
    reach_of_roles,
    recused_cases,
    sees_case,
    under_way_or_recused,
)
from casehub.people.standing_in import lent
from casehub.severally import Asked, Together

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import InstrumentedAttribute

    from casehub.model import Person
    from casehub.record.work import Work

Rows: TypeAlias = "dict[int, Row[Any]]"
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Shape:
    """How the question for the visible cases is worded; many: by asking for one's own cases."""

    sees: frozenset[str]
    system: bool
    many: bool
    recused: bool
    under_way: bool
    stands_in: bool
    by_name: frozenset[str]

    @property
    def by_office(self) -> bool:
        """Whether all cases of an office are seen, not only those that name the person."""
        return self.system or bool(self.sees & {"tree", "organisation"})

    def cases(self) -> Select[Case]:
        """The visible cases of whoever is told in `Sight.told`."""
        return select(Case).where(sees_case(*self.parts()))

    def parts(self) -> tuple[Who, Reach]:
        """Who looks and where the grounds lie, as parameters that `Sight.told` fills in."""
        person = bindparam("whose", type_=Integer)
        day = bindparam("which_day", type_=Date)
        office = bindparam("whose_office", type_=Integer)
        who = Who(person, office, self.sees, self.system, self.by_name)
        own: Ids = ids_named("own")
        if self.many:
            own = own_cases(person, day, under_way=self.under_way)
        if self.many and self.stands_in:
            seen_to = lent_cases(
                ids_named("lent"), day, under_way=self.under_way, by_name=self.by_name
            )
            own = union(own_cases(person, day, under_way=self.under_way), seen_to)
        recused = ids_named("recused") if self.recused else ()
        return who, Reach(ids_named("offices"), own, recused)


@dataclass(frozen=True, eq=False)
class Question:
    """The visible cases that meet the conditions, where they are at most `most`.

    columns: what is told of each beside its `id`. also: others, with the same columns. Each ground
    of seeing is asked by itself along its own index and the asking stops at `most`: an office with
    few cases among a million is known as quickly as one with many. Whoever asks often keeps the
    question: it is written once for all who see alike.
    """

    most: int
    conditions: tuple[ColumnElement[bool], ...] = ()
    columns: Sequence[InstrumentedAttribute[Any]] = ()
    also: Any = None
    _written: dict[Shape, Any] = field(default_factory=dict, init=False)

    def written(self, shape: Shape) -> Any:
        """The query for the cases; None for who sees nothing. A row without id says: too many."""
        if shape not in self._written:
            self._written[shape] = self._write(*shape.parts(), by_office=shape.by_office)
        return self._written[shape]

    def _write(self, who: Who, reach: Reach, *, by_office: bool) -> Any:
        grounds = grounds_of(who, reach, lead=True)
        if not grounds:
            return None
        kept = (*self.conditions, *not_recused(reach))
        asked = select(Case.id, *self.columns)
        ways = [asked.where(ground, *kept) for ground in grounds]
        ways += [] if self.also is None else [self.also]
        # Who sees an office mostly sees more: that is known without reading so many rows.
        past = select(Case.id).where(grounds[0], *kept).offset(self.most).limit(1).cte("past")
        most: int | ColumnElement[int] = self.most + 1
        if by_office:
            known = exists(select(past.c.id))
            ways = [way.where(~known) for way in ways]
            most = at_most(self.most + 1, unless=known)
        # Two grounds may name one case: the limit holds for each of them.
        every = [select(way.limit(most).subquery()) for way in ways]
        if by_office:
            every.append(select(null(), *(null() for _ in self.columns)).select_from(past))
        return union_all(*every)


_TREE = select(Organisation.id, Organisation.parent_id)


@cache
def _named(*, under_way: bool) -> Any:
    """The parts of a person in cases, so many at most."""
    lasting = or_(lasts(bindparam("day", type_=Date)), Assignment.recused_on.is_not(None))
    named = select(Assignment.case_id, Assignment.role, Assignment.recused_on).where(
        Assignment.person_id == bindparam("person", type_=Integer), lasting
    )
    # Those one was recused from come first: of them none may be left out.
    named = named.order_by(Assignment.recused_on.is_(None)).limit(bindparam("most", type_=Integer))
    return named.where(under_way_or_recused()) if under_way else named


class Sight:
    """What the person of a unit of work sees, for lists: looked up once, asked often."""

    # So many ids are still handed over one by one.
    FEW = 3000

    def __init__(self, work: Work, *, under_way: bool = False) -> None:
        """under_way: only cases of which something is open will be asked for."""
        actor, session = work.actor, work.session
        self._work, self._under_way = work, under_way
        sees = reach_of_roles(actor, work.today, work.rules)
        self._who = Who(actor.id, actor.organisation_id, sees, actor.system, work.rules.by_name)
        told = {"person": actor.id, "day": work.today, "most": self.FEW + 1}
        named: Asked[Sequence[Any]] = Asked(_named(under_way=under_way), told, list)
        offices = set[int]()
        if "tree" in self._who.sees:
            tree = Asked(_TREE, NOTHING, self._offices)
            asked = Together(session, (tree, named))
            offices, parts = asked.of(tree), asked.of(named)
        else:
            parts = named.alone(session)
        # By which rows the person stands in for somebody, and the parts in cases that are seen to.
        self._standing = {one.row.id for one in lent(work.rules, actor, work.today)}
        seen_to = self._seen_to(None)
        if len(parts) > self.FEW or len(seen_to) > self.FEW:
            own: Ids = own_cases(actor.id, work.today, under_way=under_way)
            if self._standing:
                lent_ones = lent_cases(
                    self._standing, work.today, under_way=under_way, by_name=self._who.by_name
                )
                own = union(own_cases(actor.id, work.today, under_way=under_way), lent_ones)
            recused = recused_cases(actor.id)
            self._lent: dict[int, set[str]] | None = None
            self._reach = Reach(offices, own, set(session.scalars(recused)))
            self._parts: dict[int, set[str]] | None = None
            return
        left = {part.case_id for part in parts if part.recused_on is not None}
        self._parts = _by_case(part for part in parts if part.recused_on is None)
        self._lent = _by_case(seen_to)
        self._reach = Reach(offices, self._parts.keys() | self._lent.keys(), left)

    def _seen_to(self, ids: Collection[int] | None) -> Sequence[Any]:
        """Parts of absent colleagues that the person sees to, of these cases or of all."""
        if not self._standing:
            return ()
        query = lent_cases(
            self._standing, self._work.today, under_way=self._under_way,
            by_name=self._who.by_name,
        )  # fmt: skip
        query = query.add_columns(Assignment.role)
        if ids is not None:
            query = query.where(among(Assignment.case_id, ids))
        return self._work.session.execute(query.limit(self.FEW + 1)).all()

    def _offices(self, tree: Sequence[Any]) -> set[int]:
        """The person's own office and all below."""
        own = self._work.actor.organisation_id
        offices, waiting = {own}, [own]
        while waiting:
            above = waiting.pop()
            found = [row.id for row in tree if row.parent_id == above and row.id not in offices]
            offices.update(found)
            waiting += found
        return offices

    def cases(self) -> Select[Case]:
        """The visible cases; the same as `visible_cases` says."""
        return select(Case).where(sees_case(self._who, self._reach))

    @property
    def shape(self) -> Shape:
        """All on which the wording of the question for the visible cases depends."""
        reach = self._reach
        many = isinstance(reach.own, Select | CompoundSelect)
        recused = bool(reach.recused)
        stands_in = bool(self._standing)
        return Shape(
            self._who.sees, self._who.system, many, recused, self._under_way, stands_in,
            self._who.by_name,
        )  # fmt: skip

    @property
    def told(self) -> dict[str, object]:
        """What is told to a question that was worded by `Shape.cases`."""
        reach, who = self._reach, self._who
        told = {"whose": who.id, "whose_office": who.organisation_id, "which_day": self._work.today}
        sets = {"offices": reach.offices, "own": reach.own, "recused": reach.recused}
        if self._standing:
            sets["lent"] = self._standing
        return told | {
            name: ids
            for name, ids in sets.items()
            if not isinstance(ids, Select | CompoundSelect)
        }

    @property
    def by_office(self) -> bool:
        """Whether the person sees all cases of an office, not only those that name them."""
        return self.shape.by_office

    @property
    def own(self) -> Collection[int] | None:
        """The ids of the cases that name the person, or are seen to; None where they are many."""
        own = self._reach.own
        return own if isinstance(own, Collection) else None

    @property
    def at_home(self) -> bool:
        """Whether, beside the `own` ones, only cases of the person's own office are seen."""
        who, offices = self._who, self._reach.offices
        if who.system:
            return True
        if who.sees & {"assigned", "referral"}:
            return False
        if "tree" in who.sees:
            return isinstance(offices, Collection) and set(offices) == {who.organisation_id}
        return "organisation" in who.sees

    def parts_in(
        self, ids: Collection[int], ended: Collection[int] = ()
    ) -> Mapping[int, set[str]]:
        """Those of these cases that name the person today, not recused, with the roles.

        ended: those of them of which nothing is open; a part in them was not looked up yet.
        """
        found: Mapping[int, set[str]] = {}
        if self._parts is not None:
            found = {number: self._parts[number] for number in self._parts.keys() & set(ids)}
            ids = ended if self._under_way else ()
        if not ids:
            return found
        own = own_cases(self._who.id, self._work.today).add_columns(Assignment.role)
        rows = self._work.session.execute(own.where(among(Assignment.case_id, ids)))
        return {**found, **_by_case(rows)}

    def lent_in(self, ids: Collection[int]) -> Mapping[int, set[str]]:
        """Those of these cases in which the person sees to a colleague's part, with the roles."""
        if self._lent is not None:
            return {number: self._lent[number] for number in self._lent.keys() & set(ids)}
        return _by_case(self._seen_to(ids))

    def answer(self, question: Question, told: Mapping[str, object] = NOTHING) -> Rows | None:
        """The cases by id, each with its `id` and the columns asked for; None where they are many.

        told: what the question asks to be told beside who looks.
        """
        written = question.written(self.shape)
        if written is None:
            return {}
        found = self._work.session.execute(written, {**self.told, **told}).all()
        rows = {row.id: row for row in found}
        return rows if None not in rows and len(rows) <= question.most else None


def _by_case(parts: Iterable[Any]) -> dict[int, set[str]]:
    """The roles of parts in cases, by case."""
    found: dict[int, set[str]] = {}
    for part in parts:
        found.setdefault(part.case_id, set()).add(part.role)
    return found


def colleague_sees(work: Work, case: Case, colleague: Person) -> bool:
    """Whether somebody of the office that has a case sees it, as `visible_cases` would find it.

    Asked of a case that was read with its people, of all colleagues at once: no question to the
    database. False for everybody of another office, whatever they see.
    """
    family = [one for one in (case, case.parent) if one is not None]
    everyone = [part for one in family for part in one.assignments]
    recused = {part.person_id for part in everyone if part.recused_on}
    if colleague.organisation_id != case.organisation_id or colleague.id in recused:
        return False
    sees = reach_of_roles(colleague, work.today, work.rules)
    if colleague.system:
        return True
    if "nothing" in sees:
        return False
    if sees & {"tree", "organisation"} and case.procedure not in work.rules.by_name:
        return True
    if not sees & {"tree", "organisation", "assigned"}:
        return False
    lent_to = set() if case.procedure in work.rules.by_name else {
        (one.absent.id, one.role, row)
        for one in lent(work.rules, colleague, work.today)
        for row in ([one.case_id] if one.case_id is not None else [f.id for f in family])
    }
    named = any(
        part.person_id == colleague.id
        or (part.person_id not in recused and (part.person_id, part.role, part.case_id) in lent_to)
        for part in everyone
        if part.until is None or part.until > work.today
    )
    return named or ("assigned" in sees and case.registered_by_id == colleague.id)
