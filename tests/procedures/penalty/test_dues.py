"""What a party owes of its decision on a day: part by part, less what it paid of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.casefile import situations
from casehub.procedures.penalty import dues
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import DESTROY, STOP, TAKE

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing

FINE = {"measure": "fine", "text": "罚款216000元"}


def read(e: Enforcing, when: str) -> Situation:
    work = e.s.office.work(e.s.session, "examiner", at(f"2026-{when}", "10:00"))
    step = work.rules.procedure("penalty", 1).step("confirm_performance")
    return situations.load(work, e.case, step, {})


def test_a_fine_alone_bears_the_surcharge_and_each_part_is_counted_for_itself(e: Enforcing) -> None:
    e.decide().pay("16000.00", "06-10")
    s = read(e, "06-13")
    (row,) = dues.owing(s)
    assert dues.imposed(s, row) == {"fine": Decimal(216000), "gains": Decimal(0)}
    assert dues.pay_by(s, row) == dues.last_day_of_plan(s, row) == date(2026, 6, 11)
    # Two days at three in a hundred of the 200000 that are unpaid.
    assert dues.all_left(s, row, day("06-13")) == {"fine": Decimal(200000), "surcharge": Decimal("12000.00")}


def test_nobody_owes_what_was_not_served(e: Enforcing) -> None:
    e.notify().defend()
    told = {"items": [STOP, TAKE, DESTROY, FINE], "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told)
    s = read(e, "12-01")
    (row,) = dues.owing(s)
    assert (dues.pay_by(s, row), dues.plans(s, row), dues.surcharge(s, row, day("12-01"))) == (None, [], 0)
