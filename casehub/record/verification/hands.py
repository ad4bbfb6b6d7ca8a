"""Whether who entered people, certificates and organisations was one who keeps them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import (
    Certificate,
    Organisation,
    Person,
    RegisterEntry,
    RoleGrant,
    SecurityEntry,
)
from casehub.model.security import CODES_GIVEN, OFFICE_ENTERED
from casehub.record.clock import TOLERANCE
from casehub.record.faults import Fault
from casehub.record.verification.counting import from_before
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.roles import Role

STAFF, OFFICES = Person.__proof__.chain, Organisation.__proof__.chain
OFFICE = Organisation.__tablename__
PEOPLE, CERTIFICATES = Person.__tablename__, Certificate.__tablename__


def hand_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Entries of the registers of staff and offices by somebody who may not make them.

    What came before the first roles founded the bureau. A person changes what is her own; the
    office's own hand is made when it is first needed. Who keeps the rules enters offices; so does
    a command, in nobody's name or in that of who keeps the staff of the same list, and it makes the
    first administrators of a bureau: each with a line of the security log.
    """
    logged, old, imports = _codes(session), from_before(session), _imports(session)
    founded: datetime | None = None
    query = select(RegisterEntry).where(RegisterEntry.chain.in_({STAFF, OFFICES}))
    entries = session.scalars(query.order_by(RegisterEntry.at, RegisterEntry.id)).all()
    for entry in entries:
        told = {(str(table), int(number)) for table, number, _ in entry.rows}
        if founded is None and any(table == RoleGrant.__tablename__ for table, _ in told):
            founded = entry.at
        actor = people.get(entry.actor_id or 0)
        if founded is None or entry.at <= founded:
            continue
        where = f"登记簿 {entry.chain} 第{entry.seq}号"
        if actor is None:
            if entry.actor_id is not None:
                yield Fault("replay", where, f"没有经手人{entry.actor_id}")
            elif not old(entry.at):
                yield from _by_nobody(entry, where, told, people, logged)
                if entry.chain == OFFICES:
                    yield from _not_imported(entry, where, told, imports)
            continue
        held = list(roles_around(actor, entry, rules))
        if entry.chain == OFFICES and not any(r.keeps_rules for r in held):
            if any(r.keeps_staff for r in held):
                yield from _not_imported(entry, where, told, imports)
            else:
                yield Fault("replay", where, f"{actor.name}当日不能登记机关")
        for table, number in sorted(told):
            if table == CERTIFICATES and not any(role.keeps_staff for role in held):
                yield Fault("replay", where, f"{actor.name}当日不能登记证件{number}")
            if table == PEOPLE and not _may_change(actor, people.get(number), held):
                yield Fault("replay", where, f"{actor.name}当日不能登记人员{number}")


def _codes(session: Session) -> dict[int, list[datetime]]:
    """Account → when a command gave a one-time code to it, by the security log."""
    given: dict[int, list[datetime]] = {}
    lines = select(SecurityEntry.at, SecurityEntry.detail)
    for at, detail in session.execute(lines.where(SecurityEntry.kind.in_(CODES_GIVEN))):
        given.setdefault(detail.get("account", 0), []).append(at)
    return given


def _imports(session: Session) -> list[tuple[datetime, int | None]]:
    """When a command entered an office, and which; None in lines of before they said so."""
    lines = select(SecurityEntry.at, SecurityEntry.detail).where(
        SecurityEntry.kind.in_(OFFICE_ENTERED), SecurityEntry.person_id.is_(None)
    )
    return [(at, detail.get("organisation")) for at, detail in session.execute(lines)]


def _not_imported(
    entry: RegisterEntry,
    where: str,
    told: set[tuple[str, int]],
    imports: list[tuple[datetime, int | None]],
) -> Iterator[Fault]:
    """Each office, or what belongs to one, that the security log does not say was brought in."""
    then = {office for at, office in imports if abs(at - entry.at) <= TOLERANCE}
    for table, number in sorted(told):
        if not then or (table == OFFICE and None not in then and number not in then):
            said = f"{table} {number}没有经手人，安全日志也没有导入机构的记录"
            yield Fault("replay", where, said)


def _by_nobody(
    entry: RegisterEntry,
    where: str,
    told: set[tuple[str, int]],
    people: Mapping[int, Person],
    logged: Mapping[int, list[datetime]],
) -> Iterator[Fault]:
    for table, number in sorted(told):
        if table == CERTIFICATES:
            yield Fault("replay", where, f"证件{number}没有经手人")
        person = people.get(number)
        if table != PEOPLE or person is None or person.system:
            continue
        if not any(abs(at - entry.at) <= TOLERANCE for at in logged.get(number, ())):
            yield Fault("replay", where, f"人员{number}没有经手人，安全日志也没有发放口令的记录")


def roles_around(actor: Person, entry: RegisterEntry, rules: Rulebook) -> Iterator[Role]:
    """Roles of that day, and those that ended with the day before, perhaps by this very entry."""
    day = entry.at.astimezone(OFFICE_ZONE).date()
    for grant in actor.grants:
        until = grant.until or day
        if grant.since <= day <= until + timedelta(days=1) and grant.role in rules.roles:
            yield rules.roles[grant.role]


def _may_change(actor: Person, person: Person | None, held: list[Role]) -> bool:
    keeps = any(role.keeps_staff or role.countersigns for role in held)
    return keeps or person is None or person.id == actor.id or person.system
