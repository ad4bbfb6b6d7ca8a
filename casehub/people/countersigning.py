"""Two administrators (双人复核): one asks for roles, codes, a stopped account; another confirms.

Nobody becomes somebody else, or more than she is, by one administrator's will alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Person, StaffRequest
from casehub.people import accounts, bureau, factors, reach
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from casehub.model import RoleGrant
    from casehub.record.work import Work

# What nobody looked at in a week is asked anew: by then people have moved on.
LASTS = timedelta(days=7)
LONGEST_REFUSAL = 200


def person_kept(work: Work, person_id: int) -> Person:
    """The person with this id, whose staff register the actor keeps. Raises NotFound."""
    person = work.session.get(Person, person_id)
    if person is None or not may_keep(work, person):
        raise NotFound
    return person


def may_keep(work: Work, person: Person) -> bool:
    """Whether the actor keeps the staff of this person's organisation."""
    return _keeps(work, work.actor, person)


def _keeps(work: Work, keeper: Person, person: Person) -> bool:
    keeps = any(work.rules.roles[r].keeps_staff for r in _roles(work, keeper))
    return keeps and reaches(work, keeper, person)


def may_countersign(work: Work, request: StaffRequest) -> bool:
    """Whether the actor is one of those who may confirm or refuse this request."""
    signs = any(work.rules.roles[r].countersigns for r in _roles(work, work.actor))
    own = {request.asked_by_id, request.person_id}
    return signs and work.actor.id not in own and reaches(work, work.actor, request.person)


def _roles(work: Work, keeper: Person) -> list[str]:
    return [r for r in keeper.roles_on(work.today) if r in work.rules.roles]


def reaches(work: Work, keeper: Person, person: Person) -> bool:
    """Whether this administrator keeps the people of that person's office."""
    return reach.keeps_people_of(work.session, work.rules.offices, keeper, person.organisation)


def ask(
    work: Work,
    person: Person,
    *,
    roles: Sequence[str] = (),
    since: date | None = None,
    code: bool = False,
    resumes: bool = False,
    drops_factor: bool = False,
) -> tuple[StaffRequest, str]:
    """Ask for roles from a day on (None: today), a one-time code, a stopped account's return.

    Returns the request and the first half of the code, which is shown once to the one who asks.
    Raises NotFound outside the own organisation tree; Refused for oneself, for a day before
    today, for roles that cannot be joined, and while the same is asked for already.
    """
    if not may_keep(work, person):
        raise NotFound
    since = since or work.today
    _refuse(_objection(work, person, roles, since))
    # The same asked twice at once: the second waits, then sees the first.
    work.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    for other in waiting_for(work, [person.id]):
        same = set(roles) & set(other.roles) or (code and other.code_half)
        again = (resumes and other.resumes) or (drops_factor and other.drops_factor)
        if same or again:
            raise Refused([Reason("已有同样的申请等待复核，复核或者撤回后再申请", "role")])
    first = accounts.code_half() if code else ""
    request = StaffRequest(
        person=person,
        roles=list(roles),
        since=since,
        resumes=resumes,
        drops_factor=drops_factor,
        code_half=accounts.kept_half(first) if code else "",
        asked_by=work.actor,
        asked_at=work.at,
        expires_at=work.at + LASTS,
    )
    work.session.add(request)
    work.session.flush()
    return request, first


def _objection(work: Work, person: Person, roles: Sequence[str], since: date) -> Reason | None:
    if person.id == work.actor.id:
        return Reason("不能给自己授权，也不能重置自己的账号", "role")
    if since < work.today:
        return Reason("岗位最早自今天起，不能倒填日期", "since")
    return bureau.role_objection(work.session, work.rules, person, roles, since)


def _refuse(reason: Reason | None) -> None:
    if reason is not None:
        raise Refused([reason])


def waiting_for(work: Work, people: Sequence[int]) -> list[StaffRequest]:
    """What is asked for these people and neither confirmed, refused nor expired."""
    query = select(StaffRequest).where(
        StaffRequest.person_id.in_(people),
        StaffRequest.confirmed_at.is_(None),
        StaffRequest.refused_at.is_(None),
        StaffRequest.expires_at > work.at,
    )
    return list(work.session.scalars(query.order_by(StaffRequest.id)))


def _open(work: Work, request_id: int) -> StaffRequest:
    """The request, held until the transaction ends; Refused when it waits no more.

    Raises NotFound for hidden and absent alike, whatever became of it.
    """
    query = select(StaffRequest).where(StaffRequest.id == request_id)
    request = work.session.scalar(query.with_for_update(of=StaffRequest))
    own = request is not None and work.actor.id in {request.asked_by_id, request.person_id}
    if request is None or not (own or may_countersign(work, request)):
        raise NotFound
    if not request.is_open(work.at):
        raise Refused([Reason("这项申请已经复核、撤回或者过期")])
    return request


def confirm(work: Work, request_id: int) -> tuple[StaffRequest, str]:
    """Let what was asked hold: roles begin no earlier than today, the sessions end.

    Returns the request and the second half of the code, shown once to the one who confirms.
    Raises NotFound for who may not countersign it, Refused when it cannot hold any more.
    """
    request = _open(work, request_id)
    if not may_countersign(work, request):
        if work.actor.id in {request.asked_by_id, request.person_id}:
            raise Refused([Reason("申请人和本人不能复核，由另一名管理员复核")])
        raise NotFound
    asker, person = request.asked_by, request.person
    if not asker.active or not _keeps(work, asker, person):
        raise Refused([Reason("申请人已经不是管理员，由现任管理员重新申请")])
    request.confirmed_by, request.confirmed_at = work.actor, work.at
    work.session.flush()
    for role in request.roles:
        since = max(request.since, work.today)
        bureau.grant_role(work.session, work.rules, request, role, since)
    if request.resumes:
        person.active = True
    if request.drops_factor:
        factors.reset(work.session, person, work.at)
    second = accounts.code_half() if request.code_half else ""
    if second:
        accounts.give_code(person, request.code_half, second, work.at)
    accounts.end_sessions(work.session, person.id, work.at)
    work.session.flush()
    return request, second


def refuse(work: Work, request_id: int, why: str) -> StaffRequest:
    """Refuse what another asked, with a reason, or withdraw what one asked oneself."""
    request = _open(work, request_id)
    own = request.asked_by_id == work.actor.id
    if not own and not may_countersign(work, request):
        raise NotFound
    if not own and not why.strip():
        raise Refused([Reason("写明退回的理由", "why")])
    if len(why) > LONGEST_REFUSAL:
        raise Refused([Reason(f"理由不超过 {LONGEST_REFUSAL} 个字", "why")])
    request.refused_by, request.refused_at = work.actor, work.at
    request.refusal = why.strip()
    work.session.flush()
    return request


def move(work: Work, person: Person, organisation_id: int) -> list[RoleGrant]:
    """Move a person to another organisation of the own tree; the roles there are asked for anew.

    Returns the roles that end with today's work. Raises NotFound outside the own tree.
    """
    if not may_keep(work, person):
        raise NotFound
    person.organisation_id = organisation_id
    work.session.flush()
    work.session.expire(person, ["organisation"])
    if not may_keep(work, person):
        raise NotFound
    last = work.today - timedelta(days=1)
    ended = [g for g in person.grants if g.until is None or g.until > last]
    for grant in ended:
        grant.until = last
    for request in waiting_for(work, [person.id]):
        request.refused_by, request.refused_at = work.actor, work.at
        request.refusal = "调离原单位"
    work.session.flush()
    return ended
