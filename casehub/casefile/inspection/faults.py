"""执法过错责任追究: entered by one, every person heard, decided by another without a part in it.

No national text regulates it alone (seeds 002 names the institution; local rules 待核): what holds
here are the rules of fairness that every such text has.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.law.canonical import canonical
from casehub.law.chinese import date_text
from casehub.model import Assignment, Case, Deadline, Event, Person
from casehub.model.supervision.fault import (
    Answering,
    Fault,
    FaultPart,
    FaultPerson,
    FaultSort,
    FaultState,
    FoundBy,
)
from casehub.people.reach import own_tree
from casehub.people.sight import Sight
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Select

    from casehub.record.work import Work

# The clock that an opinion of a supervisor starts in a case.
ANSWER = "supervision.answer"


def faults(work: Work) -> Sequence[Fault]:
    """What was entered of the own office and those below it, the newest first.

    Only of cases that the actor sees: an entry tells what is in them.
    """
    query = _readable(work).order_by(Fault.id.desc())
    return work.session.scalars(query).all()


def find_fault(work: Work, number: int) -> Fault:
    """The entry with this row number.

    Raises NotFound, also for an office that is not below and for a case that the actor does not
    see.
    """
    row = work.session.scalars(_readable(work).where(Fault.id == number)).first()
    if row is None:
        raise NotFound
    return row


def _readable(work: Work) -> Select[Fault]:
    """The question for the entries that the actor may read."""
    tree = own_tree(work.session, work.actor.organisation_id)
    seen = Sight(work).cases().with_only_columns(Case.id)
    return select(Fault).where(Fault.organisation_id.in_(tree), Fault.case_id.in_(seen))


def about_me(work: Work) -> Sequence[FaultPerson]:
    """Where the actor is asked himself, the newest first."""
    mine = select(FaultPerson).where(FaultPerson.person_id == work.actor.id)
    return work.session.scalars(mine.order_by(FaultPerson.id.desc())).all()


def find_about_me(work: Work, number: int) -> FaultPerson:
    """The actor's own part in an entry. Raises NotFound where he is not asked."""
    mine = select(FaultPerson).where(
        FaultPerson.fault_id == number, FaultPerson.person_id == work.actor.id
    )
    row = work.session.scalars(mine).first()
    if row is None:
        raise NotFound
    return row


def waiting_answers(work: Work) -> Sequence[tuple[Deadline, Case]]:
    """The opinions of supervisors that no office has answered, of cases that the actor sees."""
    sight = Sight(work)
    seen = sight.cases().with_only_columns(Case.id)
    query = select(Deadline, Case).join(Case, Case.id == Deadline.case_id)
    query = query.where(
        Deadline.rule == ANSWER, Deadline.closed_on.is_(None), Deadline.case_id.in_(seen)
    )
    found = work.session.execute(query.order_by(Deadline.due_on, Deadline.id)).all()
    return [(one, case) for one, case in found]


def took_part(work: Work, case: Case) -> Sequence[Person]:
    """Who did something in the case, for whom it was done, or who was named: they may be asked.

    The case is the main case with all its matters, and the case that it came from with all of
    those. Who was away answers for what was done in his place as who stood in does.
    """
    home = case.home
    mains = [one for one in (home.id, home.origin_id) if one is not None]
    family = select(Case.id).where(or_(Case.id.in_(mains), Case.parent_id.in_(mains)))
    acted = select(Event.actor_id).where(Event.case_id.in_(family))
    away = select(Event.absent_id).where(Event.case_id.in_(family))
    named = select(Assignment.person_id).where(Assignment.case_id.in_(family))
    people = select(Person).where(
        or_(Person.id.in_(acted), Person.id.in_(away), Person.id.in_(named))
    )
    return work.session.scalars(people.where(Person.system.is_(False)).order_by(Person.id)).all()


