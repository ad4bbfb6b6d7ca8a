"""人员与在办: who leads how many open cases, and how many of them are late or nearly so.

Each number is that of the list behind it: the same people, cases and colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import distinct, func, select

from casehub.deadlines.colours import Colours, runs
from casehub.model import Assignment, Case, Deadline, Organisation, Person
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from casehub.deadlines.colours import Flag
    from casehub.record.work import Work


@dataclass(frozen=True)
class Load:
    """A person's open main cases that the reader sees; unstaffed: their account is stopped."""

    person_id: int
    name: str
    office: str
    open: int
    red: int
    yellow: int
    stopped: bool


def led_by(work: Work, person_id: int) -> Select[int]:
    """The ids of the cases that the person leads now, by whatever role that leads."""
    return (
        select(Assignment.case_id)
        .where(Assignment.person_id == person_id, *_leads_now(work))
    )  # fmt: skip


def _leads_now(work: Work) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.role.in_(work.rules.leads),
        Assignment.until.is_(None),
        Assignment.recused_on.is_(None),
    )


def loads(work: Work) -> Sequence[Load]:
    """Everybody who leads open cases visible to the reader, by office, the most loaded first."""
    colours = Colours(work.rules, work.today)

    def flagged(flag: Flag) -> ColumnElement[int]:
        late = select(Deadline.case_id).where(runs(), colours.has(flag))
        return func.count(distinct(Case.id)).filter(Case.id.in_(late))

    asked = (
        visible_cases(work.actor, work.today, work.rules)
        .with_only_columns(
            Person.id, Person.name, Organisation.short_name, func.count(distinct(Case.id)),
            flagged("red"), flagged("yellow"), Person.active,
        )
        .join(Assignment, Assignment.case_id == Case.id)
        .join(Person, Person.id == Assignment.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Case.closed_on.is_(None), Case.parent_id.is_(None), *_leads_now(work))
        .group_by(
            Person.id, Person.name, Person.active, Organisation.id, Organisation.short_name
        )
        .order_by(Organisation.id, func.count(distinct(Case.id)).desc(), Person.id)
    )  # fmt: skip
    return [
        Load(number, name, office, some, red, yellow, stopped=not active)
        for number, name, office, some, red, yellow, active in work.session.execute(asked)
    ]
