"""Whether every role and every code that an administrator gave was confirmed by a second one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Person, RegisterEntry, RoleGrant, StaffRequest
from casehub.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

STAFF, REQUESTS, GRANTS = "staff", "staff_request", "role_grant"
HELD = frozenset({GRANTS, "certificate"})
Key = tuple[str, int]


@dataclass
class _Told:
    """What the register says of requests, and of what people hold.

    hands: row → who wrote it, entry by entry; rows in the order in which they were first entered.
    late: what was first entered when there were requests already, or after the bureau was founded.
    nobody: what was entered by nobody then; of new roles `_given_alone` judges. What stood already
    is changed by somebody at any time.
    """

    hands: dict[Key, list[int | None]] = field(default_factory=dict)
    late: set[Key] = field(default_factory=set)
    nobody: set[Key] = field(default_factory=set)


def _told(session: Session) -> _Told:
    told, asked = _Told(), False
    founded: datetime | None = None
    query = select(RegisterEntry).where(RegisterEntry.chain == STAFF).order_by(RegisterEntry.seq)
    for entry in session.scalars(query):
        for table, number, _digest in entry.rows:
            if table != REQUESTS and table not in HELD:
                continue
            asked, key = asked or table == REQUESTS, (str(table), int(number))
            hands = told.hands.setdefault(key, [])
            if founded is None and table == GRANTS:
                founded = entry.at
            if not hands and (asked or (founded is not None and entry.at > founded)):
                told.late.add(key)
            again = bool(hands) and table == GRANTS
            if entry.actor_id is None and (again or (asked and table != GRANTS)):
                told.nobody.add(key)
            hands.append(entry.actor_id)
    return told


def staff_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Requests by the right people, in their order and in time; grants only by such requests."""
    told = _told(session)
    requests = {r.id: r for r in session.scalars(select(StaffRequest))}
    for number, request in sorted(requests.items()):
        where = f"{STAFF} {REQUESTS} {number}"
        hands = told.hands.get((REQUESTS, number), [])
        for sentence in _request_faults(request, rules, people, hands):
            yield Fault("replay", where, sentence)
    for table, number in sorted(told.nobody):
        yield Fault("replay", f"{STAFF} {table} {number}", "没有经手人")
    grants = {g.id: g for g in session.scalars(select(RoleGrant).order_by(RoleGrant.id))}
    resumed = {r.person_id for r in requests.values() if r.resumes and r.confirmed_at is not None}
    for grant in grants.values():
        where = f"{STAFF} {GRANTS} {grant.id}"
        if grant.request_id is None:
            if _given_alone(grant, grants, told, rules, people, resumed):
                yield Fault("replay", where, "岗位没有经过两名管理员")
            continue
        asked = requests.get(grant.request_id)
        hands = told.hands.get((GRANTS, grant.id), [])
        if asked is None or not _founded(grant, asked, hands):
            yield Fault("replay", where, "岗位与复核过的申请不符")


def _given_alone(
    grant: RoleGrant,
    grants: Mapping[int, RoleGrant],
    told: _Told,
    rules: Rulebook,
    people: Mapping[int, Person],
    resumed: Collection[int],
) -> bool:
    """Whether a role without a request is none that a command may give.

    What founded the bureau brings in the staff. From then on it makes the
    first administrators of a bureau that has none (`people.administrators`), and nobody else.
    """
    key = (GRANTS, grant.id)
    if key not in told.late:
        return False
    first, *since = told.hands[key]
    person = people.get(grant.person_id)
    separate = {role for group in rules.exclusive for role in group.roles}
    if first is not None or person is None or grant.role not in separate:
        return True
    if any(hand is not None for hand in since):
        # Taken back since; the person may be of another bureau by now.
        return False
    order = list(told.hands)
    before = set(order[: order.index(key)])
    return any(
        other.role == grant.role
        and other.id != grant.id
        and ((GRANTS, other.id) in before or (GRANTS, other.id) not in told.hands)
        and (holder := people.get(other.person_id)) is not None
        and holder.organisation_id == person.organisation_id
        and holder.active
        and holder.id not in resumed
        and other.since <= grant.since
        and (other.until is None or other.until >= grant.since)
        for other in grants.values()
    )


def _founded(grant: RoleGrant, asked: StaffRequest, hands: list[int | None]) -> bool:
    return (
        asked.confirmed_at is not None
        and hands[:1] in ([], [asked.confirmed_by_id])
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
