"""A fine is paid to the bank, in parts or whole; a case is closed by what ended it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.procedures.penalty import carried_out
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import LIGHTER

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_nobody_owes_before_he_was_served(e: Enforcing) -> None:
    e.notify().defend()
    told = {"fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told, items=LIGHTER)
    paid = {"paid": Decimal("100.00"), "paid_on": day("05-27")}
    assert "尚未送达" in e.refused("examiner", "05-27", "record_payment", **paid)


def test_a_fine_is_paid_in_parts_and_to_the_bank(e: Enforcing) -> None:
    # Edge case 35: part, by a third person, too much; the bank's day counts.
    e.decide()
    paid = {"paid_on": day("06-09"), "voucher": "示例1"}
    assert "不得自行收缴" in e.refused("examiner", "06-09", "record_payment", **paid, paid=Decimal("1.00"), at_bank=False)
    e.pay("100000.00", "06-08")
    assert "尚有116,000.00元" in e.refused("examiner", "06-17", "confirm_performance")
    assert "最多还可以登记332,000.00元" in e.refused("examiner", "06-09", "record_payment", **paid, paid=Decimal("332000.01"))
    e.pay("116000.00", "06-10")
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    assert e.s.outcomes("penalty.pay") == {"met"}


def test_a_case_closes_when_everything_is_served_and_by_its_ground(e: Enforcing) -> None:
    e.perform()
    e.s.serve("06-20")
    assert "与案件的结果不一致" in e.refused("head", "06-30", "close_case", closing_ground="no_penalty")
    e.act("head", "06-30", "close_case", closing_ground="performed")
    assert e.s.outcomes("penalty.close") == {"met"}
    assert carried_out.GROUNDS.keys() == {"performed", "no_penalty", "terminated"}
