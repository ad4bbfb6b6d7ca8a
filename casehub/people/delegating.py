"""Enter, confirm and take back who acts for whom while somebody is away (请假委托).

Whoever goes on leave enters it for herself, a head of her office for her; an administrator of the
staff only together with a second one (双人复核). Nobody is put in somebody's place by himself, and
nobody who is away, or whose own certificate, recusal or earlier duty stands against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from casehub.law.chinese import date_text
from casehub.model import Assignment, Case, Event, Person, RoleGrant, StandIn
from casehub.people import countersigning
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason
from casehub.workflow.stages import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from casehub.record.work import Work

LONGEST_REASON = 200


@dataclass(frozen=True)
class Wish:
    """One role to be seen to by a colleague: in one matter, or (case None) in all."""

    role: str
    by: Person
    case: Case | None = None
    field: str = "by"


def heads(work: Work, absent: Person, role: str) -> bool:
    """Whether the actor may enter it alone for this role of a colleague: a head of her office."""
    rule, actor = work.rules.stood_in.get(role), work.actor
    return (
        rule is not None
        and actor.organisation_id == absent.organisation_id
        and not actor.roles_on(work.today).isdisjoint(rule.granted_by)
    )


def may_enter(work: Work, absent: Person) -> bool:
    """Whether the actor may enter anything for this person."""
    return (
        work.actor.id == absent.id
        or any(heads(work, absent, role) for role in absent.roles_on(work.today))
        or countersigning.may_keep(work, absent)
    )


def candidates(
    work: Work, absent: Person, days: tuple[date, date]
) -> dict[str, tuple[Person, ...]]:
    """For each role that may be stood in for: colleagues who may all the time, by name."""
    wanted = {role for rule in work.rules.stood_in.values() for role in rule.by}
    holds = select(RoleGrant.person_id).where(RoleGrant.role.in_(wanted))
    query = select(Person).where(
        Person.active,
        ~Person.system,
        Person.id != absent.id,
        Person.organisation_id == absent.organisation_id,
        Person.id.in_(holds),
    )
    read = (Person.grants, Person.certificates, Person.stood_in_by)
    query = query.options(*(selectinload(one) for one in read)).order_by(Person.name, Person.id)
    people = list(work.session.scalars(query))
    return {
        role: tuple(
            p for p in people if not any(_against_person(work, absent, Wish(role, p), days))
        )
        for role in work.rules.stood_in
    }


def grant(
    work: Work, absent: Person, wishes: Sequence[Wish], days: tuple[date | None, date | None],
    reason: str,
) -> list[StandIn]:  # fmt: skip
    """Enter who sees to what from the first to the last of these days (both included).

    Raises NotFound for who may not enter anything for this person, and Refused with everything
    that stands against it at once.
    """
    if not may_enter(work, absent):
        raise NotFound
    # Two entries at once for one person: the second waits, then sees the first.
    work.session.execute(select(Person.id).where(Person.id == absent.id).with_for_update())
    wrong = [*_against_days(work, absent, days, reason)]
    if not wishes:
        wrong.append(Reason("至少选择一名代办人", "by"))
    since, until = days
    if since is None or until is None:
        raise Refused(wrong)
    span = (since, until)
    # Against days of another order nothing can be held.
    if since <= until:
        wrong += [said for wish in wishes for said in _against(work, absent, wish, span)]
        wrong += _chained(absent, span)
    if wrong:
        raise Refused(list(dict.fromkeys(wrong)))
    rows = [_row(work, absent, wish, span, reason) for wish in wishes]
    work.session.add_all(rows)
    work.session.flush()
    for by in dict.fromkeys(row.by for row in rows):
        subject = f"{absent.name}（{absent.username}）由{by.name}代"
        log_security(work, "stand_in_granted", subject=subject)
    return rows


def _row(
    work: Work, absent: Person, wish: Wish, days: tuple[date, date], reason: str
) -> StandIn:
    alone = work.actor.id == absent.id or heads(work, absent, wish.role)
    return StandIn(
        absent=absent,
        by=wish.by,
        role=wish.role,
        case_id=wish.case.id if wish.case is not None else None,
        since=days[0],
        until=days[1],
        reason=reason.strip(),
        granted_by=work.actor,
        granted_at=work.at,
        confirmed_by=work.actor if alone else None,
        confirmed_at=work.at if alone else None,
    )


def _against_days(
    work: Work, absent: Person, days: tuple[date | None, date | None], reason: str
) -> Iterator[Reason]:
    since, until = days
    if not absent.active:
        yield Reason(f"{absent.name}的账号已停用，职责在停用时移交")
    if since is None:
        yield Reason("写明从哪一天起", "since")
    elif since < work.today:
        yield Reason("委托最早自今天起，不能倒填日期", "since")
    if until is None:
        yield Reason("写明到哪一天止", "until")
    elif since is not None and until < since:
        yield Reason("最后一天不能早于第一天", "until")
    if not reason.strip():
        yield Reason("写明事由", "reason")
    if len(reason) > LONGEST_REASON:
        yield Reason(f"事由不超过 {LONGEST_REASON} 个字", "reason")


def _chained(absent: Person, days: tuple[date, date]) -> Iterator[Reason]:
    """Whoever sees to somebody's matters goes on leave only when they are in other hands."""
    for row in absent.standing_in:
        if row.revoked_at is None and _meet(row, days):
            said = f"{absent.name}在此期间正代{row.absent.name}办理"
            yield Reason(f"{said}，先收回那项委托，改由他人代", "since")


