"""A line waits for what can happen in its matter, and names the act that others do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.desk.lines import next_hands, todos
from casehub.desk.worklist import DeskRow
from casehub.model import Case, Deadline
from tests.acts.scene import Stages
from tests.desk.network.test_reading import partner, signed
from tests.desk.test_todo import work_of
from tests.faults import roads
from tests.faults.world import Office, at

if TYPE_CHECKING:
    from casehub.desk.todo import Todo

# Letters that answer nothing and that of another type: neither is what this one comes to.
NEVER = ("会商", "通报")


def line_of(office: Office, reference: str, who: str, day: str) -> Todo:
    with office.acting(who, at(day)) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        return todos(work, [DeskRow(case, None, "")])[case.id]


# Before December what is approved today by a road is done by the head alone.
@pytest.mark.parametrize(("on", "then"), [("2026-11-23", "2026-11-27"), ("2026-12-07", "2026-12-11")])
def test_a_letter_does_not_wait_for_what_only_letters_of_other_types_come_to(
    office: Office, on: str, then: str
) -> None:
    to = partner(office, f"等{roads.key()[:6]}局", kind="market_bureau", region_code="511700")
    sent = ("note_letter_sent", {"sent_on": date.fromisoformat(on)})
    reference = signed(office, to, sent, on=on)
    section = line_of(office, reference, "section", then)
    # What only tells something could be closed by her; this one asks: she too waits for the other
    # office, and nobody is told to enter what has not come.
    assert (section.steps, section.others) == ((), ())
    assert section.hindered is not None
    assert section.hindered.reasons == ("对方的函件、回执还没有收到",)
    for who in ("section", "head", "clerk", "dispatcher", "examiner"):
        todo = line_of(office, reference, who, then)
        told = [title for _step, title in todo.steps] + [one.title for one in todo.others]
        told += [todo.hindered.title] if todo.hindered else []
        assert not [title for title in told if any(word in title for word in NEVER)], (who, told)
    with office.acting("supervisor", at(then)) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        following = next_hands(work, [DeskRow(case, None, "")])[case.id]
        assert following.title and following.reasons == ("对方的函件、回执还没有收到",)


def test_a_limit_that_no_step_of_the_state_ends_stands_in_no_line_as_an_act(stages: Stages) -> None:
    """The reply to a reconsideration is written where there is one: before, the case goes on by its road."""
    with stages.at("answer") as s:
        case, procedure = s.case(), acts.procedure_of(work_of(s, "examiner", "05-29"), s.case())
        rule = "reconsideration.reply"
        assert procedure.is_apart(rule)
        assert not [step for step in procedure.steps_from(case.state) if acts.meets(procedure, step, rule)]
        limit = Deadline(rule=rule, title="提交行政复议答复书", case_id=case.id)
        for who in ("examiner", "chair", "head", "section"):
            work = work_of(s, who, "05-29")
            assert todos(work, [DeskRow(case, limit, "")])[case.id].first is None
