"""The questions by which cases are read, each written once.

To word one takes as long as to ask it: nothing of it may depend on who asks, or about which cases.
"""

from __future__ import annotations

from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from casehub.model import (
    Accused,
    Case,
    Document,
    Event,
    MaterialUse,
    OrganisationSeries,
    Pause,
    Person,
    Proposal,
    Service,
)
from casehub.model.proposal import UNDER_WAY
from casehub.people import accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import BindParameter, ColumnElement, Select
    from sqlalchemy.orm.interfaces import ORMOption

    from casehub.db import Base

def _ids(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=Integer, expanding=True)


def _own(kind: Any) -> ColumnElement[bool]:
    """Which rows of a table belong to some cases; `cases`: their ids."""
    own: ColumnElement[bool] = kind.case_id.in_(_ids("cases"))
    return and_(own, Proposal.status.in_(UNDER_WAY)) if kind is Proposal else own


# By what the rows of a table are in order; of the others by their ids.
ORDERS = {Event: ("seq",), Pause: ("since", "id")}


@cache
def all_of(kind: Any) -> Select[Any]:
    """The question for the rows of some cases, written once for a table."""
    query = select(kind).where(_own(kind)).options(*_hanging(kind))
    return query.order_by(*(getattr(kind, name) for name in ORDERS.get(kind, ("id",))))


def _hanging(*kinds: Any) -> list[ORMOption]:
    """What is read along with rows of tables: of what came into the file, the paper itself."""
    return [joinedload(MaterialUse.material)] if MaterialUse in kinds else []


def order_of(kind: Any) -> Callable[[Any], Any]:
    """By what rows of a table that were read together with others are put in order."""
    return attrgetter(*ORDERS.get(kind, ("id",)))


# The tables of which more belongs to some cases (`cases`) than what bears their numbers.
_MORE: dict[Any, Callable[[], ColumnElement[bool]]] = {
    Service: lambda: or_(Service.parent_id.in_(_ids("cases")), _own(Service)),
    OrganisationSeries: lambda: OrganisationSeries.organisation_id.in_(
        select(Case.organisation_id).where(Case.id.in_(_ids("cases")))
    ),
}


@lru_cache(maxsize=256)
def several(kinds: tuple[Any, ...]) -> Select[Any]:
    """The rows of several tables that belong to some cases (`cases`), in one question.

    Each row of the answer holds a row of one of the tables and None for every other: a statement
    of its own for each table costs more than the columns that are handed over empty.
    """
    turns = union_all(*(select(literal(n).label("turn")) for n in range(len(kinds)))).subquery()
    found: Any = turns
    for n, kind in enumerate(kinds):
        belongs = _MORE[kind]() if kind in _MORE else _own(kind)
        found = found.outerjoin(kind, and_(turns.c.turn == n, belongs))
    return select(*kinds).select_from(found).options(*_hanging(*kinds))


def hold_any(kinds: Iterable[type[Base]]) -> list[ColumnElement[bool]]:
    """One column for each table: whether it holds anything of some cases (`cases`)."""
    return [exists().where(_own(kind)) for kind in kinds]


@cache
def staff() -> Select[Person]:
    """Who works at an office, with all that says what each may do: one question for everybody."""
    here = Person.organisation_id == bindparam("office", type_=Integer)
    return select(Person).where(here, Person.active).options(*accounts.whole()).order_by(Person.id)


@cache
def accused() -> Select[Accused]:
    """What stands now as said to infringe in some cases (`cases`)."""
    here = and_(Accused.case_id.in_(_ids("cases")), Accused.current)
    return select(Accused).where(here).order_by(Accused.id)


@cache
def papers(*, serving: bool) -> Any:
    """Papers of cases (`family`), each with its main case; serving: of any matter of `homes` too.

    What is to be served may come from any matter of the main case.
    """
    # Asked of the cases alone: across two tables PostgreSQL would read every paper.
    own = Case.id.in_(_ids("family"))
    made = or_(own, Case.parent_id.in_(_ids("homes"))) if serving else own
    query = select(Document, func.coalesce(Case.parent_id, Case.id)).order_by(Document.id)
    return query.join(Case, Case.id == Document.case_id).where(made)


@cache
def services() -> Select[Service]:
    """Services of papers of cases (`family`), and those that are the cases themselves (`cases`)."""
    own = or_(Service.parent_id.in_(_ids("family")), Service.case_id.in_(_ids("cases")))
    return select(Service).where(own).order_by(Service.id)


@cache
def duties() -> Any:
    """Who performed which duty in cases (`roots`) and their child matters."""
    near = or_(Case.id.in_(_ids("roots")), Case.parent_id.in_(_ids("roots")))
    query = select(Event.duty, Event.actor_id, Case.id, Case.parent_id).where(near)
    query = query.where(Event.duty != "", Event.actor_id.is_not(None))
    return query.join(Case, Case.id == Event.case_id).distinct()


@cache
def children() -> Select[Case]:
    """The child matters of cases (`cases`)."""
    return select(Case).where(Case.parent_id.in_(_ids("cases"))).order_by(Case.id)
