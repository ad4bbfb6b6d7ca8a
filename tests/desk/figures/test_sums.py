"""Every number is the length of its list, and what is told apart adds up to the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.desk.figures.facts import Fact
from casehub.desk.figures.statement import AFTER, APART, COLUMNS, stated
from casehub.desk.figures.sums import (
    CONTENTMENT,
    RATES,
    By,
    Measure,
    Share,
    Span,
    chosen,
    lengths,
    monthly,
    table,
    total,
)

SPAN = Span(date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 15))
FACT = Fact(
    1, "甲1号", "adjudication", "行政裁决", "甲局", "甲区", "注册商标", "调查中", "", date(2026, 2, 1), None, None, None, None,
    None, 0,
)  # fmt: skip
DAYS = st.dates(date(2024, 10, 1), date(2026, 8, 1))


@st.composite
def some_facts(draw: st.DrawFn) -> list[Fact]:
    found = []
    for n in range(draw(st.integers(0, 12))):
        opened = draw(DAYS)
        closed = draw(st.none() | st.dates(opened, date(2026, 8, 1)))
        found.append(
            replace(
                FACT, case_id=n, procedure_title=draw(st.sampled_from(["裁决", "处罚", "投诉"])),
                office=draw(st.sampled_from(["甲", "乙"])), district=draw(st.sampled_from(["", "丙区"])),
                right=draw(st.sampled_from(["注册商标", "发明"])), ended_as="已结案" if closed else "",
                opened_on=opened, filed_on=draw(st.none() | DAYS), closed_on=closed, due_on=draw(st.none() | DAYS),
                asked_on=draw(st.none() | DAYS), asked_how=draw(st.sampled_from(["", "电话", "上门"])),
                liked=draw(st.sampled_from(["", "5", "4", "3", "1"])), kept_on=draw(st.none() | DAYS), decided_on=draw(st.none() | DAYS), fine=draw(st.integers(0, 3)) * 100,
            )
        )  # fmt: skip
    return found


@given(some_facts())
def test_each_number_is_its_list_and_rows_add_up(facts: list[Fact]) -> None:
    whole = total(facts, SPAN, COLUMNS)
    for by in By:
        rows = table(facts, SPAN, by, COLUMNS)
        for one in COLUMNS:
            assert sum(row.numbers[one] for row in rows) == whole.numbers[one]
            for row in rows:
                assert len(chosen(facts, SPAN, one, by, row.value)) == row.numbers[one]
    due, running = chosen(facts, SPAN, Measure.DUE), [
        one for one in chosen(facts, SPAN, Measure.DUE) if one.kept_on is None and one.due_on >= SPAN.seen_on
    ]  # fmt: skip
    parts = (Measure.TIMELY, Measure.LATE, Measure.LATE_OPEN)
    assert len(due) == sum(whole.numbers[one] for one in parts) + len(running)
    for measure in (Measure.OPENED, Measure.FILED, Measure.CLOSED, Measure.DECIDED):
        for series in monthly(facts, SPAN, By.PROCEDURE, measure):
            assert list(series.months) == [f"2026-0{n}" for n in range(1, 7)]
            assert series.all == len(chosen(facts, SPAN, measure, By.PROCEDURE, series.value))
            for month, count in series.months.items():
                assert len(chosen(facts, SPAN, measure, By.PROCEDURE, series.value, month)) == count
    found = stated(facts, SPAN)
    assert found.fines.cases == len(chosen(facts, SPAN, Measure.FINED))
    assert {by for by, _ in found.tables} <= set(APART)
    for rate, share in found.rates:
        assert share.part == len(chosen(facts, SPAN, rate.part)), rate.title
        assert share.whole == len(chosen(facts, SPAN, rate.whole)) >= share.part, rate.title
    assert len(chosen(facts, SPAN, Measure.PAST_DUE)) == len(due) - len(running)


@pytest.mark.parametrize("measure, told, counted", [
    (Measure.OPENED, {"opened_on": date(2026, 1, 1)}, True),
    (Measure.OPENED, {"opened_on": date(2025, 12, 31)}, False),
    (Measure.OPENED, {"opened_on": date(2026, 6, 30)}, True),
    (Measure.OPEN, {"closed_on": date(2026, 6, 30)}, False),
    (Measure.OPEN, {"closed_on": date(2026, 7, 1)}, True),
    (Measure.OPEN, {"opened_on": date(2026, 7, 1)}, False),
    (Measure.TIMELY, {"due_on": date(2026, 3, 2), "kept_on": date(2026, 3, 2)}, True),
    (Measure.LATE, {"due_on": date(2026, 3, 2), "kept_on": date(2026, 3, 3)}, True),
    (Measure.LATE_OPEN, {"due_on": date(2026, 6, 30)}, True),
    (Measure.DUE, {"due_on": date(2026, 7, 1)}, False),
    (Measure.FINED, {"decided_on": date(2026, 3, 1), "fine": 0}, False),
    (Measure.FINED, {"decided_on": date(2026, 3, 1), "fine": 1}, True),
])  # fmt: skip
def test_what_lies_on_the_edge(measure: Measure, told: dict[str, object], counted: bool) -> None:
    assert bool(chosen([replace(FACT, **told)], SPAN, measure)) is counted


def test_a_limit_that_ends_today_is_not_over() -> None:
    today = replace(SPAN, seen_on=date(2026, 6, 30))
    due = replace(FACT, due_on=date(2026, 6, 30))
    assert not chosen([due], today, Measure.LATE_OPEN) and chosen([due], today, Measure.DUE)


def test_the_year_before_has_the_same_days() -> None:
    leap = Span(date(2028, 2, 29), date(2028, 3, 1), date(2028, 4, 1)).year_before
    assert (leap.since, leap.until, leap.seen_on) == (date(2027, 2, 28), date(2027, 3, 1), date(2028, 4, 1))
    assert Span(date(2025, 11, 5), date(2026, 2, 1), date(2026, 3, 1)).months == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]
    before = total([replace(FACT, opened_on=date(2025, 3, 1))], SPAN, COLUMNS)
    assert (before.numbers[Measure.OPENED], before.before[Measure.OPENED]) == (0, 1)


def test_few_cases_have_no_share() -> None:
    assert Share(3, 4).words == "3／4"
    assert Share(19, 20).words == "95.0%（19／20）"


def test_the_middle_length_of_two_is_between_them() -> None:
    facts = [
        replace(FACT, filed_on=date(2026, 3, 1), closed_on=date(2026, 3, 1) + timedelta(days)) for days in (10, 31)
    ]  # fmt: skip
    (one,) = lengths([*facts, replace(FACT, closed_on=date(2026, 3, 5))], SPAN)
    assert (one.cases, one.days) == (2, 20.5)


def test_one_office_alone_needs_no_table_of_offices() -> None:
    two = [FACT, replace(FACT, office="乙局")]
    assert By.OFFICE not in dict(stated([FACT], SPAN).tables)
    assert By.OFFICE in dict(stated(two, SPAN).tables)
    assert By.PROCEDURE in dict(stated([FACT], SPAN).tables)


def test_what_was_done_in_time_and_is_not_ended_is_not_counted_as_closed() -> None:
    """A decision, an agreement keeps the limit; the case ends when it is performed."""
    open_ = replace(FACT, due_on=date(2026, 3, 2))
    agreed = replace(open_, kept_on=date(2026, 3, 1))
    ended = replace(agreed, closed_on=date(2026, 4, 1))
    later = replace(agreed, closed_on=date(2026, 7, 1))
    late = replace(open_, kept_on=date(2026, 3, 9), closed_on=date(2026, 3, 9))
    told = {one.title: one.of([agreed, ended, later, late, open_], SPAN) for one in RATES}
    assert told == {
        "结案率（全部应办）": Share(2, 5), "结案率（已到期应结）": Share(2, 5), "按期率（已到期应结）": Share(3, 5),
    }
    alone = {one.title: one.of([agreed], SPAN) for one in RATES}
    assert alone["结案率（已到期应结）"] == Share(0, 1) == alone["结案率（全部应办）"]


def test_how_it_is_counted_is_told_of_what_is_shown() -> None:
    ended = replace(FACT, filed_on=date(2026, 3, 1), closed_on=date(2026, 3, 5), ended_as="已结案")
    told = {name for name, _ in stated([ended], SPAN).method()}
    assert {"办结方式", "立案到办结"} <= told
    assert not {"办结方式", "立案到办结"} & {name for name, _ in stated([ended], SPAN).method(ends=False)}
    assert not {"办结方式", "立案到办结"} & {name for name, _ in stated([FACT], SPAN).method()}


def test_who_was_asked_answered_and_was_satisfied() -> None:
    day, told = date(2026, 3, 2), [("5", "电话", "甲区"), ("4", "上门", "甲区"), ("3", "电话", "乙区"), ("", "电话", "乙区")]
    facts = [replace(FACT, case_id=n, liked=liked, asked_how=way, district=where, asked_on=day) for n, (liked, way, where) in enumerate(told)]
    # Asked after the span, or not at all: counted nowhere.
    facts += [replace(FACT, case_id=8, liked="5", asked_on=SPAN.until + timedelta(days=1)), replace(FACT, case_id=9)]
    asking = stated(facts, SPAN).asking
    row, share = asking.whole
    assert ([row.numbers[one] for one in AFTER], share) == ([4, 3, 2], Share(2, 3))
    by_way = {row.value: ([row.numbers[one] for one in AFTER], share.words) for row, share in dict(asking.tables)[By.WAY]}
    assert by_way == {"电话": ([3, 2, 1], "1／2"), "上门": ([1, 1, 1], "1／1")}
    by_place = {row.value: [row.numbers[one] for one in AFTER] for row, _ in dict(asking.tables)[By.DISTRICT]}
    assert by_place == {"甲区": [2, 2, 2], "乙区": [2, 1, 0]}
    assert CONTENTMENT.of(facts, SPAN) == Share(2, 3)
    for measure, count in zip(AFTER, (4, 3, 2), strict=True):
        assert len(chosen(facts, SPAN, measure)) == count
    assert any(name == "满意度回访" for name, _ in stated(facts, SPAN).method())


def test_where_nobody_was_asked_nothing_is_said_of_it() -> None:
    found = stated([FACT], SPAN)
    assert not found.asking.any and all(name != "满意度回访" for name, _ in found.method())