def _against(
    work: Work, absent: Person, wish: Wish, days: tuple[date, date]
) -> Iterator[Reason]:
    title = work.rules.roles[wish.role].title if wish.role in work.rules.roles else wish.role
    if wish.role not in work.rules.stood_in:
        yield Reason(f"{title}不能由他人代，须另行指定", wish.field)
        return
    if wish.role not in absent.roles_on(work.today):
        yield Reason(f"{absent.name}没有{title}岗位", wish.field)
        return
    alone = work.actor.id == absent.id or heads(work, absent, wish.role)
    if not alone and not countersigning.may_keep(work, absent):
        yield Reason(f"你不能登记{title}的委托", wish.field)
    if wish.by.id == work.actor.id != absent.id:
        yield Reason("不能把别人的事委托给自己", wish.field)
    yield from _against_person(work, absent, wish, days)
    if wish.case is not None:
        yield from _against_case(work, absent, wish, title)
    for row in absent.stood_in_by:
        same = row.case_id is None or wish.case is None or row.case_id == wish.case.id
        if row.revoked_at is None and row.role == wish.role and same and _meet(row, days):
            yield Reason(
                f"{title}在此期间已有委托，由{row.by.name}代（{_days(row)}），"
                "先收回再登记",
                wish.field,
            )


def _days(row: StandIn) -> str:
    return f"{date_text(row.since)}至{date_text(row.until)}"


def _meet(row: StandIn, days: tuple[date, date]) -> bool:
    return row.since <= days[1] and days[0] <= row.until


def _against_person(
    work: Work, absent: Person, wish: Wish, days: tuple[date, date]
) -> Iterator[Reason]:
    """What stands against the colleague, whatever the matter."""
    by, rules = wish.by, work.rules
    if by.id == absent.id or by.system or not by.active:
        yield Reason("代办人须是在岗的另一名同事", wish.field)
        return
    if by.organisation_id != absent.organisation_id:
        yield Reason(f"{by.name}不是本机关人员，不能代", wish.field)
    wanted = rules.stood_in[wish.role].by
    if any(by.roles_on(day).isdisjoint(wanted) for day in days):
        titles = "、".join(rules.roles[r].title for r in wanted)
        yield Reason(f"{by.name}没有代办所需的岗位（{titles}）", wish.field)
    if rules.roles[wish.role].certificate and not any(
        one.valid_from <= days[0] and days[1] <= one.valid_to for one in by.certificates
    ):
        yield Reason(f"{by.name}没有整个期间都有效的办案资质证件，不能代", wish.field)
    for row in by.stood_in_by:
        if row.revoked_at is None and _meet(row, days):
            said = f"{by.name}在此期间也不在（由{row.by.name}代），代办人不能再委托"
            yield Reason(said, wish.field)
            break


def _against_case(work: Work, absent: Person, wish: Wish, title: str) -> Iterator[Reason]:
    """What stands against the colleague in the one matter: a part in it, recusal, another duty."""
    case = wish.case
    if case is None:
        return
    parts = list(work.session.scalars(select(Assignment).where(Assignment.case_id == case.id)))
    hers = any(a.person_id == absent.id and a.is_current and a.role == wish.role for a in parts)
    if not work.rules.roles[wish.role].assigned or not hers:
        yield Reason(f"{absent.name}不是{case.reference}的{title}", wish.field)
        return
    home = case.home
    recused = select(Assignment.id).where(
        Assignment.case_id.in_({case.id, home.id}),
        Assignment.person_id == wish.by.id,
        Assignment.recused_on.is_not(None),
    )
    if work.session.scalar(recused.limit(1)) is not None:
        yield Reason(f"{wish.by.name}已回避{case.reference}", wish.field)
    for reason in barred(work, wish.by, wish.role, case):
        said = reason.replace("你", wish.by.name)
        yield Reason(f"{case.reference}不能由{wish.by.name}代：{said}", wish.field)


