"""执法过错责任追究: entered by one, every person heard, decided by another without a part in it.

No national text regulates it alone (seeds 002 names the institution; local rules 待核): what holds
here are the rules of fairness that every such text has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

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

    from casehub.record.work import Work

# The clock that an opinion of a supervisor starts in a case.
ANSWER = "supervision.answer"


def faults(work: Work) -> Sequence[Fault]:
    """What was entered of the own office and those below it, the newest first."""
    tree = Fault.organisation_id.in_(own_tree(work.session, work.actor.organisation_id))
    return work.session.scalars(select(Fault).where(tree).order_by(Fault.id.desc())).all()


def find_fault(work: Work, number: int) -> Fault:
    """The entry with this row number. Raises NotFound, also for an office that is not below."""
    row = work.session.get(Fault, number)
    mine = own_tree(work.session, work.actor.organisation_id)
    if row is None or row.organisation_id not in mine:
        raise NotFound
    return row


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
    """Who did something in the case or its matters, or was named in it: they may be asked."""
    family = select(Case.id).where(or_(Case.id == case.id, Case.parent_id == case.id))
    acted = select(Event.actor_id).where(Event.case_id.in_(family))
    named = select(Assignment.person_id).where(Assignment.case_id.in_(family))
    people = select(Person).where(or_(Person.id.in_(acted), Person.id.in_(named)))
    return work.session.scalars(people.where(Person.system.is_(False)).order_by(Person.id)).all()


def record(
    work: Work,
    case: Case,
    *,
    told: Mapping[str, str],
    found_on: date,
    people: Mapping[int, str],
) -> Fault:
    """Enter a fault in a case, with who is asked about it and for which part.

    Raises Refused where nobody is named, somebody had no part in the case, or names himself.
    """
    wrong: list[Reason] = []
    if found_on > work.today:
        wrong.append(Reason("发现的日期不能晚于今天", "found_on"))
    known = {one.id for one in took_part(work, case)}
    if not people:
        wrong.append(Reason("写明由谁陈述，至少一人", "people"))
    if not people.keys() <= known:
        wrong.append(Reason("只能是在本案（含下属事项）办理过、承办过的人", "people"))
    if work.actor.id in people:
        wrong.append(Reason("涉及自己的，由他人登记", "people"))
    if wrong:
        raise Refused(wrong)
    row = Fault(
        organisation_id=case.organisation_id,
        case_id=case.id,
        state=FaultState.OPEN,
        found_by=FoundBy(told["found_by"]).value,
        found_on=found_on,
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


def decide(work: Work, row: Fault, answers: Mapping[int, str], reason: str) -> None:
    """What each answers with, or that nobody does.

    Raises Refused for who entered it, who is asked himself or had a part in the case, and while
    somebody was not heard.
    """
    _waits(work, row)
    wrong: list[Reason] = []
    if work.actor.id == row.recorded_by_id:
        wrong.append(Reason("这是你登记的，由另一人决定", None))
    if any(one.id == work.actor.id for one in took_part(work, row.case)):
        wrong.append(Reason("你参与过本案的办理，不能决定", None))
    silent = [one.person.name for one in row.people if one.statement is None]
    if silent:
        wrong.append(Reason(f"{'、'.join(silent)}还没有陈述、申辩", None))
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
    if row.state != FaultState.OPEN:
        raise Refused([Reason("已经决定，刷新以后再看", None)])
