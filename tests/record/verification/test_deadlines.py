"""A date that somebody moved behind the record, whatever he made fit."""

from __future__ import annotations

import json

import pytest

from casehub.record.verification.deadlines import deadline_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look

MOVED = {
    "due_on = date(due_on, '+1 day')": "没有一条记录说届满日是",
    "nominal_on = date(nominal_on, '+1 day')": "与重新计算的",
    "alarm_on = date(alarm_on, '-1 day')": "与重新计算的",
    "provisional = NOT provisional": "与重新计算的",
    "stopped = NOT stopped": "与重新计算的",
    "start_on = date(start_on, '+40 day')": "与重新计算的",
    "length = length + 30": "与重新计算的",
    "granted = granted + 30": "与重新计算的",
    "unit = 'years'": "与重新计算的",
    "rule = 'no.limit'": "与重新计算的",
    "calendar_edition = '无'": "这一版日历",
    "closed_on = date(due_on, '+1 day'), outcome = 'met'": "办结的结果与日期不符",
    "closed_on = due_on, outcome = 'late'": "办结的结果与日期不符",
}
OPEN = "id = (SELECT min(id) FROM deadline)"
RUNS = "UPDATE deadline SET closed_on = NULL, outcome = ''"


def told(look: Look, *statements: str) -> list[str]:
    with look(RUNS, *statements) as session:
        return [fault.sentence for fault in deadline_faults(session, rules())]


def test_what_was_counted_follows(look: Look, sound: Office) -> None:
    assert told(look, "UPDATE deadline SET title = title") == []


@pytest.mark.parametrize("change", MOVED)
def test_what_was_moved_does_not(look: Look, change: str) -> None:
    assert any(MOVED[change] in one for one in told(look, f"UPDATE deadline SET {change} WHERE {OPEN}"))


def test_a_day_named_by_others_is_told_by_an_act(look: Look) -> None:
    trace = json.dumps([{"mark": "告", "date": "2027-01-08"}])
    named = f"UPDATE deadline SET due_on = '2027-01-08', nominal_on = '2027-01-08', alarm_on = '2027-01-08', trace = '{trace}' WHERE {OPEN}"
    found = told(look, named)
    assert len(found) == 1
    assert "没有一条记录说届满日是2027-01-08" in found[0]
    assert any("前后不一" in one for one in told(look, named, f"UPDATE deadline SET nominal_on = '2027-01-07' WHERE {OPEN}"))
    assert any("最后一个工作日不符" in one for one in told(look, named, f"UPDATE deadline SET alarm_on = '2027-01-07' WHERE {OPEN}"))


def test_a_trace_ends_where_the_deadline_does(look: Look) -> None:
    trace = json.dumps([{"mark": "止", "date": "2027-01-08"}])
    assert any("计算过程" in one for one in told(look, f"UPDATE deadline SET trace = '{trace}' WHERE {OPEN}"))


def test_an_open_excluded_period_stops_what_it_can(look: Look) -> None:
    """One that stands in no deadline was entered behind the record."""
    columns = "(id, case_id, kind, reason, since, until, opened_seq)"
    since = "(SELECT min(start_on) FROM deadline)"
    kinds = {kind for limit in rules().law.limits.all() for kind in limit.excluded}
    rows = [
        f"INSERT INTO pause {columns} VALUES ({n}, (SELECT case_id FROM deadline WHERE {OPEN}), '{kind}', '', {since}, NULL, 1)"
        for n, kind in enumerate(sorted(kinds), 900)
    ]
    limit = next(one for one in rules().law.limits.all() if one.excluded and one.unit == "months")
    turned = f"UPDATE deadline SET rule = '{limit.code}', unit = 'months', length = {limit.amount} WHERE {OPEN}"
    assert any("与重新计算的" in one for one in told(look, *rows, turned))
