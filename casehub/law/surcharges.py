"""The surcharge on a fine, day by day: what was due, what was paid, when it did not grow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from casehub.law.fines import NOTHING, Surcharge

CENT = Decimal("0.01")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """A part of the fine (yuan) with its last day of payment."""

    due: date
    amount: Decimal


@dataclass(frozen=True)
class Plan:
    """In which shares what was unpaid is to be paid, from the day on which that was decided."""

    since: date
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Payment:
    """What reached the bank on a day, in yuan."""

    on: date
    amount: Decimal


def overdue_on(
    day: date, fine: Decimal, plans: Sequence[Plan], payments: Collection[Payment]
) -> Decimal:
    """What of the fine should have been paid before the day and was not, in yuan.

    plans: the first is of the decision itself, each later one takes the place of those before.
    What was paid on the day counts: 行政处罚法第七十二条第一款 adds for days that were missed.
    """
    plan = [one for one in plans if one.since <= day][-1:]
    if not plan:
        return NOTHING
    ahead = sum((share.amount for share in plan[0].shares if share.due >= day), NOTHING)
    paid = sum((one.amount for one in payments if one.on <= day), NOTHING)
    return max(fine - ahead - paid, NOTHING)


def surcharge_by_day(
    row: Surcharge,
    fine: Decimal,
    plans: Sequence[Plan],
    payments: Collection[Payment],
    until: date,
    stays: Collection[tuple[date, date | None]] = (),
) -> Decimal:
    """The surcharge in yuan that has grown to the end of the day `until` (行政处罚法第七十二条).

    Each day adds its share of what is overdue on it, to the limit of the fine; the days of a
    review or suit (stays: first and last day, both included; None while it goes on) add none.
    Rounded to 分, half up. Confiscated gains bear nothing and stand in no argument.
    """
    dues = [share.due for plan in plans for share in plan.shares]
    if not dues:
        return NOTHING
    most, grown, day = fine * row.most, NOTHING, min(dues) + ONE_DAY
    while day <= until and grown < most:
        if not any(first <= day and (last is None or day <= last) for first, last in stays):
            grown += overdue_on(day, fine, plans, payments) * row.daily
        day += ONE_DAY
    return min(grown, most).quantize(CENT, ROUND_HALF_UP)
