"""Chips and the calendar that explains a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.deadlines.colours import Colours
from casehub.law.periods import compute_forward
from casehub.model import Deadline
from casehub.rulebook.book import Rulebook
from casehub.web.drawing.marks import calendar_of, chip

TODAY = date(2026, 11, 20)


def deadline(rules: Rulebook, start: date, length: int, unit: Any, **more: Any) -> Deadline:
    found = compute_forward(
        start,
        length,
        unit,
        calendar=rules.calendar,
        roll=more.pop("roll", "party"),
        pauses=more.pop("pauses", ()),
    )
    return Deadline(
        rule="x.y",
        title="期限",
        start_on=start,
        length=length,
        unit=unit,
        granted=0,
        nominal_on=found.nominal,
        due_on=found.due,
        alarm_on=found.alarm,
        provisional=found.provisional,
        trace=list(found.trace),
        closed_on=None,
        outcome="",
        stopped=False,
        **{"holder": "authority", **more},
    )


def words(drawn: Any) -> list[str]:
    return [f"{c.day.month}/{c.day.day}{c.word}" for c in drawn.cells]


def test_working_days_over_the_spring_festival(rules: Rulebook) -> None:
    drawn = calendar_of(deadline(rules, date(2026, 2, 11), 5, "working_days"))
    assert words(drawn)[:5] == ["2/11起", "2/121", "2/132", "2/14班 3", "2/15休"]
    assert words(drawn)[-2:] == ["2/244", "2/255 止"]
    assert drawn.cells[0].column == 3
    assert all(c.column == 0 for c in drawn.cells[1:])


def test_natural_days_are_numbered_and_the_end_is_marked(rules: Rulebook) -> None:
    drawn = calendar_of(deadline(rules, date(2026, 11, 11), 15, "calendar_days"))
    assert words(drawn)[1] == "11/121"
    assert words(drawn)[-1] == "11/2615 止"


def test_roll_over_is_drawn(rules: Rulebook) -> None:
    drawn = calendar_of(deadline(rules, date(2026, 9, 16), 15, "calendar_days"))
    assert "10/1延" in words(drawn)
    assert words(drawn)[-1].endswith("止")
    assert drawn.cells[-1].day == date(2026, 10, 8)


def test_a_day_that_was_named_is_told_and_not_what_the_rule_would_give(rules: Rulebook) -> None:
    row = deadline(rules, date(2026, 11, 25), 15, "working_days")
    row.trace = [*row.trace, {"date": "2026-12-18", "mark": "告", "why": "指定的日期"}]
    drawn = calendar_of(row)
    assert drawn.sentence == "2026年12月18日届满，由文书、协议或者对方写明，不按规则推算。"
    assert words(drawn) == ["11/25起", "12/18止"]


def test_long_periods_show_what_matters(rules: Rulebook) -> None:
    pause = (date(2026, 8, 1), date(2026, 9, 1))
    drawn = calendar_of(deadline(rules, date(2026, 7, 1), 3, "months", pauses=[pause]))
    assert drawn.sparse
    assert "8/1停" in words(drawn)
    assert any("扣除31日" in note for note in drawn.notes)


@pytest.mark.parametrize(
    ("start", "length", "unit", "holder", "tone", "text"),
    [
        (date(2026, 11, 9), 5, "working_days", "authority", "r", "红牌 超期 4 天"),
        (date(2026, 11, 17), 5, "working_days", "authority", "y", "黄牌 剩 2 个工作日"),
        (date(2026, 11, 6), 3, "months", "authority", "", "剩 78 天"),
        (date(2026, 11, 3), 15, "calendar_days", "party", "", "届满 2 天"),
        (date(2026, 11, 3), 15, "calendar_days", "partner", "", "超期 2 天"),
        (date(2026, 11, 6), 15, "calendar_days", "authority", "y", "黄牌 剩 1 天"),
        (date(2026, 8, 30), 3, "months", "authority", "y", "黄牌 剩 10 天"),
        (date(2026, 11, 5), 15, "calendar_days", "party", "", "今天到期"),
    ],
)
def test_chip_says_it_in_the_unit_of_the_rule(
    rules: Rulebook, start: date, length: int, unit: str, holder: str, tone: str, text: str
) -> None:
    roll = "authority" if holder == "authority" else "party"
    row = deadline(rules, start, length, unit, holder=holder, roll=roll)
    found = chip(row, Colours(rules, TODAY), rules.calendar)
    assert (found.tone, found.text) == (tone, text)


def test_between_the_day_of_the_office_and_that_of_the_law_the_last_day_is_told(rules: Rulebook) -> None:
    row = deadline(rules, date(2026, 11, 6), 14, "calendar_days", holder="authority", roll="authority")
    row.due_on = date(2026, 11, 19)
    row.nominal_on = TODAY
    found = chip(row, Colours(rules, TODAY), rules.calendar)
    assert (found.tone, found.text) == ("y", "黄牌 法定最迟 11月20日")


@pytest.mark.parametrize("holder, tone", [("authority", "r"), ("party", "")])
def test_what_a_party_did_late_is_no_lateness_of_ours(rules: Rulebook, holder: str, tone: str) -> None:
    row = deadline(rules, date(2026, 11, 5), 5, "calendar_days", holder=holder, roll="party")
    row.closed_on, row.outcome = date(2026, 11, 19), "late"
    found = chip(row, Colours(rules, TODAY), rules.calendar)
    assert (found.tone, found.text) == (tone, "11月19日逾期")
