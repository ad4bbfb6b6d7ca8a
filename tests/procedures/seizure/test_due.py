"""Goods that were seized are held while the inquiry goes on: letting them go is not what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.casefile import situations
from casehub.desk.lines import todos
from casehub.desk.worklist import DeskRow
from casehub.model import Case, Deadline, Event
from casehub.procedures.penalty.sanctions import Sanction, Stage
from casehub.web.case.casepage import grouped
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.seizure.holding import END, seized

if TYPE_CHECKING:
    from casehub.desk.todo import Todo
    from casehub.web.case.casepage import Steps
    from tests.procedures.penalty.enforcing import Enforcing

RELEASE = "release_seizure"


def seen(e: Enforcing, matter: str, who: str, when: str) -> tuple[Steps, Todo]:
    """The panel of the matter's page and its line on the desk."""
    e.s.session.expire_all()
    work, case = e.s.office.work(e.s.session, who, at(f"2026-{when}", "17:00")), e.s.case(matter)
    query = select(Event).where(Event.case_id == case.id).order_by(Event.seq)
    done = acts.done_in_state(e.s.session.scalars(query).all())
    here = situations.load(work, case, acts.procedure_of(work, case).any_step)
    panel = grouped(acts.available(work, case), done, lambda: acts.goes_on_with(work, here, done))
    return panel, todos(work, [DeskRow(case, None, "")])[case.id]


def test_letting_go_comes_first_only_when_it_is_due(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    panel, todo = seen(filed, matter, "head", "04-02")
    assert panel.main is None
    # It may be done all the same, among the occasions.
    assert RELEASE in {o.step.id for o in panel.occasional}
    assert todo.lead is None
    assert todo.hindered is not None and "可以提前解除" in todo.hindered.reasons[0]
    # What waits is not said at once to be there to do.
    assert RELEASE not in dict(todo.steps)
    limit = filed.s.session.scalars(
        select(Deadline).where(Deadline.rule == END, Deadline.case_id == filed.s.case(matter).id)
    ).one()
    last = limit.alarm_on
    panel, todo = seen(filed, matter, "head", f"{last:%m-%d}")
    assert panel.main is not None and panel.main.step.id == RELEASE
    assert todo.lead is not None and todo.lead.step == RELEASE


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "decided"])
def test_letting_go_is_due_once_the_case_is_decided(filed: Enforcing, closed: bool) -> None:
    first, second = filed.parties("respondent")[0], filed.s.case().id
    matter = seized(filed, first)
    if closed:
        filed.s.session.query(Case).filter_by(id=second).update({"closed_on": day("04-02")})
    else:
        filed.s.session.add(
            Sanction(case_id=second, party_id=first, stage=Stage.DECIDED, event_seq=1, offence="similar_same", began_on=day("01-05"), least=0, most=0)
        )
    filed.s.session.flush()
    panel, todo = seen(filed, matter, "head", "04-03")
    assert panel.main is not None and panel.main.step.id == RELEASE
    assert todo.lead is not None and todo.lead.step == RELEASE
