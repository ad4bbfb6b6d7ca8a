"""The first three administrators of an organisation (三员), each with a one-time code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.chinese import date_text
from casehub.model import Organisation, Person, RoleGrant, SecurityEntry
from casehub.model.security import CODES_GIVEN
from casehub.people import bureau
from casehub.people.accounts import code_half, end_sessions, give_code, kept_half
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook


MADE, RENEWED = CODES_GIVEN


@dataclass(frozen=True)
class FirstAccount:
    """An account of the first three. `code` is shown once and stored nowhere.

    It is "" for an account whose holder has chosen a password already.
    """

    role: str
    title: str
    username: str
    code: str


def first_administrators(
    session: Session, rules: Rulebook, key: str, at: datetime, by: str, *, again: bool = False
) -> list[FirstAccount]:
    """Make one account for each of the roles that 三员分立 keeps apart, in organisation `key`.

    The one exception to 双人复核 (`people.countersigning`): while a bureau has no administrators,
    nobody could confirm the first. Whoever runs the machine makes them, by a command, once.
    again: the list of codes was lost. Who has not chosen a password yet gets a new code in place
    of the old one; the others keep theirs.
    Raises Refused for an unknown or ended organisation, one whose people do not work here, one
    that has administrators of its own, codes given out already without `again`, and with it
    accounts that are all in use.
    """
    office = _office(session, rules, key, at)
    known = _accounts(session, rules, key)
    if known and not again:
        raise Refused(_given_out(known.values()))
    if known and not any(_is_unused(session, person) for person in known.values()):
        raise Refused([Reason(f"{office.name}的三名管理员都已启用账号，口令在“人员”页重置")])
    return [
        _account(session, rules, office, (role, known.get(role)), at, by)
        for role in _roles(rules)
    ]


def _roles(rules: Rulebook) -> list[str]:
    return [role for group in rules.exclusive for role in group.roles]


def _name(role: str, key: str) -> str:
    return f"{role.replace('_', '-')}-{key}"


def _office(session: Session, rules: Rulebook, key: str, at: datetime) -> Organisation:
    office = session.scalar(select(Organisation).where(Organisation.key == key))
    if office is None:
        raise Refused([Reason(f"没有登记代码为 {key} 的机构，先运行 casehub bureau import")])
    if not office.is_valid_on(at.astimezone(OFFICE_ZONE).date()):
        raise Refused([Reason(f"{office.name}今天不在有效期内")])
    if not any(kind.own for kind in rules.offices.kind if kind.id == office.kind):
        title = rules.offices.kind_title(office.kind)
        raise Refused([Reason(f"{office.name}是{title}，它的人员不在本系统办案，不设管理员")])
    return office


def _accounts(session: Session, rules: Rulebook, key: str) -> dict[str, Person]:
    """The accounts that were made before, by role."""
    roles = {_name(role, key): role for role in _roles(rules)}
    found = session.scalars(
        select(Person).where(Person.username.in_(roles)).order_by(Person.id).with_for_update(of=Person)
    )
    return {roles[person.username]: person for person in found}


def _is_unused(session: Session, person: Person) -> bool:
    """Whether nobody has chosen a password for this account yet."""
    chosen = select(SecurityEntry.id).where(
        SecurityEntry.person_id == person.id, SecurityEntry.kind == "password_changed"
    )
    waits = person.active and person.password_until is not None
    return waits and session.scalar(chosen.limit(1)) is None


def _given_out(known: Iterable[Person]) -> list[Reason]:
    """Why codes are not given out twice unasked, account by account."""
    said = []
    for person in known:
        until = person.password_until
        word = "已启用"
        if until is not None:
            day = date_text(until.astimezone(OFFICE_ZONE).date())
            word = f"的一次性口令已经发放，{day}前有效，尚未更改"
        said.append(Reason(f"{person.username} {word}"))
    lost = "口令名单遗失的，加 --again 重新发放，原口令作废；已启用的账号不变"
    return [*said, Reason(lost)]


def _account(
    session: Session,
    rules: Rulebook,
    office: Organisation,
    held: tuple[str, Person | None],
    at: datetime,
    by: str,
) -> FirstAccount:
    """Make the account of a role, or give it a new code while it is unused."""
    role, person = held
    username, title = _name(role, office.key), rules.roles[role].title
    if person is not None and not _is_unused(session, person):
        return FirstAccount(role, title, username, "")
    kind = MADE if person is None else RENEWED
    if person is None:
        _refuse_second(session, office, role, title)
        row = {"username": username, "name": title, "organisation_id": office.id, "post": title,
               "roles": [role]}  # fmt: skip
        today = at.astimezone(OFFICE_ZONE).date()
        person = bureau.add_person(session, rules, row, None, today)
    first, second = code_half(), code_half()
    give_code(person, kept_half(first), second, at)
    end_sessions(session, person.id, at)
    subject = f"{office.name} {title} {username}"
    # Nobody signed in did it: the verifiers hold the register of staff against this line.
    entry = SecurityEntry(
        at=at, kind=kind, username=by, subject=subject, detail={"account": person.id}
    )
    session.add(entry)
    session.flush()
    return FirstAccount(role, title, username, f"{first}-{second}")


def _refuse_second(session: Session, office: Organisation, role: str, title: str) -> None:
    held = session.scalar(
        select(Person.username)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.organisation_id == office.id, Person.active, RoleGrant.role == role)
    )
    if held is not None:
        raise Refused([Reason(f"{office.name}已有{title}：{held}")])
