"""The surcharge by the day: on what is unpaid, to the limit of the fine, never in a stay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from casehub.law.fines import Surcharge
from casehub.law.surcharges import Payment, Plan, Share, overdue_on, surcharge_by_day

LAW = Surcharge(Decimal("0.03"), Decimal(1), "《中华人民共和国行政处罚法》第七十二条", "secondary")
DUE = date(2026, 6, 11)
FINE = Decimal(216000)


def plan(*shares: tuple[date, int], since: date = date.min) -> Plan:
    return Plan(since, tuple(Share(day, Decimal(sum_)) for day, sum_ in shares))


def grown(until: date, *payments: Payment, stays: tuple[tuple[date, date | None], ...] = ()) -> Decimal:
    return surcharge_by_day(LAW, FINE, [plan((DUE, 216000))], payments, until, stays)


def test_ten_days_of_the_model_text() -> None:
    # Paper 48 of the forms: from 12 to 21 June 2026, 216000元 × 3% × 10.
    assert grown(date(2026, 6, 21)) == Decimal("64800.00")
    assert grown(DUE) == 0


def test_it_ends_at_the_fine_on_the_thirty_fourth_day() -> None:
    assert grown(DUE + timedelta(days=33)) == Decimal("213840.00")
    assert grown(DUE + timedelta(days=34)) == FINE == grown(DUE + timedelta(days=400))


def test_the_day_of_the_payment_is_not_counted() -> None:
    # 待核: the later day is the safer reading for whoever pays.
    paid = Payment(date(2026, 6, 21), FINE)
    assert grown(date(2026, 12, 1), paid) == Decimal("58320.00")
    half = Payment(date(2026, 6, 12), Decimal(116000))
    assert grown(date(2026, 6, 21), half) == Decimal("30000.00")


def test_a_review_adds_no_day() -> None:
    first = date(2026, 6, 14)
    assert grown(date(2026, 6, 21), stays=((first, date(2026, 6, 20)),)) == Decimal("19440.00")
    assert grown(date(2027, 6, 21), stays=((first, None),)) == Decimal("12960.00")


def test_only_the_share_that_is_overdue_bears_it() -> None:
    # Edge case 36: three instalments, the first paid, the second missed.
    granted = plan((date(2026, 7, 11), 72000), (date(2026, 8, 11), 72000), (date(2026, 9, 11), 72000), since=date(2026, 6, 9))
    plans, money = [plan((DUE, 216000)), granted], [Payment(date(2026, 7, 10), Decimal(72000))]
    assert surcharge_by_day(LAW, FINE, plans, money, date(2026, 8, 11)) == 0
    assert surcharge_by_day(LAW, FINE, plans, money, date(2026, 8, 21)) == Decimal("21600.00")
    assert overdue_on(date(2026, 9, 12), FINE, plans, money) == Decimal(144000)


def test_what_grew_before_a_deferral_stays() -> None:
    plans = [plan((DUE, 216000)), plan((date(2026, 9, 11), 216000), since=date(2026, 6, 15))]
    assert surcharge_by_day(LAW, FINE, plans, [], date(2026, 9, 11)) == Decimal("19440.00")


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 10**8)), max_size=5),
    st.integers(0, 60),
)
def test_it_never_shrinks_never_passes_the_fine_and_payments_lower_it(
    cents: int, paid: list[tuple[int, int]], days: int
) -> None:
    fine = Decimal(cents) / 100
    money = [Payment(DUE + timedelta(days=n), Decimal(sum_) / 100) for n, sum_ in paid]
    plans, until = [Plan(date.min, (Share(DUE, fine),))], DUE + timedelta(days=days)
    now = surcharge_by_day(LAW, fine, plans, money, until)
    assert 0 <= now <= fine
    assert now <= surcharge_by_day(LAW, fine, plans, money, until + timedelta(days=1))
    assert now <= surcharge_by_day(LAW, fine, plans, [], until)
    assert now == now.quantize(Decimal("0.01"))
