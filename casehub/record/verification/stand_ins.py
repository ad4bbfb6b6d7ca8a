"""Whether every delegation was entered, confirmed and taken back by who may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Person, RegisterEntry, StandIn
from casehub.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

CHAIN, TABLE = StandIn.__proof__.chain, StandIn.__tablename__


def stand_in_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Rows that nobody could have entered: alone, for somebody else, for oneself, backwards."""
    hands: dict[int, list[int | None]] = {}
    entries = select(RegisterEntry).where(RegisterEntry.chain == CHAIN).order_by(RegisterEntry.seq)
    for entry in session.scalars(entries):
        for table, number, _digest in entry.rows:
            if table == TABLE:
                hands.setdefault(int(number), []).append(entry.actor_id)
    for row in session.scalars(select(StandIn).order_by(StandIn.id)):
        where = f"{CHAIN} {TABLE} {row.id}"
        for sentence in _faults(row, rules, people, hands.get(row.id, [])):
            yield Fault("replay", where, sentence)


def _faults(
    row: StandIn, rules: Rulebook, people: Mapping[int, Person], hands: list[int | None]
) -> Iterator[str]:
    last = row.revoked_by_id or row.confirmed_by_id or row.granted_by_id
    if (hands[:1], hands[-1:]) != ([row.granted_by_id], [last]):
        yield "登记人、复核人、收回人与登记簿所记的经手人不符"
    absent, by = people.get(row.absent_id), people.get(row.by_id)
    granter = people.get(row.granted_by_id)
    rule = rules.stood_in.get(row.role)
    if absent is None or by is None or granter is None or rule is None:
        yield "没有这个人，或者这个岗位不能由他人代"
        return
    day = row.granted_at.astimezone(OFFICE_ZONE).date()
    if not day <= row.since <= row.until:
        yield "起止日期倒填或者颠倒"
    if row.by_id in {row.absent_id, row.granted_by_id}:
        yield "代办人是本人或者登记人"
    alone = granter is absent or _held(granter, row.granted_at) & set(rule.granted_by)
    keeps = any(
        rules.roles[r].keeps_staff for r in _held(granter, row.granted_at) if r in rules.roles
    )
    if not alone and not keeps:
        yield f"{granter.name}当日不能登记这项委托"
    if row.confirmed_at is None:
        return
    if row.confirmed_at < row.granted_at:
        yield "复核早于登记"
    if row.confirmed_by_id == row.granted_by_id:
        if not alone:
            yield "管理员登记的委托没有经过第二人复核"
        return
    second = people.get(row.confirmed_by_id or 0)
    held = _held(second, row.confirmed_at) if second is not None else frozenset()
    signs = any(rules.roles[r].countersigns for r in held if r in rules.roles)
    if row.confirmed_by_id in {row.absent_id, row.by_id} or not (
        signs or held & set(rule.granted_by)
    ):
        yield "复核人当日不能复核这项委托"


def _held(person: Person, at: datetime) -> frozenset[str]:
    """Roles of that day, and those that ended with the day before: withdrawn later that day."""
    day = at.astimezone(OFFICE_ZONE).date()
    return person.roles_on(day) | person.roles_on(day - timedelta(days=1))