def record(
    work: Work,
    case: Case,
    *,
    told: Mapping[str, str],
    found_on: date | None,
    heard_until: date | None,
    people: Mapping[int, str],
) -> Fault:
    """Enter a fault in a case, with who is asked about it and for which part.

    heard_until: the last day on which nothing is decided over somebody who says nothing.
    Raises Refused where nobody is named, somebody had no part in the case, or names himself, and
    where there is no day left to be heard.
    """
    wrong: list[Reason] = []
    if found_on is None:
        wrong.append(Reason("填写发现之日", "found_on"))
    elif found_on > work.today:
        wrong.append(Reason("发现的日期不能晚于今天", "found_on"))
    if heard_until is None:
        wrong.append(Reason("填写何日前陈述、申辩", "heard_until"))
    elif heard_until <= work.today:
        wrong.append(Reason("陈述、申辩的期限应当晚于今天", "heard_until"))
    known = {one.id for one in took_part(work, case)}
    if not people:
        wrong.append(Reason("写明由谁陈述，至少一人", "people"))
    if not people.keys() <= known:
        wrong.append(Reason("只能是在本案（含下属事项、来源案件）办理过、承办过的人", "people"))
    if work.actor.id in people:
        wrong.append(Reason("涉及自己的，由他人登记", "people"))
    if told.get("found_by") not in {one.value for one in FoundBy}:
        wrong.append(Reason("选择怎样发现", "found_by"))
    if told.get("sort") not in {one.value for one in FaultSort}:
        wrong.append(Reason("选择过错的种类", "sort"))
    if wrong or found_on is None or heard_until is None:
        raise Refused(wrong)
    row = Fault(
        organisation_id=case.organisation_id,
        case_id=case.id,
        state=FaultState.OPEN,
        found_by=FoundBy(told["found_by"]).value,
        found_on=found_on,
        heard_until=heard_until,
        paper=told.get("paper", ""),
        sort=FaultSort(told["sort"]).value,
        facts=told["facts"],
        reason="",
        recorded_by_id=work.actor.id,
        recorded_at=work.at,
        people=[
            FaultPerson(person_id=number, part=FaultPart(part).value)
            for number, part in sorted(people.items())
        ],
    )
    work.session.add(row)
    work.session.flush()
    log_security(work, "fault_recorded", subject=f"{row.id}", case=case)
    return row


def state(work: Work, mine: FaultPerson, words: str) -> None:
    """What somebody says of it himself. Raises Refused without a word, and after the decision."""
    row = mine.fault
    _waits(work, row)
    if not words.strip():
        raise Refused([Reason("写明陈述、申辩的内容", "statement")])
    mine.statement, mine.stated_at = words.strip(), work.at
    work.session.flush()
    log_security(work, "fault_stated", subject=f"{row.id}", case=row.case)


def heard(row: Fault) -> str:
    """A mark of all that was stated until now; another as soon as somebody states something."""
    said = [
        [one.person_id, one.statement, one.stated_at.isoformat() if one.stated_at else None]
        for one in row.people
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


def decide(work: Work, row: Fault, answers: Mapping[int, str], reason: str, *, read: str) -> None:
    """What each answers with, or that nobody does.

    read: the mark (`heard`) of the statements that whoever decides has read.
    Raises Refused for who entered it, who is asked himself or had a part in the case, while
    somebody was not heard whose time is not over, and where something was stated since it was read.
    """
    _waits(work, row)
    wrong: list[Reason] = []
    if work.actor.id == row.recorded_by_id:
        wrong.append(Reason("这是你登记的，由另一人决定", None))
    if any(one.id == work.actor.id for one in took_part(work, row.case)):
        wrong.append(Reason("你参与过本案的办理，不能决定", None))
    silent = [one.person.name for one in row.people if one.statement is None]
    if silent and work.today <= row.heard_until:
        until = date_text(row.heard_until)
        said = f"{'、'.join(silent)}还没有陈述、申辩，期限到{until}为止，过后可以决定"
        wrong.append(Reason(said, None))
    if read != heard(row):
        wrong.append(Reason("打开本页以后有人陈述、申辩，看过下面的内容再决定", None))
    if {one.person_id for one in row.people} != answers.keys():
        wrong.append(Reason("写明每个人承担的责任", "answers"))
    if not reason.strip():
        wrong.append(Reason("写明决定的理由和依据", "reason"))
    if wrong:
        raise Refused(wrong)
    for one in row.people:
        one.answers_with = Answering(answers[one.person_id]).value
    blamed = any(one.answers_with != Answering.NOTHING for one in row.people)
    row.state = FaultState.DECIDED if blamed else FaultState.DROPPED
    row.reason, row.decided_by, row.decided_at = reason.strip(), work.actor, work.at
    work.session.flush()
    log_security(work, "fault_decided", subject=f"{row.id}", case=row.case)


def _waits(work: Work, row: Fault) -> None:
    query = select(Fault.id).where(Fault.id == row.id).with_for_update()
    work.session.execute(query)
    work.session.refresh(row)
    for one in row.people:
        work.session.refresh(one)
    if row.state != FaultState.OPEN:
        raise Refused([Reason("已经决定，刷新以后再看", None)])
