"""Who may see which case: the one query behind every list and detail."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    or_,
    select,
    union,
)
from sqlalchemy.orm import joinedload

from casehub.among import ids_named
from casehub.model import (
    Assignment,
    Case,
    Organisation,
    Party,
    Person,
    Right,
)
from casehub.people.grounds import (
    Ids,
    Reach,
    Who,
    lent_cases,
    own_cases,
    reach_of_roles,
    recused_cases,
    sees_case,
)
from casehub.people.standing_in import lent
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm.interfaces import ORMOption

    from casehub.people.standing_in import Lent
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

    Told = dict[str, object]


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
    sees = reach_of_roles(actor, today, rules)
    found = _prepared(sees, actor.system, bool(standing), rules.by_name)
    return found, _who(actor, today, standing)


def with_sight(actor: Person, today: date, rules: Rulebook) -> tuple[Select[Case, bool], Told]:
    """Cases, each with whether this person may see it: not `True` is no, as in `visible_cases`.

    For who needs all of some cases and shows those that are seen; one query for all, as `worded`.
    """
    standing = lent(rules, actor, today)
    sees = reach_of_roles(actor, today, rules)
    found = _sighted(sees, actor.system, bool(standing), rules.by_name)
    return found, _who(actor, today, standing)


@cache
def _sighted(
    sees: frozenset[str], system: bool, stands_in: bool, by_name: frozenset[str]
) -> Select[Case, bool]:
    return select(Case, _sight(sees, system, stands_in, by_name))


@cache
def _prepared(
    sees: frozenset[str], system: bool, stands_in: bool, by_name: frozenset[str]
) -> Select[Case]:
    """The query of `visible_cases` for who sees so far, written once; `_who` fills it in."""
    return select(Case).where(_sight(sees, system, stands_in, by_name))


@cache
def _sight(
    sees: frozenset[str], system: bool, stands_in: bool, by_name: frozenset[str]
) -> ColumnElement[bool]:
    """Whether somebody who sees so far sees a case; `_who` says who it is."""
    office = bindparam("whose_office", type_=Integer)
    below = select(Organisation.id).where(Organisation.id == office).cte(recursive=True)
    below = below.union_all(select(Organisation.id).where(Organisation.parent_id == below.c.id))
    person = bindparam("whose", type_=Integer)
    day = bindparam("which_day", type_=Date)
    own: Ids = own_cases(person, day)
    if stands_in:
        seen_to = lent_cases(ids_named("lent"), day, by_name=by_name)
        own = union(own_cases(person, day), seen_to)
    reach = Reach(select(below.c.id), own, recused_cases(person))
    return sees_case(Who(person, office, sees, system, by_name), reach)


def _who(actor: Person, today: date, standing: Collection[Lent]) -> Told:
    told = {"whose": actor.id, "whose_office": actor.organisation_id, "which_day": today}
    return told | ({"lent": {one.row.id for one in standing}} if standing else {})


@cache
def _named(
    sees: frozenset[str], by_name: frozenset[str], *,
    system: bool, stands_in: bool, lock: bool, whole: bool,
) -> Select[Case]:
    """Visible cases of a reference or 收件号, the reference first."""
    reference = bindparam("named", type_=String)
    query = (
        _prepared(sees, system, stands_in, by_name)
        .where(or_(Case.reference == reference, Case.intake_no == reference))
        .order_by((Case.reference == reference).desc(), Case.id)
    )
    if lock:
        query = query.with_for_update(of=Case)
        # Whoever locks a case asks next who has a part in it, who the parties are, and about what.
        # People apart: beside each party, agent and right, all their columns would come again.
        query = query.options(
            joinedload(Case.assignments).selectinload(Assignment.person),
            joinedload(Case.rights).joinedload(Right.invalidity),
            joinedload(Case.parties).joinedload(Party.agents),
        )
        query = query.execution_options(populate_existing=True)
    return query.options(*all_of_it()) if whole else query


@cache
def all_of_it() -> tuple[ORMOption, ...]:
    """Options that read a case with its parties, rights and people at once, not one by one.

    Not the case above it, which is asked for as whole as this one, nor the one it came out of:
    most have neither, and all their columns would be looked through in vain.
    """
    return (
        joinedload(Case.rights).joinedload(Right.invalidity),
        # What each declared, too: else every requester is asked about alone.
        joinedload(Case.parties).options(
            joinedload(Party.agents), joinedload(Party.declarations)
        ),
        joinedload(Case.accused),
        joinedload(Case.inspected),
        joinedload(Case.assignments).joinedload(Assignment.person).joinedload(Person.certificates),
    )


def parent_of(work: Work, reference: str) -> int | None:
    """Id of the case's parent, read without keeping the case: before the lock it may be old.

    Whether the person may see the case is left to `find`.
    """
    named = select(Case.parent_id).where(
        or_(Case.reference == reference, Case.intake_no == reference)
    )
    return work.session.scalar(named.order_by((Case.reference == reference).desc(), Case.id))


def find(work: Work, reference: str, *, lock: bool = False, whole: bool = False) -> Case:
    """The visible case of a reference, or of its first one. NotFound for hidden and absent alike.

    whole: with its parties, rights and people, in the same query.
    lock: take the row lock of this case (PostgreSQL FOR UPDATE; SQLite holds the write lock).
    """
    actor, today = work.actor, work.today
    sees = reach_of_roles(actor, today, work.rules)
    standing = lent(work.rules, actor, today)
    query = _named(
        sees, work.rules.by_name, system=actor.system, stands_in=bool(standing), lock=lock,
        whole=whole,
    )  # fmt: skip
    told = {**_who(actor, today, standing), "named": reference}
    case = work.session.scalars(query, told).unique().first()
    if case is None:
        raise NotFound
    return case


def whole_files(work: Work) -> Select[int]:
    """Ids of the visible cases whose file the person reads: a partner only the letter sent to it.

    As `is_partner` answers for one case.
    """
    actor, today = work.actor, work.today
    seen = visible_cases(actor, today, work.rules).with_only_columns(Case.id)
    if "referral" in reach_of_roles(actor, today, work.rules):
        mine = own_cases(actor.id, today)
        seen = seen.where(or_(Case.organisation_id == actor.organisation_id, Case.id.in_(mine)))
    return seen


def is_partner(work: Work, case: Case) -> bool:
    """Whether the person sees this case only because a referral was sent to the own office."""
    actor = work.actor
    if case.organisation_id == actor.organisation_id:
        return False
    roles = actor.roles_on(work.today)
    sees = {work.rules.roles[r].sees for r in roles if r in work.rules.roles}
    return "referral" in sees and all(a.person_id != actor.id for a in case.assignments)
