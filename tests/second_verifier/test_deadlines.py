"""One deadline against the days, its limit, the excluded periods and what acts tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casehub.second_verifier import counting, deadlines
from tests.second_verifier.memory import ROOT, WORKFLOWS, at, database, said

HERE = counting.at_hand(ROOT / "config")
LABEL = counting.composed(HERE.notices, ()).label
LIMIT = "adjudication.filing_review"
# Five working days after Monday 2026-03-02.
ROW: dict[str, Any] = {
    "id": 3, "case_id": 1, "rule": LIMIT, "start_on": "2026-03-02", "event_seq": 1, "length": 5,
    "unit": "working_days", "granted": 0, "nominal_on": "2026-03-09", "due_on": "2026-03-09", "alarm_on": "2026-03-09",
    "provisional": False, "stopped": False, "calendar_edition": LABEL, "edition": 0,
    "trace": [{"mark": "起", "date": "2026-03-02"}, {"mark": "止", "date": "2026-03-09"}], "closed_on": None, "outcome": "",
}  # fmt: skip
NOTICE = """year = 2026
edition = 2
notice = "x"
holidays = [{ from = 2026-03-05, to = 2026-03-06, name = "假" }]
"""
LOADED = counting.composed(HERE.notices, [counting.notice(NOTICE)]).label
LATER = {"nominal_on": "2026-03-11", "due_on": "2026-03-11", "alarm_on": "2026-03-11", "trace": [{"mark": "止", "date": "2026-03-11"}]}


def found(row: dict[str, Any], *, dues: tuple[str, ...] = ("2026-03-09",), **more: list[dict[str, Any]]) -> list[str]:
    told = [{"rule": LIMIT, "due": due} for due in dues]
    tables: dict[str, list[dict[str, Any]]] = {
        "case_file": [{"id": 1, "parent_id": None}],
        "event": [{"id": 1, "case_id": 1, "seq": 1, "at": at(2), "detail": {"deadlines": told}}],
        "pause": [{"id": 1, "case_id": 9, "kind": "appraisal", "since": "2026-03-03", "until": "2026-03-04"}],
        "edition": [{"id": 0, "what": "none", "digest": "", "content": "", "at": at(1)}],
        "deadline": [{**ROW, **row}],
        **more,
    }  # fmt: skip
    with database(**tables) as db:
        return said(deadlines.faults(db, WORKFLOWS))


def loaded(*after: dict[str, Any]) -> list[dict[str, Any]]:
    return [*after, {"id": 4, "what": "calendar", "digest": "", "content": NOTICE, "at": at(4)}]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, ""),
        ({"due_on": "2026-03-10"}, "与重新计算的不符"),
        ({"nominal_on": "2026-03-10"}, "与重新计算的不符"),
        ({"alarm_on": "2026-03-06"}, "与重新计算的不符"),
        ({"provisional": True}, "与重新计算的不符"),
        ({"stopped": True}, "与重新计算的不符"),
        ({"start_on": "2026-03-03"}, "与重新计算的不符"),
        ({"length": 6}, "与重新计算的不符"),
        ({"granted": 1}, "与重新计算的不符"),
        ({"unit": "months"}, "与重新计算的不符"),
        ({"rule": "no.limit"}, "与重新计算的不符"),
        ({"calendar_edition": "2018至2026年 0"}, "没有这一版日历"),
        ({"trace": [{"mark": "止", "date": "2026-03-10"}]}, "计算过程写的届满日与届满日不符"),
        ({"trace": [{"mark": "告", "date": "2026-03-10"}]}, "指定的届满日前后不一"),
        ({"trace": [{"mark": "告", "date": "2026-03-09"}], "alarm_on": "2026-03-06"}, "届满日前的最后一个工作日"),
        ({"closed_on": "2026-03-09", "outcome": "met"}, ""),
        ({"closed_on": "2026-03-10", "outcome": "late"}, ""),
        ({"closed_on": "2026-03-10", "outcome": "met"}, "办结的结果（met）与日期不符"),
        ({"closed_on": "2026-03-09", "outcome": "late"}, "办结的结果（late）与日期不符"),
    ],
)
def test_a_date_follows_or_does_not(row: dict[str, Any], sentence: str) -> None:
    told = found(row)
    assert bool(told) is bool(sentence), told
    assert any(sentence in one for one in told) or not sentence


# A hearing on Monday the 13th: the office wants the notice by the 7th, the law by the 8th.
TOLD: dict[str, Any] = {"rule": "hearing.notice", "start_on": "2026-07-13", "length": 3}


@pytest.mark.parametrize(
    ("nominal", "due", "right"),
    [
        ("2026-07-08", "2026-07-07", True),
        # Set when the office's own day was over.
        ("2026-07-08", "2026-07-08", True),
        ("2026-07-09", "2026-07-09", False),
        ("2026-07-07", "2026-07-07", False),
        ("2026-07-09", "2026-07-07", False),
    ],
)
def test_a_notice_has_the_offices_last_day_and_the_laws(nominal: str, due: str, right: bool) -> None:
    row = {**TOLD, "nominal_on": nominal, "due_on": due, "alarm_on": due, "trace": [{"mark": "止", "date": due}]}
    event = {"id": 1, "case_id": 1, "seq": 1, "at": at(2), "detail": {"deadlines": [{"rule": "hearing.notice", "due": due}]}}
    assert (found(row, event=[event]) == []) is right
    ended = {**row, "closed_on": "2026-07-08", "outcome": "met"}
    if right:
        assert found(ended, event=[event]) == []
        late = {**row, "closed_on": "2026-07-09", "outcome": "met"}
        assert "办结的结果（met）与日期不符" in found(late, event=[event])[0]
    # What an older program counted had the office's day alone.
    files = [{"id": 1, "what": "files", "digest": "x", "content": "", "at": at(1)}]
    if nominal == due == "2026-07-07":
        assert found(row, event=[event], edition=files) == []


def test_a_date_is_told_by_an_act() -> None:
    assert found({}, dues=()) == ["deadline 3: 没有一条记录说届满日是2026-03-09"]
    named = {"nominal_on": "2026-03-12", "due_on": "2026-03-12", "alarm_on": "2026-03-12"}
    named["trace"] = [{"mark": "告", "date": "2026-03-12"}]  # type: ignore[assignment]
    assert found(named, dues=("2026-03-12",)) == []
    assert found(named) == ["deadline 3: 没有一条记录说届满日是2026-03-12"]


def test_a_calendar_that_was_loaded_counts_from_its_number_on() -> None:
    now = {"edition": 4, "calendar_edition": LOADED, **LATER}
    assert found(now, dues=("2026-03-11",), edition=loaded()) == []
    # Counted before, and not anew when it was loaded; an ended one stays as it was.
    assert found({}, edition=loaded()) == ["deadline 3: 没有按后来装入的放假安排重新计算"]
    assert found({"closed_on": "2026-03-09", "outcome": "met"}, edition=loaded()) == []
    # That calendar, before it was loaded.
    assert "没有这一版日历" in found({**now, "edition": 3}, dues=("2026-03-11",), edition=loaded())[0]


def test_what_an_edition_kept_counts_when_the_files_are_others() -> None:
    other = [{**row, "amount": 7} if row["code"] == LIMIT else row for row in HERE.limits]
    kept = {"calendars": [{k: v for k, v in n.items() if k != "edition"} for n in HERE.notices], "limits": other}
    files = {"id": 2, "what": "files", "digest": "0", "content": json.dumps(kept), "at": at(1)}
    seven = {"edition": 2, "length": 7, **LATER}
    assert found(seven, dues=("2026-03-11",), edition=[files]) == []
    own = {**files, "digest": counting.fingerprint(ROOT)}
    assert found(seven, dues=("2026-03-11",), edition=[own]) == ["edition 2: 登记的计算规则与程序的规则文件不符"]
    # What an older program counted is not counted again; what began since is.
    unkept = [{**files, "id": 1, "content": ""}, {**files, "id": 2, "at": at(3)}]
    strange = {"edition": 1, "calendar_edition": "2018至2025年 0"}
    assert found(strange, edition=unkept) == []
    assert found(strange, edition=[unkept[0], {**files, "at": at(1)}]) != []


EXCLUDED = next(
    row for row in HERE.limits if "appraisal" in row["excluded"] and HERE.limit(row["code"], "2026-03-02") is row
)


def test_excluded_periods_stop_the_clock() -> None:
    windows = [{"id": 1, "case_id": 1, "kind": "appraisal", "since": "2026-03-10", "until": "2026-03-20"}]
    by = counting.composed(HERE.notices, ())
    start = counting.date(2026, 3, 2)
    dates = counting.counted(start, EXCLUDED, EXCLUDED["amount"], [(start.replace(day=10), start.replace(day=20))], by)
    row = {"rule": EXCLUDED["code"], "unit": EXCLUDED["unit"], "length": EXCLUDED["amount"], **dates._asdict()}
    row |= {"nominal_on": dates.nominal, "due_on": dates.due, "alarm_on": dates.alarm}
    row = {k: v for k, v in row.items() if k in ROW}
    trace = {"trace": [{"mark": "停", "date": "2026-03-10", "until": "2026-03-20"}, {"mark": "止", "date": dates.due}]}
    told: list[dict[str, Any]] = [
        {"id": 1, "case_id": 1, "seq": 1, "at": at(2), "detail": {"deadlines": [{"rule": EXCLUDED["code"], "due": dates.due}]}}
    ]
    assert found({**row, **trace}, event=told, pause=windows) == []
    assert found({**row, **trace}, event=told) != []
    ended = {"closed_on": "2026-03-25", "outcome": "met"}
    assert found({**row, **trace, **ended}, event=told, pause=windows) == []
    # Taken back since, it is a period without days; the ended deadline stays.
    undone = [{**windows[0], "until": "2026-03-10"}]
    assert found({**row, **trace, **ended}, event=told, pause=undone) == []
    assert found({**row, **trace}, event=told, pause=undone) != []
    assert found({**row, **trace, **ended}, event=told) != []
    running = [*windows, {**windows[0], "id": 2, "since": "2026-03-21", "until": None}]
    assert found({**row, **trace}, event=told, pause=running) != []
    assert found({**row, **trace, "stopped": True}, event=told, pause=running) == []


@pytest.mark.parametrize(("amount", "count"), [(None, 0), (50, 1)])
def test_rules_whose_files_are_not_at_hand_are_told(amount: int | None, count: int) -> None:
    limits = [{**one, "amount": amount or one["amount"]} for one in HERE.limits]
    content = json.dumps({"calendars": HERE.notices, "limits": limits})
    files = {"id": 1, "what": "files", "digest": "1" * 64, "content": content, "at": at(1)}
    with database(edition=[files]) as db:
        assert len(list(deadlines.believed(db, WORKFLOWS))) == count


@pytest.mark.parametrize(
    ("case", "due", "right"),
    [(2, "2026-04-02", True), (2, "2026-04-01", False), (3, "2026-04-01", True), (3, "2026-04-02", False)],
)
def test_a_period_of_one_matter_stops_the_clocks_of_that_matter_alone(case: int, due: str, right: bool) -> None:
    row = {
        "case_id": case, "rule": "seizure.end", "length": 30, "unit": "calendar_days",
        "nominal_on": due, "due_on": due, "alarm_on": due, "trace": [{"mark": "止", "date": due}],
    }  # fmt: skip
    told = {"deadlines": [{"rule": "seizure.end", "due": due}]}
    wrong = found(
        row,
        case_file=[{"id": 1, "parent_id": None}, {"id": 2, "parent_id": 1}, {"id": 3, "parent_id": 1}],
        event=[{"id": 1, "case_id": case, "seq": 1, "at": at(2), "detail": told}],
        pause=[{"id": 1, "case_id": 2, "kind": "seizure_examination", "since": "2026-03-05", "until": "2026-03-06"}],
    )
    assert (wrong == []) == right, wrong
