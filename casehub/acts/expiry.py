"""What happens when a day has passed: a step that the law attaches to the end of a period.

A step says so with `on_expiry: [RULE]`. What is due is read from the deadlines themselves, so a
worker that was killed loses nothing and a second one does nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, tuple_

from casehub.acts import once
from casehub.acts.performing import form_of, perform
from casehub.casefile.situations import taken_back
from casehub.fields import DateField, PartyField, is_empty
from casehub.model import Case, Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

    from casehub.acts.performing import Outcome
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

BATCH = 200


@dataclass(frozen=True)
class Expired:
    """An open deadline whose day has passed and whose end is an act; `seq`: of the case then.

    party_id: against whom it ran, where it was one party's.
    """

    deadline_id: int
    rule: str
    due_on: date
    reference: str
    organisation_id: int
    step: str
    seq: int
    party_id: int | None = None


def grounds_of(
    rules: Rulebook, named: Callable[[Step], Iterable[str]]
) -> list[ColumnElement[bool]]:
    """Conditions on a deadline and its case: its rule is one that a step open there names so."""
    places: dict[str, list[tuple[str, int, str]]] = {}
    for (key, version), procedure in rules.procedures.items():
        for step in procedure.steps:
            for rule in named(step):
                spots = ((key, version, state) for state in step.from_)
                places.setdefault(rule, []).extend(spots)
    spot = tuple_(Case.procedure, Case.procedure_version, Case.state)
    return [and_(Deadline.rule == rule, spot.in_(spots)) for rule, spots in places.items()]


def ends_in_acts(rules: Rulebook) -> list[ColumnElement[bool]]:
    """Conditions on a deadline and its case, one for each rule whose end is an act where it is."""
    return grounds_of(rules, lambda step: step.on_expiry)


def running(
    session: Session, grounds: Sequence[ColumnElement[bool]], over: ColumnElement[bool]
) -> Iterator[Sequence[Row[Deadline, Case]]]:
    """The running deadlines on these grounds that are `over`, with their cases, a page at a time.

    In the order of their ids; nothing where there is no ground.
    """
    after = 0
    while grounds:
        rows = session.execute(
            select(Deadline, Case)
            .join(Case, Case.id == Deadline.case_id)
            .where(
                Deadline.closed_on.is_(None),
                Deadline.stopped.is_(False),
                over,
                Deadline.id > after,
                or_(*grounds),
            )
            .order_by(Deadline.id)
            .limit(BATCH)
        ).all()
        yield rows
        if len(rows) < BATCH:
            return
        after = rows[-1][0].id


def expired(session: Session, rules: Rulebook, today: date) -> Iterator[Expired]:
    """Every end of a period that is still to be acted on, in the order of the deadlines' ids."""
    for rows in running(session, ends_in_acts(rules), Deadline.due_on < today):
        for deadline, case in rows:
            procedure = rules.procedure(case.procedure, case.procedure_version)
            step = next(
                s for s in procedure.steps_from(case.state) if deadline.rule in s.on_expiry
            )
            yield Expired(
                deadline.id,
                deadline.rule,
                deadline.due_on,
                case.reference,
                case.organisation_id,
                step.id,
                case.seq,
                deadline.party_id,
            )


def _key(work: Work, s: Situation, one: Expired) -> str:
    """Names this end of the period; once an act upon it was taken back, its next one."""
    first = key = f"expiry-{one.deadline_id}-{one.due_on.isoformat()}"
    gone, times = taken_back(s.record), 0
    while True:
        earlier = once.answered(work, key)
        if earlier is None or earlier.event_seq not in gone:
            return key
        times += 1
        key = f"{first}-{times}"


def act_on_expiry(work: Work, one: Expired) -> Outcome:
    """Take the step in the system's name; the deadline's id makes the key, so never twice.

    What was taken back leaves the period open, and its end comes anew, again once.

    Fields are what the file knows and what the step declares as their start; a day that is asked
    for is the last day on which such a period ended, a party the one whose period ended:
    such an act concerns that party alone, and its day is that of the period. Raises what `perform`
    raises: where a guard still waits for something (another party's time), the deadline just
    stands.
    """
    case = work.session.scalars(select(Case).where(Case.reference == one.reference)).one()
    form = form_of(work, case, one.step)
    asked = [i.field.id for i in form.fields if isinstance(i.field, PartyField)]
    whose = one.party_id if asked else None
    values: dict[str, object] = {} if whose is None else dict.fromkeys(asked, whose)
    ended = select(func.max(Deadline.due_on)).where(
        Deadline.case_id == case.id,
        Deadline.rule.in_(form.step.on_expiry),
        Deadline.closed_on.is_(None),
    )
    if whose is not None:
        ended = ended.where(Deadline.party_id == whose)
    last = work.session.scalar(ended)
    for item in form.fields:
        if isinstance(item.field, PartyField):
            continue
        if isinstance(item.field, DateField) and item.field.required:
            values[item.field.id] = last
        elif not is_empty(item.initial):
            values[item.field.id] = item.initial
    key = _key(work, form.situation, one)
    # Nobody has read the file who would have to look again: what counts is how it stands now.
    return perform(work, one.reference, one.step, case.seq, values, key)
