"""Who may see which case, and who may take which step."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, union
from sqlalchemy.orm import aliased

from casehub.model import Assignment, Case, Organisation, Referral
from casehub.workflow.refusals import NotFound
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Person
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def sees_offices(actor: Person, today: date, rules: Rulebook) -> bool:
    """Whether the person sees whole offices, not only matters that name one."""
    held = (rules.roles[r].sees for r in actor.roles_on(today) if r in rules.roles)
    return any(sees in {"tree", "organisation"} for sees in held)


def visible_cases(actor: Person, today: date, rules: Rulebook) -> Select[Case]:
    """The cases this person may see: the one function behind every list, count and detail.

    By the widest `sees` of the person's roles (config/roles.toml): `tree` own organisation and
    all below, `organisation` own organisation, `assigned` own matters and what one registered,
    `referral` only referrals dispatched to one's organisation, `nothing` no case. A recused
    person sees nothing of the case and of its child matters.
    """
    roles = actor.roles_on(today)
    sees = frozenset(rules.roles[r].sees for r in roles if r in rules.roles)
    return _visible(actor.id, actor.organisation_id, sees)


@lru_cache(maxsize=512)
def _visible(person_id: int, organisation_id: int, sees: frozenset[str]) -> Select[Case]:
    """The query is the same for a person as long as the roles are: built once, used often."""
    own = select(Assignment.case_id).where(
        Assignment.person_id == person_id, Assignment.recused_on.is_(None)
    )
    here = Assignment.case_id.in_([Case.id, Case.parent_id])
    grounds: list[ColumnElement[bool]] = [false()]
    if "nothing" in sees:
        # 三员 see no case, whatever other role somebody gave them.
        sees = frozenset()
    if "tree" in sees:
        below = (
            select(Organisation.id)
            .where(Organisation.id == organisation_id)
            .cte("below", recursive=True)
        )
        below = below.union_all(select(Organisation.id).where(Organisation.parent_id == below.c.id))
        grounds.append(Case.organisation_id.in_(select(below.c.id)))
    if "organisation" in sees:
        grounds.append(Case.organisation_id == organisation_id)
    if sees & {"organisation", "tree"}:
        # A test of each row that a list comes by. As a set of ids SQLite would collect all cases
        # of the office first and sort them.
        named = exists().where(here, Assignment.person_id == person_id)
        grounds.append(named.where(Assignment.recused_on.is_(None)))
        if "assigned" in sees:
            grounds.append(Case.registered_by_id == person_id)
    elif "assigned" in sees:
        # Few cases: found by themselves first, whatever the list is sorted by.
        child = aliased(Case)
        mine = union(
            own,
            select(child.id).where(child.parent_id.in_(own)),
            select(child.id).where(child.registered_by_id == person_id),
        )
        grounds.append(Case.id.in_(mine))
    if "referral" in sees:
        sent = select(Referral.case_id).where(
            Referral.receiver_id == organisation_id,
            Referral.dispatched_on.is_not(None),
        )
        grounds.append(and_(Case.procedure == "assistance", Case.id.in_(sent)))
    return select(Case).where(
        or_(*grounds),
        ~exists().where(
            here, Assignment.person_id == person_id, Assignment.recused_on.is_not(None)
        ),
    )


def _named(work: Work, reference: str) -> Select[Case]:
    """Visible cases of this reference or 收件号, the reference first."""
    return (
        visible_cases(work.actor, work.today, work.rules)
        .where(or_(Case.reference == reference, Case.intake_no == reference))
        .order_by((Case.reference == reference).desc(), Case.id)
    )


def parent_of(work: Work, reference: str) -> int | None:
    """Id of the case's parent, read without keeping the case: before the lock it may be old.

    Whether the person may see the case is left to `find`. Child matters have no 收件号.
    """
    return work.session.scalar(select(Case.parent_id).where(Case.reference == reference))


def find(work: Work, reference: str, *, lock: bool = False) -> Case:
    """The visible case of this reference or 收件号. Raises NotFound for hidden and absent alike.

    lock: take the row lock of this case (PostgreSQL FOR UPDATE; SQLite holds the write lock).
    """
    query = _named(work, reference)
    if lock:
        query = query.with_for_update(of=Case)
        query = query.execution_options(populate_existing=True)
    case = work.session.scalars(query).first()
    if case is None:
        raise NotFound
    return case


DECIDING = frozenset({"presiding_officer", "main_examiner", "panel_member"})


def reads_confidential(work: Work, case: Case) -> bool:
    """Whether the person opens what is confidential in this visible case: the one answer to it.

    Papers of 副卷, secret exhibits, and the words of secret steps; by config/roles.toml.
    """
    actor, rules = work.actor, work.rules
    held = [rules.roles[r] for r in actor.roles_on(work.today) if r in rules.roles]
    opened = {role.id: role.confidential for role in held if role.confidential}
    home = case.parent if case.parent is not None else case
    family = {case.id: case, home.id: home}.values()
    if any(
        a.person_id == actor.id and a.is_current and opened.get(a.role) == "named"
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


def _decides_after(work: Work, mediation: Case) -> bool:
    """Whether the person sits on the panel of a case that came out of this mediation."""
    if mediation.procedure != "mediation":
        return False
    seat = select(Assignment.id).join(Case, Case.id == Assignment.case_id)
    seat = seat.where(
        Case.origin_id == mediation.id,
        Assignment.person_id == work.actor.id,
        Assignment.role.in_(DECIDING),
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


def step_objections(s: Situation, rules: Rulebook, step: Step) -> list[Reason]:
    """Why this person may not take this step; empty when allowed.

    Role held today, assignment for roles that need one, certificate on the day of the act
    (办法第四条), organisation, and separation of duties (config/roles.toml).
    """
    roles = s.actor.roles_on(s.day)
    assigned = {a.role for a in s.assignments if a.person_id == s.actor.id and a.is_current}
    recused = any(a.person_id == s.actor.id and a.recused_on for a in s.assignments)
    if recused:
        return [Reason("你已回避本案")]
    fitting = [r for r in step.roles if r in roles]
    held = [r for r in fitting if not rules.roles[r].assigned or r in assigned]
    if not held:
        titles = "、".join(rules.roles[r].title for r in step.roles if r in rules.roles)
        return [Reason(f"由{titles}办理")]
    reasons = []
    # A leader's own office decides; the superior office watches, it does not act here.
    if s.case.organisation_id != s.actor.organisation_id and not any(
        rules.roles[r].sees == "tree" and step.duty == "supervise" for r in held
    ):
        reasons.append(Reason("由承办机关人员办理"))
    if step.certificate and s.actor.certificate_on(s.day) is None:
        reasons.append(Reason("你没有当日有效的办案资质证件"))
    reasons += [
        Reason(rule.reason)
        for rule in rules.separation
        if step.duty == rule.duty and s.did(rule.after, s.actor.id)
    ]
    return reasons
