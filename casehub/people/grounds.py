"""Why somebody may see a case: the conditions of which every question for visible cases is made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from casehub.among import among, among_words
from casehub.model import Assignment, Case, Person, Referral, StandIn
from casehub.people.standing_in import lent

if TYPE_CHECKING:
    from datetime import date

    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class Who:
    """Who looks: ids, or parameters in their place; what the roles of the day let them see.

    by_name: the procedures of which nobody sees a case for being of its office.
    """

    id: int | BindParameter[int]
    organisation_id: int | BindParameter[int]
    sees: frozenset[str]
    system: bool
    by_name: frozenset[str] = frozenset()


def reach_of_roles(actor: Person, today: date, rules: Rulebook) -> frozenset[str]:
    """How far the roles of the day let the person see: the `sees` of each, the lent ones too."""
    held = actor.roles_on(today) | {one.role for one in lent(rules, actor, today)}
    return frozenset(rules.roles[r].sees for r in held if r in rules.roles)


Ids: TypeAlias = "Collection[int] | BindParameter[Any] | Select[int] | CompoundSelect[int]"


@dataclass(frozen=True)
class Reach:
    """Where the grounds of seeing a case lie: offices, own cases, cases one was recused from.

    Each as ids or as a query for them. Ids make plans that a database finds at once, however
    many cases there are; a query serves where the ids would be many, or for one case only.
    """

    offices: Ids
    own: Ids
    recused: Ids


def own_cases(
    person: int | BindParameter[int],
    today: date | BindParameter[date],
    *,
    under_way: bool = False,
) -> Select[int]:
    """Ids of the cases that name the person today; those the person was recused from are none.

    under_way: without the cases of which nothing is open any more.
    """
    named = select(Assignment.case_id).where(is_named(person, today))
    return named.where(under_way_or_recused()) if under_way else named


def lent_cases(
    rows: Collection[int] | BindParameter[Any],
    today: date | BindParameter[date],
    *,
    under_way: bool = False,
    by_name: Collection[str] = (),
) -> Select[int]:
    """Ids of the cases that name an absent person whom somebody stands in for by these rows.

    None of them is one that she was recused from, or of the procedures of which nobody knows but
    whom a case names (`by_name`). under_way: as in `own_cases`.
    """
    named = select(Assignment.case_id).where(is_lent(rows, today))
    if by_name:
        closed = select(Case.id).where(Case.procedure.in_(sorted(by_name)))
        named = named.where(Assignment.case_id.not_in(closed.correlate(None)))
    return named.where(Assignment.under_way) if under_way else named


def is_lent(
    rows: Collection[int] | BindParameter[Any], today: date | BindParameter[date]
) -> ColumnElement[bool]:
    """Whether an assignment is one that somebody sees to by these rows (ids of `StandIn`)."""
    other = aliased(Assignment)
    seen_to = exists().where(
        among(StandIn.id, rows),
        StandIn.absent_id == Assignment.person_id,
        StandIn.role == Assignment.role,
        or_(StandIn.case_id.is_(None), StandIn.case_id == Assignment.case_id),
    )
    absents = select(StandIn.absent_id).where(among(StandIn.id, rows))
    recused = exists().where(
        other.case_id == Assignment.case_id,
        other.person_id == Assignment.person_id,
        other.recused_on.is_not(None),
    )
    return and_(
        Assignment.person_id.in_(absents),
        Assignment.recused_on.is_(None),
        lasts(today),
        seen_to.correlate(Assignment),
        ~recused.correlate(Assignment),
    )


def under_way_or_recused() -> ColumnElement[bool]:
    """Whether something is open of the case, or the person was recused from it.

    In the words of the index that holds just these.
    """
    return or_(Assignment.under_way, Assignment.recused_on.is_not(None))


def is_named(
    person: int | BindParameter[int], today: date | BindParameter[date]
) -> ColumnElement[bool]:
    """Whether an assignment names the person today, not recused."""
    return and_(Assignment.person_id == person, Assignment.recused_on.is_(None), lasts(today))


def lasts(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether an assignment has not ended."""
    return or_(Assignment.until.is_(None), Assignment.until > today)


def recused_cases(person: int | BindParameter[int]) -> Select[int]:
    """Ids of the cases that the person was recused from."""
    return select(Assignment.case_id).where(
        Assignment.person_id == person, Assignment.recused_on.is_not(None)
    )


def sees_case(who: Who, reach: Reach) -> ColumnElement[bool]:
    """Whether the person sees a case."""
    grounds = grounds_of(who, reach)
    return and_(or_(false(), *grounds), *not_recused(reach))


def not_recused(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    """That the person was not recused from a case or from the one it belongs to."""
    if isinstance(reach.recused, Collection) and not reach.recused:
        return ()
    return (
        ~_in(Case.id, reach.recused),
        or_(Case.parent_id.is_(None), ~_in(Case.parent_id, reach.recused)),
    )


def _in(column: Any, ids: Ids, *, leads: bool = False) -> ColumnElement[bool]:
    return (
        column.in_(ids)
        if isinstance(ids, Select | CompoundSelect)
        else among(column, ids, sieve=not leads)
    )


def grounds_of(who: Who, reach: Reach, *, lead: bool = False) -> list[ColumnElement[bool]]:
    """Why the person may see a case: any of these conditions; none for who sees nothing.

    lead: each is asked by itself and leads to its cases; else it sieves cases that come in order.
    """
    if who.system:
        return [Case.organisation_id == who.organisation_id]
    sees = who.sees
    # 三员 see no case, whatever other role somebody gave them.
    if "nothing" in sees:
        return []
    grounds: list[ColumnElement[bool]] = []
    # A case of an office that is open to it.
    open_to_it = [~among_words(Case.procedure, who.by_name)] if who.by_name else []
    if "tree" in sees:
        grounds.append(and_(_in(Case.organisation_id, reach.offices, leads=lead), *open_to_it))
    elif "organisation" in sees:
        grounds.append(and_(Case.organisation_id == who.organisation_id, *open_to_it))
    if sees & {"organisation", "tree", "assigned"}:
        grounds += [_in(one, reach.own, leads=lead) for one in (Case.id, Case.parent_id)]
    if "assigned" in sees:
        grounds.append(Case.registered_by_id == who.id)
    if "referral" in sees:
        sent = select(Referral.case_id).where(
            Referral.receiver_id == who.organisation_id,
            Referral.dispatched_on.is_not(None),
        )
        grounds.append(Case.id.in_(sent))
    return grounds
