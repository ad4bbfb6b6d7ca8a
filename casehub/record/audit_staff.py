"""Whether every role and every code that an administrator gave was confirmed by a second one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Person, RegisterEntry, RoleGrant, StaffRequest
from casehub.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

STAFF, REQUESTS, GRANTS = "staff", "staff_request", "role_grant"


@dataclass
class _Told:
    """What the register says of requests and grants.

    hands: request → who wrote it, entry by entry. alone: grants that somebody gave in the program
    without a request, since there are requests; what a command brought in has no actor.
    """

    hands: dict[int, list[int | None]] = field(default_factory=dict)
    alone: set[int] = field(default_factory=set)


def _told(session: Session) -> _Told:
    told, seen = _Told(), set()
    query = select(RegisterEntry).where(RegisterEntry.chain == STAFF).order_by(RegisterEntry.seq)
    for entry in session.scalars(query):
        for table, number, _digest in entry.rows:
            if table == REQUESTS:
                told.hands.setdefault(number, []).append(entry.actor_id)
            elif table == GRANTS and number not in seen:
                seen.add(number)
                if entry.actor_id is not None and told.hands:
                    told.alone.add(number)
    return told


def staff_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Requests by the right people, in their order and in time; grants only by such requests."""
    told = _told(session)
    requests = {r.id: r for r in session.scalars(select(StaffRequest))}
    for number, request in sorted(requests.items()):
        where = f"{STAFF} {REQUESTS} {number}"
        for sentence in _request_faults(request, rules, people, told.hands.get(number, [])):
            yield Fault("replay", where, sentence)
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.id)):
        where = f"{STAFF} {GRANTS} {grant.id}"
        if grant.request_id is None:
            if grant.id in told.alone:
                yield Fault("replay", where, "岗位没有经过两名管理员")
            continue
        asked = requests.get(grant.request_id)
        if asked is None or not _founded(grant, asked):
            yield Fault("replay", where, "岗位与复核过的申请不符")


def _founded(grant: RoleGrant, asked: StaffRequest) -> bool:
    return (
        asked.confirmed_at is not None
        and grant.person_id == asked.person_id
        and grant.granted_by_id == asked.asked_by_id
        and grant.role in asked.roles
        and grant.since >= max(asked.since, asked.confirmed_at.astimezone(OFFICE_ZONE).date())
    )


def _request_faults(
    request: StaffRequest,
    rules: Rulebook,
    people: Mapping[int, Person],
    hands: list[int | None],
) -> Iterator[str]:
    last = request.confirmed_by_id or request.refused_by_id or request.asked_by_id
    if hands and (hands[0], hands[-1]) != (request.asked_by_id, last):
        yield "申请人、复核人与登记簿所记的经手人不符"
    asker = people.get(request.asked_by_id)
    day = request.asked_at.astimezone(OFFICE_ZONE).date()
    held = asker.roles_on(day) if asker else frozenset()
    if not any(rules.roles[r].keeps_staff for r in held if r in rules.roles):
        yield "申请人当日不是安全管理员"
    if request.since < day:
        yield "岗位早于申请之日"
    if request.confirmed_at is None:
        return
    if request.confirmed_by_id in {None, request.asked_by_id, request.person_id}:
        yield "复核人是申请人或者本人"
    if request.refused_at is not None or not (
        request.asked_at <= request.confirmed_at <= request.expires_at
    ):
        yield "复核不在有效期内，或者已经退回"
    second = people.get(request.confirmed_by_id or 0)
    day = request.confirmed_at.astimezone(OFFICE_ZONE).date()
    held = second.roles_on(day) if second else frozenset()
    if not any(rules.roles[r].countersigns for r in held if r in rules.roles):
        yield "复核人当日不是管理员"
