"""What a decision asks in money, from what was imposed, put off, paid and contested."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from casehub.law.confidence import Confidence
from casehub.law.fines import Surcharge
from casehub.law.surcharges import Plan, Share
from casehub.procedures.owed.due import Due, Money, Wording, put_off
from casehub.procedures.owed.rows import Instalment

NOTHING = Decimal(0)
LAST = date(2026, 4, 8)
ASKED = Due(
    party_id=1, imposed={"fine": Decimal(1000), "gains": NOTHING},
    wordings=(Wording(3, Decimal(1000)),), pay_by=LAST,
    law=Surcharge(Decimal("0.03"), Decimal(1), "罚法第七十二条", Confidence.VERBATIM),
)  # fmt: skip


def test_each_day_after_the_last_adds_three_in_a_hundred_of_what_is_unpaid() -> None:
    assert ASKED.all_left(LAST) == {"fine": Decimal(1000)}
    assert ASKED.left("surcharge", date(2026, 4, 10)) == Decimal("60.00")
    partly = replace(ASKED, money=(Money("fine", date(2026, 4, 9), Decimal(400)),))
    assert partly.left("surcharge", date(2026, 4, 10)) == Decimal("36.00")
    assert ASKED.left("surcharge", date(2026, 12, 1)) == Decimal(1000)


def test_a_review_stays_it_and_what_never_fell_due_bears_nothing() -> None:
    stayed = replace(ASKED, stays=((date(2026, 4, 9), None),))
    assert stayed.is_contested
    assert stayed.surcharge(date(2026, 6, 1)) == 0
    assert replace(ASKED, pay_by=None).surcharge(date(2026, 6, 1)) == 0


def test_what_is_put_off_is_late_by_its_own_days() -> None:
    rows = [
        Instalment(event_seq=5, item=n, granted_on=LAST, due_on=day, amount=50000)
        for n, day in enumerate((date(2026, 5, 8), date(2026, 6, 8)), 1)
    ]
    plans = put_off(SimpleNamespace(rows=lambda _kind: rows), list)  # type: ignore[arg-type]
    assert plans == ((5, Plan(LAST, (Share(date(2026, 5, 8), Decimal(500)), Share(date(2026, 6, 8), Decimal(500))))),)
    later = replace(ASKED, granted=plans)
    assert later.last_day == date(2026, 6, 8)
    assert later.surcharge(date(2026, 5, 9)) == Decimal("15.00")


def test_a_fine_that_is_raised_again_grows_from_the_day_of_that_act() -> None:
    words = (Wording(3, Decimal(1000)), Wording(6, NOTHING, date(2026, 5, 1)), Wording(8, Decimal(1000), date(2026, 7, 1)))
    again = replace(ASKED, wordings=words)
    assert (again.made, again.worded) == (3, 8)
    assert again.surcharge(date(2026, 7, 2)) - again.surcharge(date(2026, 7, 1)) == Decimal("30.00")


def test_what_is_paid_beyond_it_goes_back_part_by_part() -> None:
    paid = (Money("fine", LAST, Decimal(1000)),)
    assert replace(ASKED, money=paid, imposed={"fine": Decimal(600), "gains": NOTHING}).overpaid(LAST) == {"fine": Decimal(400)}
    assert replace(ASKED, money=paid).overpaid(LAST) == {}
