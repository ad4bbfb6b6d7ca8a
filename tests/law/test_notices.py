"""What cannot be a year's arrangement is said, every reason for itself; what was one passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casehub.law.calendar import CalendarEdition, HolidayRun
from casehub.law.notices import doubts, objections
from casehub.rulebook.calendars import load_calendar
from casehub.settings import PROJECT

SHIPPED = load_calendar(PROJECT / "config").editions
TODAY = date(2026, 11, 27)
NEXT = CalendarEdition(
    year=2027,
    notice="关于2027年部分节假日安排的通知",
    holidays=(
        HolidayRun(date(2026, 12, 31), date(2027, 1, 3), "元旦"),
        HolidayRun(date(2027, 4, 3), date(2027, 4, 5), "清明节"),
        HolidayRun(date(2027, 5, 1), date(2027, 5, 5), "劳动节"),
        HolidayRun(date(2027, 10, 1), date(2027, 10, 7), "国庆节"),
    ),
    workdays=(date(2027, 1, 9), date(2027, 10, 9)),
    published_on=date(2026, 11, 4),
)


def run(first: date, last: date) -> tuple[HolidayRun, ...]:
    return (HolidayRun(first, last, "假"),)


def test_every_notice_that_came_out_passes() -> None:
    for n, edition in enumerate(SHIPPED):
        assert objections(edition, SHIPPED[:n], TODAY) == []
        assert doubts(edition, SHIPPED) == []
    assert objections(NEXT, SHIPPED, TODAY) == []
    assert doubts(NEXT, SHIPPED) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"edition": 7}, "版次 7 不连续：2027年还没有任何版本，应写 edition = 1"),
        ({"edition": 2}, "还没有任何版本，应写 edition = 1"),
        ({"published_on": date(2026, 11, 28)}, "2026-11-28 还没有到"),
        ({"published_on": date(2028, 1, 4)}, "晚于2027年"),
        ({"published_on": date(2025, 12, 31)}, "早于2026年"),
        ({"notice": "关于2026年部分节假日安排的通知"}, "写的是2026年，year 写的是 2027"),
        ({"holidays": run(date(2027, 10, 1), date(2027, 10, 16)), "workdays": ()}, "连放16天，超过15天"),
        ({"holidays": run(date(2026, 12, 10), date(2026, 12, 11)), "workdays": ()}, "全在2026年"),
        ({"holidays": run(date(2027, 1, 1), date(2027, 1, 3)), "workdays": NEXT.workdays}, "调休上班2天，多于假期中的1个平日"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(change: dict[str, object], said: str) -> None:
    found = objections(replace(NEXT, **change), SHIPPED, TODAY)  # type: ignore[arg-type]
    assert [one for one in found if said in one], found


def test_every_reason_is_said_at_once() -> None:
    wrong = replace(NEXT, edition=7, published_on=date(2028, 1, 4), notice="2026年的通知")
    assert len(objections(wrong, SHIPPED, TODAY)) == 4


def test_the_bounds_themselves_are_possible() -> None:
    today = date(2027, 12, 31)
    for day in (date(2026, 1, 1), date(2026, 12, 1)):
        assert objections(replace(NEXT, published_on=day), SHIPPED, today) == []
    long = replace(NEXT, holidays=run(date(2027, 10, 1), date(2027, 10, 15)))
    assert objections(long, SHIPPED, TODAY) == []
    # As many weekdays off as days worked for them.
    even = replace(NEXT, holidays=run(date(2027, 10, 1), date(2027, 10, 4)))
    assert objections(even, SHIPPED, TODAY) == []


def test_a_correction_follows_what_it_corrects() -> None:
    known = [*SHIPPED, NEXT, replace(NEXT, edition=2, published_on=date(2027, 2, 1))]
    today = date(2027, 6, 1)
    other = run(date(2027, 10, 1), date(2027, 10, 8))
    third = replace(NEXT, edition=3, published_on=date(2027, 2, 1), workdays=(date(2027, 1, 9), date(2027, 9, 26)))
    assert objections(third, known, today) == []
    (said,) = objections(replace(third, edition=4), known, today)
    assert said == "版次 4 不连续：2027年只有第2版，应写 edition = 3"
    (said,) = objections(replace(third, published_on=date(2027, 1, 31)), known, today)
    assert said == "published_on 2027-01-31 早于它所更正的第2版（2027-02-01）"
    # A second first edition with other days; word for word the same one is none.
    (said,) = objections(replace(NEXT, holidays=other), known, today)
    assert said == "2027年第1版已有，日期与这一版不同；更正应写 edition = 3"
    assert objections(replace(NEXT, notice="同一通知"), known, today) == []


def test_days_that_were_over_are_not_arranged_anew() -> None:
    today = date(2027, 6, 1)
    late = replace(NEXT, edition=2, published_on=date(2027, 5, 3))
    assert objections(late, [NEXT], today) == []
    moved = replace(late, holidays=(*NEXT.holidays[:2], *run(date(2027, 5, 3), date(2027, 5, 5)), NEXT.holidays[3]))
    # The first two days of May 2027 are a Saturday and a Sunday: nothing changed.
    assert objections(moved, [NEXT], today) == []
    gone = replace(late, holidays=NEXT.holidays[1:])
    (said,) = objections(gone, [NEXT], today)
    assert "2026-12-31、2027-01-01" in said
    assert "2027-05-03 公布，却改变了在此之前已经过去的日子" in said
    # A first edition that comes out after its New Year.
    (said,) = objections(replace(NEXT, published_on=date(2027, 1, 20)), SHIPPED, today)
    assert "2026-12-31、2027-01-01、2027-01-09" in said
    many = replace(NEXT, published_on=date(2027, 6, 1))
    (said,) = objections(many, SHIPPED, today)
    assert "等7天" in said


def test_days_that_every_year_gives_off_are_asked_for() -> None:
    (said,) = doubts(replace(NEXT, holidays=NEXT.holidays[:3]), SHIPPED)
    assert said.startswith("请核对：已知各年度都放假的10月1日、10月2日")
    assert doubts(NEXT, ()) == []