def barred(work: Work, by: Person, role: str, case: Case) -> list[str]:
    """Duties of the role in the case that the colleague may not perform after what he did in it."""
    home = case.home
    family = {home.id, home.origin_id} - {None}
    did = set(
        work.session.scalars(
            select(Event.duty)
            .join(Case, Case.id == Event.case_id)
            .where(
                or_(Case.id.in_(family), Case.parent_id.in_(family)),
                Event.actor_id == by.id,
                Event.duty != "",
            )
        )
    )
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    parts = (part for step in procedure.steps for part in parts_of(step, work.today))
    duties = {part.duty for part in parts if role in part.roles}
    duties -= work.rules.in_person.keys()
    return [
        rule.reason
        for rule in work.rules.separation
        if rule.after in did and any(rule.bars(duty, case.home.procedure) for duty in duties)
    ]


def may_confirm(work: Work, row: StandIn) -> bool:
    """Whether the actor is a second administrator, or a head who may enter it alone."""
    return _confirms(work, row, countersigning.reaches(work, work.actor, row.absent))


def _confirms(work: Work, row: StandIn, reached: bool) -> bool:
    if work.actor.id in {row.granted_by_id, row.absent_id, row.by_id}:
        return False
    return (reached and _holds(work, "countersigns")) or heads(work, row.absent, row.role)


def _holds(work: Work, flag: str) -> bool:
    roles = (work.rules.roles.get(r) for r in work.actor.roles_on(work.today))
    return any(role is not None and getattr(role, flag) for role in roles)


def in_hand(work: Work, rows: Sequence[StandIn]) -> tuple[set[int], set[int]]:
    """Ids of the rows that the actor may confirm, and of those that the actor may take back."""
    offices = {row.absent.organisation_id: row.absent for row in rows}
    reached = {
        number: countersigning.reaches(work, work.actor, one) for number, one in offices.items()
    }
    confirms: set[int] = set()
    revokes: set[int] = set()
    for row in rows:
        within = reached[row.absent.organisation_id]
        if row.confirmed_at is None and row.is_open(work.today) and _confirms(work, row, within):
            confirms.add(row.id)
        if row.is_open(work.today) and _revokes(work, row, within):
            revokes.add(row.id)
    return confirms, revokes


def confirm(work: Work, row_id: int) -> StandIn:
    """Let what an administrator entered hold. Raises NotFound, Refused."""
    row = _locked(work, row_id)
    if row is None or not may_confirm(work, row):
        raise NotFound
    if row.confirmed_at is not None or not row.is_open(work.today):
        raise Refused([Reason("这项委托已经复核、收回或者期满")])
    wish = Wish(row.role, row.by, work.session.get(Case, row.case_id) if row.case_id else None)
    wrong = [*_against_person(work, row.absent, wish, (row.since, row.until))]
    if wrong:
        raise Refused(wrong)
    row.confirmed_by, row.confirmed_at = work.actor, work.at
    work.session.flush()
    log_security(work, "stand_in_confirmed", subject=_named(row))
    return row


def may_revoke(work: Work, row: StandIn) -> bool:
    """Whether the actor may take it back: either of the two, a head, an administrator."""
    return _revokes(work, row, countersigning.reaches(work, work.actor, row.absent))


def _revokes(work: Work, row: StandIn, reached: bool) -> bool:
    return (
        work.actor.id in {row.absent_id, row.by_id}
        or heads(work, row.absent, row.role)
        or (reached and (_holds(work, "keeps_staff") or _holds(work, "countersigns")))
    )


def revoke(work: Work, row_id: int) -> StandIn:
    """Take it back from now on; what was done till now stays right. Raises NotFound, Refused."""
    row = _locked(work, row_id)
    if row is None or not may_revoke(work, row):
        raise NotFound
    if not row.is_open(work.today):
        raise Refused([Reason("这项委托已经收回或者期满")])
    _end(work, row)
    log_security(work, "stand_in_revoked", subject=_named(row))
    return row


def end_all(work: Work, person: Person) -> None:
    """Take back what holds for a person who leaves, and what she saw to for others."""
    for row in (*person.stood_in_by, *person.standing_in):
        if row.is_open(work.today):
            _end(work, row)


def _end(work: Work, row: StandIn) -> None:
    row.revoked_by, row.revoked_at = work.actor, work.at
    work.session.flush()


def _locked(work: Work, row_id: int) -> StandIn | None:
    query = select(StandIn).where(StandIn.id == row_id).with_for_update(of=StandIn)
    return work.session.scalar(query.execution_options(populate_existing=True))


def _named(row: StandIn) -> str:
    return f"{row.absent.name}（{row.absent.username}）由{row.by.name}代"
