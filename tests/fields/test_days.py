"""Days and moments, their order, and the way back into a browser's input."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casehub.fields import DateField, DatetimeField, Typed
from casehub.fields.days import entered_day
from casehub.fields.field import Around
from casehub.law.zone import OFFICE_ZONE

TODAY = date(2026, 11, 20)


def test_a_moment_kept_with_its_zone_fills_the_input_without() -> None:
    field = DatetimeField("met_at", "会议时间")
    moment = field.read("2026-11-20T09:30:00+08:00")
    assert field.typed(moment) == ["2026-11-20T09:30"]
    assert field.typed(datetime(2026, 11, 20, 1, 30, tzinfo=UTC)) == ["2026-11-20T09:30"]
    assert field.parse(Typed(field.typed(moment))) == moment
    assert field.read("2026-11-20T09:30").tzinfo is OFFICE_ZONE


@pytest.mark.parametrize(
    ("bounds", "data", "sentence"),
    [
        ({"not_after": "today"}, {"day": date(2026, 11, 21)}, "日期不能晚于今天"),
        ({"not_after": "today"}, {"day": TODAY}, None),
        (
            {"not_before": "sent"},
            {"day": date(2026, 11, 1), "sent": datetime(2026, 11, 2, tzinfo=OFFICE_ZONE)},
            "日期不能早于发出日期（2026年11月2日）",
        ),
        ({"not_before": "sent"}, {"day": date(2026, 11, 1), "sent": None}, None),
        ({"not_before": "sent"}, {"day": None, "sent": TODAY}, None),
        ({"tells": "plan"}, {"day": date(2026, 11, 19)}, "日期不能早于今天"),
        ({"tells": "plan"}, {"day": TODAY}, None),
        ({"tells": "plan", "held_by": "lies_ahead"}, {"day": date(2026, 11, 19)}, None),
        ({"tells": "plan"}, {"day": None}, None),
        ({"tells": "act"}, {"day": date(2026, 11, 19)}, None),
        ({"tells": "fact"}, {"day": date(2026, 11, 19)}, None),
    ],
)
def test_order(bounds: Any, data: Any, sentence: str | None) -> None:
    field = DateField("day", "日期", **bounds)
    assert field.order_fault(data["day"], Around(data, {"sent": "发出日期"}, TODAY)) == sentence


def test_what_was_planned_then_may_be_over_when_it_is_entered_late() -> None:
    met, told, due = (DateField(n, n, tells=t) for n, t in (("met", "act"), ("told", "fact"), ("next", "plan")))
    data = {"met": date(2026, 11, 2), "told": date(2026, 10, 1), "next": date(2026, 11, 9)}
    since = entered_day([met, told, due], data, TODAY)
    assert since == date(2026, 11, 2) and due.order_fault(data["next"], Around(data, {}, TODAY, since)) is None
    assert due.order_fault(date(2026, 11, 1), Around(data, {}, TODAY, since)) == "next不能早于2026年11月2日"
    # Nothing happened earlier: what is planned lies ahead.
    assert entered_day([met, told, due], data | {"met": None}, TODAY) == TODAY


def test_a_moment_at_midnight_in_greenwich_is_the_offices_day() -> None:
    # Edge case 47: the day of the office, whatever the clock of the machine.
    field = DatetimeField("at", "时间", not_after="today")
    late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert field.order_fault(late, Around({}, {}, TODAY)) == "时间不能晚于今天"


def test_words() -> None:
    assert DateField("d", "日").words(["2026-11-02"], {}) == "2026年11月2日"
    assert DatetimeField("d", "日").words(["2026-11-02T14:30"], {}) == "2026年11月2日 14:30"
    assert DateField("d", "日").words(["明天"], {}) == "明天"
