"""Somebody stands in the pool from the first to the last day, and an interest is told by its name."""

from __future__ import annotations

from datetime import date

from casehub.model import AidExpert

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


def expert(**more: object) -> AidExpert:
    told = {"name": "甲", "employer": "重庆示例大学", "post": "教授", "specialities": "商标", "conflicts": ""}
    return AidExpert(**told | {"since": SINCE, "until": UNTIL} | more)


def test_both_days_are_included_and_an_end_comes_before_the_period_is_over() -> None:
    one, left = expert(), expert(ended_on=date(2026, 6, 30))
    days = (date(2025, 12, 31), SINCE, UNTIL, date(2027, 1, 1))
    assert [one.stands_on(day) for day in days] == [False, True, True, False]
    assert (left.stands_on(date(2026, 6, 30)), left.stands_on(date(2026, 7, 1))) == (True, False)


def test_an_interest_is_told_by_the_whole_name() -> None:
    one = expert(conflicts="重庆示例万坝食品有限公司\n\n 李四 ")
    assert one.interests == ["重庆示例万坝食品有限公司", "李四"]
    assert one.has_interest_in("重庆示例万坝食品有限公司")
    assert one.has_interest_in("重庆示例大学")
    assert not one.has_interest_in("重庆示例万坝")
    assert one.as_chosen() == "甲（教授，重庆示例大学；商标）"
