"""When a time has passed in silence: the form of the step that answers it, drafted by itself.

A step says so with `drafted_after: [RULE]`. Nothing is done: the draft waits for whoever may begin
the step, who reads it, changes it and sends it on its way, or throws it away. What is due is read
from the deadlines, so a worker that was killed loses nothing and a second one drafts nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from casehub.acts import drafting
from casehub.acts.expiry import grounds_of, running
from casehub.acts.letters.begun import keep_begun
from casehub.acts.performing import form_of
from casehub.law.periods import OURS
from casehub.model import Assignment, Case, Deadline, Draft, Person, SelfDrafted
from casehub.people.permissions import find
from casehub.workflow.refusals import NotFound, StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.acts.performing import StepForm
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class Silence:
    """An open deadline whose day has passed and the step that is to be drafted; seq: of the case.

    A deadline of the office itself is met on its last day, so that is when the draft is there.
    """

    deadline_id: int
    due_on: date
    case_id: int
    organisation_id: int
    reference: str
    step: str
    seq: int


def silent(session: Session, rules: Rulebook, today: date) -> Iterator[Silence]:
    """Every step that is to be drafted today and was not, in the order of the deadlines' ids."""
    over = or_(
        Deadline.due_on < today, and_(Deadline.due_on == today, Deadline.holder == OURS)
    )
    grounds = grounds_of(rules, lambda step: step.drafted_after)
    for rows in running(session, grounds, over):
        known = select(SelfDrafted).where(
            SelfDrafted.deadline_id.in_([deadline.id for deadline, _ in rows])
        )
        drafted = {(d.deadline_id, d.step, d.due_on) for d in session.scalars(known)}
        for deadline, case in rows:
            procedure = rules.procedure(case.procedure, case.procedure_version)
            for step in procedure.steps_from(case.state):
                place = (deadline.id, step.id, deadline.due_on)
                if deadline.rule in step.drafted_after and place not in drafted:
                    yield Silence(
                        deadline.id, deadline.due_on, case.id, case.organisation_id,
                        case.reference, step.id, case.seq,
                    )  # fmt: skip


def draft_by_itself(work: Work, one: Silence) -> bool:
    """Draft the form for whoever may begin the step; whether somebody has it now.

    False where nobody of the matter may, or the step is not open (yet): its conditions say when a
    reminder is due, and that none is on its way already. What a person has begun is left alone.
    """
    case = work.locked(one.case_id)
    known = select(SelfDrafted.id).where(
        SelfDrafted.deadline_id == one.deadline_id,
        SelfDrafted.step == one.step,
        SelfDrafted.due_on == one.due_on,
    )
    if work.session.scalar(known) is not None:
        return False
    for person in _people(work, case, one.step):
        hers = replace(work, actor=person)
        form = _open_form(hers, case, one.step)
        if form is None:
            continue
        # What she began herself is not the system's: 0 is the number of no draft.
        number = 0
        kept = drafting.kept(hers, case, one.step)
        if kept is not None and _drafted(work, kept.number, one, person):
            # The silence of another letter was drafted there: this one's turn comes after it.
            return False
        if (made := keep_begun(hers, case, one.step)) is not None:
            number = made.number
        work.session.add(
            SelfDrafted(
                deadline_id=one.deadline_id, step=one.step, due_on=one.due_on,
                person_id=person.id, number=number, at=work.at,
            )
        )  # fmt: skip
        return True
    return False


def _drafted(work: Work, number: int, one: Silence, person: Person) -> bool:
    """Whether the form that a person has was drafted by the system for another deadline."""
    known = select(SelfDrafted.id).where(
        SelfDrafted.number == number,
        SelfDrafted.step == one.step,
        SelfDrafted.person_id == person.id,
        SelfDrafted.deadline_id != one.deadline_id,
    )
    return number != 0 and work.session.scalar(known) is not None


def _people(work: Work, case: Case, step: str) -> list[Person]:
    """Who has begun the step, then those named in the matter or above, then who registered it."""
    of = [case.id, *([case.parent_id] if case.parent_id is not None else [])]
    named = (
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(
            Assignment.case_id.in_(of),
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
        )
        .order_by(Assignment.case_id.desc(), Assignment.id)
    )
    begun = (
        select(Person)
        .join(Draft, Draft.person_id == Person.id)
        .where(Draft.case_id == case.id, Draft.step == step)
        .order_by(Draft.id)
    )
    first = work.session.get_one(Person, case.registered_by_id)
    found = dict.fromkeys([*work.session.scalars(begun), *work.session.scalars(named), first])
    return [one for one in found if one.active and not one.system]


def _open_form(work: Work, case: Case, step: str) -> StepForm | None:
    """The form, where this person may see the case and begin the step as things stand."""
    try:
        find(work, case.reference)
        form = form_of(work, case, step)
    except (NotFound, StepNotOpen):
        return None
    return form if form.offer.open and form.offer.permitted else None
