"""Hire people and grant roles, with the rules of who may hold what together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from casehub.law.text import fold
from casehub.model import Certificate, Organisation, Person, RoleGrant, StaffRequest
from casehub.people.accounts import hash_password
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


def exclusive_objection(rules: Rulebook, roles: Sequence[str]) -> str | None:
    """Why these roles cannot be one person's (三员分立), or None."""
    for row in rules.exclusive:
        if len(set(row.roles) & set(roles)) > 1:
            return row.reason
    return None


def unfit(rules: Rulebook, kind: str, roles: Sequence[str]) -> str | None:
    """Why these roles cannot be one person's at an office of that kind ("" unknown), or None.

    Who only reads what was sent to a partner works there.
    """
    if objection := exclusive_objection(rules, roles):
        return objection
    own = any(one.own for one in rules.offices.kind if one.id == kind)
    known = [rules.roles[role] for role in roles if role in rules.roles]
    wrong = "、".join(role.title for role in known if own and role.sees == "referral")
    return f"{wrong}只由协作单位的人员担任" if wrong else None


def add_person(
    session: Session,
    rules: Rulebook,
    row: Mapping[str, Any],
    password: str | None,
    since: date,
    *,
    demonstration: bool = False,
    hashed: str = "",
) -> Person:
    """Create a person with roles and certificate.

    Raises Refused for combined 三员 roles, and at an organisation whose people do not sign in here.

    password: None for an account that nobody can sign in with yet. Roles here are those that a
    command brings in; an administrator's are asked for and confirmed (`people.countersigning`).
    row: username, name, organisation_id, post, phone, roles, certificate {number, valid_from,
    valid_to}. hashed: the hash of the password, where many accounts share a known one.
    """
    faults = [
        *_role_faults(rules, _kind(session, row["organisation_id"]), row["roles"]),
        *_office_faults(session, rules, row["organisation_id"]),
        *_account_faults(session, row["username"]),
    ]
    if faults:
        raise Refused(faults)
    person = Person(
        username=row["username"],
        name=row["name"],
        organisation_id=row["organisation_id"],
        post=row.get("post", ""),
        phone=row.get("phone", ""),
        password_hash=hashed or ("" if password is None else hash_password(password)),
        demonstration=demonstration,
        active=True,
    )
    session.add(person)
    session.flush()
    for role in row["roles"]:
        session.add(RoleGrant(person_id=person.id, role=role, since=since))
    certificate = row.get("certificate")
    if certificate:
        session.add(Certificate(person_id=person.id, **certificate))
    session.flush()
    return person


def _kind(session: Session, number: int | None) -> str:
    """The kind of an office; "" where there is none."""
    office = session.get(Organisation, number or 0)
    return office.kind if office is not None else ""


def _role_faults(rules: Rulebook, kind: str, roles: Sequence[str]) -> Iterator[Reason]:
    if objection := unfit(rules, kind, roles):
        yield Reason(objection, "roles")
    if unknown := [r for r in roles if r not in rules.roles]:
        yield Reason(f"没有这个角色：{'、'.join(unknown)}", "roles")


def _office_faults(session: Session, rules: Rulebook, number: int | None) -> Iterator[Reason]:
    office = session.get(Organisation, number or 0)
    if office is None:
        yield Reason("选择单位", "organisation_id")
    elif office.kind not in rules.offices.staffed:
        title = rules.offices.kind_title(office.kind)
        yield Reason(f"{office.name}是{title}，它的人员不在本系统登记", "organisation_id")


def _account_faults(session: Session, username: str) -> Iterator[Reason]:
    """Names of accounts that a person takes for one another are one name."""
    if not username:
        yield Reason("填写账号", "username")
        return
    if not ACCOUNT.fullmatch(username):
        yield Reason("账号用小写字母、数字、点和横线", "username")
        return
    wanted = fold(username)
    if any(fold(taken) == wanted for taken in session.scalars(select(Person.username))):
        yield Reason("这个账号已经有人使用", "username")


def system_hand(session: Session, organisation: Organisation) -> Person:
    """The office's own hand, in whose name happens what happens by itself; made when first needed.

    It has no password, so it cannot sign in, and holds no role; records show it as 系统.
    """
    own = _hands(organisation)
    found = session.scalars(own).first()
    if found is not None:
        return found
    try:
        with session.begin_nested():
            made = _new_hand(organisation)
            session.add(made)
    except IntegrityError:
        # Another worker made it in the same moment.
        return session.scalars(own).one()
    return made


def system_eyes(session: Session, organisation: Organisation) -> Person:
    """The office's own hand for who only reads: where none was needed yet, none is entered."""
    found = session.scalars(_hands(organisation)).first()
    if found is not None:
        return found
    made = _new_hand(organisation)
    made.organisation = organisation
    return made


def _hands(organisation: Organisation) -> Select[Person]:
    return select(Person).where(Person.organisation_id == organisation.id, Person.system)


def _new_hand(organisation: Organisation) -> Person:
    return Person(
        # No account that somebody types has such a name.
        username=f"系统·{organisation.key}"[:60],
        name="系统",
        organisation_id=organisation.id,
        post="",
        phone="",
        password_hash="",
        demonstration=False,
        system=True,
        active=True,
    )


def role_objection(
    session: Session, rules: Rulebook, person: Person, roles: Sequence[str], since: date
) -> Reason | None:
    """Why the person cannot hold these roles from that day on, or None."""
    if any(role not in rules.roles for role in roles):
        return Reason("没有这个角色", "role")
    if person.system:
        return Reason("系统不是一个人，不能授权", "role")
    # Two grants at once wait for each other; roles that begin later count as well.
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    held = session.scalars(
        select(RoleGrant.role).where(
            RoleGrant.person_id == person.id,
            or_(RoleGrant.until.is_(None), RoleGrant.until >= since),
        )
    )
    objection = exclusive_objection(rules, [*held, *roles])
    objection = objection or unfit(rules, person.organisation.kind, roles)
    return Reason(objection, "role") if objection else None


def grant_role(
    session: Session, rules: Rulebook, request: StaffRequest, role: str, since: date
) -> RoleGrant:
    """Give a role that one administrator asked for and another confirmed, from a day on.

    Raises Refused when it would join 三员 in one person or the role is unknown, and ValueError
    for a request that is not confirmed or names another role.
    """
    if request.confirmed_by_id is None or role not in request.roles:
        message = f"request {request.id} does not give the role {role}"
        raise ValueError(message)
    person = session.get_one(Person, request.person_id)
    objection = role_objection(session, rules, person, [role], since)
    if objection:
        raise Refused([objection])
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        since=since,
        granted_by_id=request.asked_by_id,
        request_id=request.id,
    )
    session.add(grant)
    session.flush()
    session.expire(person, ["grants"])
    return grant
