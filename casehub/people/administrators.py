"""The first three administrators of an organisation (三员), each with a one-time code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Organisation, Person, RoleGrant, SecurityEntry
from casehub.people import bureau
from casehub.people.accounts import code_half, give_code, kept_half
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class FirstAccount:
    """An account that was made. `code` is shown once and stored nowhere."""

    role: str
    title: str
    username: str
    code: str


def first_administrators(
    session: Session, rules: Rulebook, key: str, at: datetime, by: str
) -> list[FirstAccount]:
    """Make one account for each of the roles that 三员分立 keeps apart, in organisation `key`.

    The one exception to 双人复核 (`people.countersigning`): while a bureau has no administrators,
    nobody could confirm the first. Whoever runs the machine makes them, by a command, once.
    Before any of them has signed in the same call gives new codes, so that a lost list does no
    harm. Raises Refused for an unknown or ended organisation, one whose people do not work here,
    and one that has administrators of its own already.
    """
    today = at.astimezone(OFFICE_ZONE).date()
    office = session.scalar(select(Organisation).where(Organisation.key == key))
    if office is None:
        raise Refused([Reason(f"没有登记代码为 {key} 的机构，先运行 casehub bureau import")])
    if not office.is_valid_on(today):
        raise Refused([Reason(f"{office.name}今天不在有效期内")])
    if not any(kind.own for kind in rules.offices.kind if kind.id == office.kind):
        title = rules.offices.kind_title(office.kind)
        raise Refused([Reason(f"{office.name}是{title}，它的人员不在本系统办案，不设管理员")])
    roles = [role for group in rules.exclusive for role in group.roles]
    accounts = []
    for role in roles:
        username, title = f"{role.replace('_', '-')}-{key}", rules.roles[role].title
        first, second = code_half(), code_half()
        person = session.scalar(select(Person).where(Person.username == username))
        if person is None:
            _refuse_second(session, office, role, title)
            row = {"username": username, "name": title, "organisation_id": office.id, "post": title,
                   "roles": [role]}  # fmt: skip
            person = bureau.add_person(session, rules, row, None, today)
        elif person.password_until is None or not person.active:
            sentence = f"{office.name}的{title}已经启用账号 {username}，口令在“人员”页重置"
            raise Refused([Reason(sentence)])
        give_code(person, kept_half(first), second, at)
        session.add(
            SecurityEntry(
                at=at,
                kind="administrator_made",
                username=by,
                subject=f"{office.name} {title} {username}",
                detail={},
            )
        )
        accounts.append(FirstAccount(role, title, username, f"{first}-{second}"))
    session.flush()
    return accounts


def _refuse_second(session: Session, office: Organisation, role: str, title: str) -> None:
    held = session.scalar(
        select(Person.username)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.organisation_id == office.id, Person.active, RoleGrant.role == role)
    )
    if held is not None:
        raise Refused([Reason(f"{office.name}已有{title}：{held}")])
