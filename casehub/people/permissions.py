"""Who may see which case, and what in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased, joinedload, selectinload

from casehub.db import among, ids_named
from casehub.model import (
    Assignment,
    Case,
    Organisation,
    Party,
    Person,
    Referral,
    Right,
    StandIn,
)
from casehub.people.standing_in import lent, lent_in
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm.interfaces import ORMOption

    from casehub.people.standing_in import Lent
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

    Told = dict[str, object]


def sees_offices(actor: Person, today: date, rules: Rulebook) -> bool:
    """Whether the person sees whole offices, not only matters that name one."""
    held = (rules.roles[r].sees for r in actor.roles_on(today) if r in rules.roles)
    return any(sees in {"tree", "organisation"} for sees in held)


def visible_cases(actor: Person, today: date, rules: Rulebook) -> Select[Case]:
    """The cases this person may see: the one function behind every list, count and detail.

    By the widest `sees` of the person's roles (config/roles.toml): `tree` own organisation and
    all below, `organisation` own organisation, `assigned` own matters and what one registered,
    `referral` only referrals dispatched to one's organisation, `nothing` no case. Who was
    replaced sees the case no longer; a recused person nothing of it and of its child matters. Who
    stands in for an absent colleague sees what falls to her by the roles he sees to.
    """
    found, told = worded(actor, today, rules)
    return found.params(**told)


def worded(actor: Person, today: date, rules: Rulebook) -> tuple[Select[Case], Told]:
    """The query of `visible_cases`, one for all who see alike, to be kept; and what it is told."""
    standing = lent(rules, actor, today)
    found = _prepared(reach_of_roles(actor, today, rules), actor.system, bool(standing))
    return found, _who(actor, today, standing)


def with_sight(actor: Person, today: date, rules: Rulebook) -> tuple[Select[Case, bool], Told]:
    """Cases, each with whether this person may see it: not `True` is no, as in `visible_cases`.

    For who needs all of some cases and shows those that are seen; one query for all, as `worded`.
    """
    standing = lent(rules, actor, today)
    sees = reach_of_roles(actor, today, rules)
    return _sighted(sees, actor.system, bool(standing)), _who(actor, today, standing)


@cache
def _sighted(sees: frozenset[str], system: bool, stands_in: bool) -> Select[Case, bool]:
    return select(Case, _sight(sees, system, stands_in))


@cache
def _prepared(sees: frozenset[str], system: bool, stands_in: bool) -> Select[Case]:
    """The query of `visible_cases` for who sees so far, written once; `_who` fills it in."""
    return select(Case).where(_sight(sees, system, stands_in))


@cache
def _sight(sees: frozenset[str], system: bool, stands_in: bool) -> ColumnElement[bool]:
    """Whether somebody who sees so far sees a case; `_who` says who it is."""
    office = bindparam("whose_office", type_=Integer)
    below = select(Organisation.id).where(Organisation.id == office).cte(recursive=True)
    below = below.union_all(select(Organisation.id).where(Organisation.parent_id == below.c.id))
    person = bindparam("whose", type_=Integer)
    day = bindparam("which_day", type_=Date)
    own: Ids = own_cases(person, day)
    if stands_in:
        own = union(own_cases(person, day), lent_cases(ids_named("lent"), day))
    reach = Reach(select(below.c.id), own, recused_cases(person))
    return sees_case(Who(person, office, sees, system), reach)


def _who(actor: Person, today: date, standing: Collection[Lent]) -> Told:
    told = {"whose": actor.id, "whose_office": actor.organisation_id, "which_day": today}
    return told | ({"lent": {one.row.id for one in standing}} if standing else {})


@dataclass(frozen=True)
class Who:
    """Who looks: ids, or parameters in their place; what the roles of the day let them see."""

    id: int | BindParameter[int]
    organisation_id: int | BindParameter[int]
    sees: frozenset[str]
    system: bool


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
) -> Select[int]:
    """Ids of the cases that name an absent person whom somebody stands in for by these rows.

    None of them is one that she was recused from. under_way: as in `own_cases`.
    """
    named = select(Assignment.case_id).where(is_lent(rows, today))
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


def _in(column: Any, ids: Ids) -> ColumnElement[bool]:
    return column.in_(ids) if isinstance(ids, Select | CompoundSelect) else among(column, ids)


def grounds_of(who: Who, reach: Reach) -> list[ColumnElement[bool]]:
    """Why the person may see a case: any of these conditions; none for who sees nothing."""
    if who.system:
        return [Case.organisation_id == who.organisation_id]
    sees = who.sees
    # 三员 see no case, whatever other role somebody gave them.
    if "nothing" in sees:
        return []
    grounds: list[ColumnElement[bool]] = []
    if "tree" in sees:
        grounds.append(_in(Case.organisation_id, reach.offices))
    elif "organisation" in sees:
        grounds.append(Case.organisation_id == who.organisation_id)
    if sees & {"organisation", "tree", "assigned"}:
        grounds += [_in(Case.id, reach.own), _in(Case.parent_id, reach.own)]
    if "assigned" in sees:
        grounds.append(Case.registered_by_id == who.id)
    if "referral" in sees:
        sent = select(Referral.case_id).where(
            Referral.receiver_id == who.organisation_id,
            Referral.dispatched_on.is_not(None),
        )
        grounds.append(Case.id.in_(sent))
    return grounds


@cache
def _named(
    sees: frozenset[str], *, system: bool, stands_in: bool, lock: bool, whole: bool
) -> Select[Case]:
    """Visible cases of a reference or 收件号, the reference first."""
    reference = bindparam("named", type_=String)
    query = (
        _prepared(sees, system, stands_in)
        .where(or_(Case.reference == reference, Case.intake_no == reference))
        .order_by((Case.reference == reference).desc(), Case.id)
    )
    if lock:
        query = query.with_for_update(of=Case)
        # Whoever locks a case asks next who has a part in it, who the parties are, and about what.
        query = query.options(
            joinedload(Case.assignments),
            joinedload(Case.rights).joinedload(Right.invalidity),
            joinedload(Case.parties).joinedload(Party.agents),
        )
        query = query.execution_options(populate_existing=True)
    return query.options(*all_of_it()) if whole else query


@cache
def all_of_it() -> tuple[ORMOption, ...]:
    """Options that read a case with its parties, rights and people at once, not one by one."""
    return (
        joinedload(Case.parent),
        joinedload(Case.origin),
        joinedload(Case.rights).joinedload(Right.invalidity),
        # What each declared, too: else every requester is asked about alone.
        joinedload(Case.parties).options(
            joinedload(Party.agents), selectinload(Party.declarations)
        ),
        joinedload(Case.accused),
        joinedload(Case.assignments).joinedload(Assignment.person).joinedload(Person.certificates),
    )


def parent_of(work: Work, reference: str) -> int | None:
    """Id of the case's parent, read without keeping the case: before the lock it may be old.

    Whether the person may see the case is left to `find`. Child matters have no 收件号.
    """
    return work.session.scalar(select(Case.parent_id).where(Case.reference == reference))


def find(work: Work, reference: str, *, lock: bool = False, whole: bool = False) -> Case:
    """The visible case of this reference or 收件号. Raises NotFound for hidden and absent alike.

    whole: with its parties, rights and people, in the same query.
    lock: take the row lock of this case (PostgreSQL FOR UPDATE; SQLite holds the write lock).
    """
    actor, today = work.actor, work.today
    sees = reach_of_roles(actor, today, work.rules)
    standing = lent(work.rules, actor, today)
    query = _named(
        sees, system=actor.system, stands_in=bool(standing), lock=lock, whole=whole
    )
    told = {**_who(actor, today, standing), "named": reference}
    case = work.session.scalars(query, told).unique().first()
    if case is None:
        raise NotFound
    return case


def reads_confidential(work: Work, case: Case) -> bool:
    """Whether the person opens what is confidential in this visible case: the one answer to it.

    Papers of 副卷, secret exhibits, and the words of secret steps; by config/roles.toml.
    """
    actor, rules = work.actor, work.rules
    standing = lent_in(rules, actor, work.today, case)
    roles = actor.roles_on(work.today)
    seats = {(actor.id, r) for r in roles} | {(one.absent.id, one.role) for one in standing}
    held = [rules.roles[r] for _, r in seats if r in rules.roles]
    opened = {role.id: role.confidential for role in held if role.confidential}
    home = case.parent if case.parent is not None else case
    family = {case.id: case, home.id: home}.values()
    if any(
        (a.person_id, a.role) in seats and a.is_current and opened.get(a.role) == "named"
        for one in family
        for a in one.assignments
    ):
        return True
    wide = {role for role, where in opened.items() if where == "all"}
    if case.organisation_id == actor.organisation_id:
        taking_part = {
            role
            for one in family
            for step in rules.procedure(one.procedure, one.procedure_version).steps
            for role in step.roles
        }
        wide |= {r for r, where in opened.items() if where == "office" and r in taking_part}
    return bool(wide) and not _decides_after(work, case)


def _decides_after(work: Work, earlier: Case) -> bool:
    """Whether the person sits on the panel of a case that came out of this one (令81 第三条)."""
    rules = work.rules
    if not rules.procedure(earlier.procedure, earlier.procedure_version).closed_to_panel:
        return False
    seat = select(Assignment.id).join(Case, Case.id == Assignment.case_id)
    seat = seat.where(
        Case.origin_id == earlier.id,
        Assignment.person_id == work.actor.id,
        Assignment.role.in_(rules.panel),
    )
    return work.session.scalar(seat.limit(1)) is not None


def is_partner(work: Work, case: Case) -> bool:
    """Whether the person sees this case only because a referral was sent to the own office."""
    actor = work.actor
    if case.organisation_id == actor.organisation_id:
        return False
    roles = actor.roles_on(work.today)
    sees = {work.rules.roles[r].sees for r in roles if r in work.rules.roles}
    return "referral" in sees and all(a.person_id != actor.id for a in case.assignments)
