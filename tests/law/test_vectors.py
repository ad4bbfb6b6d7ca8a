"""Every published vector, through the rule that carries it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from casehub.law.calendar import WorkCalendar
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.limits import Limits, compute, load_limits
from casehub.settings import PROJECT

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "law" / "vectors.json"
RULES: dict[int, str] = {
    1: "adjudication.filing_review", 2: "adjudication.filing_review",
    4: "adjudication.serve_copy", 5: "adjudication.serve_copy",
    6: "adjudication.answer", 8: "adjudication.answer", 9: "adjudication.answer",
    11: "adjudication.sue", 12: "adjudication.sue", 13: "reconsideration.apply",
    14: "reconsideration.apply", 16: "adjudication.decide", 17: "adjudication.decide",
    18: "adjudication.decide", 23: "service.announcement", 25: "adjudication.answer",
    27: "hearing.notice", 29: "confirmation.apply", 30: "confirmation.apply",
    31: "mediation.reply", 32: "mediation.conclude", 34: "enforcement.court_apply",
    37: "penalty.evidence_registration", 38: "adjudication.publish", 39: "adjudication.sue",
    101: "adjudication.filing_review", 102: "adjudication.answer_no_domicile",
    103: "adjudication.decide", 104: "adjudication.decide",
    105: "adjudication.jurisdiction_decide", 106: "recusal.apply", 107: "mediation.send_copy",
    108: "mediation.file", 109: "mediation.not_file_notice", 110: "mediation.conclude",
    111: "mediation.restore", 112: "mediation.cnipa_copy", 113: "evidence.registration",
    114: "adjudication.evidence_period", 115: "adjudication.publish_after_change",
    116: "enforcement.holder_apply", 117: "adjudication.decide",
}  # fmt: skip
EXTENDED = {101: 5, 103: 1, 104: 3, 110: 1}
PAUSES = {117: [(date(2026, 5, 6), date(2026, 5, 21))]}
PROVISIONAL = {34, 39}


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return load_calendar(PROJECT / "config")


@pytest.fixture(scope="module")
def limits() -> Limits:
    return load_limits(PROJECT / "config")


def test_each_published_vector(calendar: WorkCalendar, limits: Limits) -> None:
    if not VECTORS.exists():
        pytest.skip("the vectors lie beside the repository only while it is developed")
    rows = json.loads(VECTORS.read_text(encoding="utf-8"))["patent"]
    assert {row["no"] for row in rows} == set(RULES)
    wrong = []
    for row in rows:
        number, start = row["no"], date.fromisoformat(row["event_date"])
        got = compute(
            limits.get(RULES[number], start),
            start,
            pauses=PAUSES.get(number, ()),
            extended=EXTENDED.get(number, 0),
            calendar=calendar,
        )
        raw = row["raw_last_day"] or got.nominal.isoformat()
        expected = (raw, row["due"], number in PROVISIONAL)
        if (got.nominal.isoformat(), got.due.isoformat(), got.provisional) != expected:
            wrong.append((number, row["due"], got.nominal, got.due, got.provisional))
    assert wrong == []


# From the tables of cross_region.md §2.6 and penalty.md §6.
@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("assistance.reply", "2026-01-28", "2026-02-25"),
        ("assistance.reply", "2026-04-20", "2026-05-13"),
        ("assistance.reply", "2026-09-25", "2026-10-22"),
        ("assistance.reply", "2026-11-23", "2026-12-14"),
        ("clue.verify", "2026-02-13", "2026-03-12"),
        ("clue.verify", "2026-09-30", "2026-10-27"),
        ("penalty.defence", "2026-04-28", "2026-05-08"),
        ("penalty.review", "2026-09-17", "2026-10-08"),
        ("enforcement.demand_wait", "2026-09-22", "2026-10-13"),
        ("penalty.close", "2026-09-15", "2026-10-12"),
        ("penalty.pay", "2026-09-18", "2026-10-08"),
        ("penalty.sue", "2026-03-05", "2026-09-07"),
        ("reconsideration.apply", "2026-03-05", "2026-05-06"),
    ],
)
def test_tables_of_the_law_files(
    rule: str, start: str, due: str, calendar: WorkCalendar, limits: Limits
) -> None:
    day = date.fromisoformat(start)
    assert compute(limits.get(rule, day), day, calendar=calendar).due.isoformat() == due


@pytest.mark.parametrize(
    ("rule", "start", "extended", "nominal", "alarm"),
    [
        ("penalty.decide", "2026-01-05", 0, "2026-04-05", "2026-04-03"),
        ("penalty.decide", "2026-03-02", 0, "2026-05-31", "2026-05-29"),
        ("penalty.decide", "2026-03-02", 30, "2026-06-30", "2026-06-30"),
        ("seizure.end", "2026-04-01", 0, "2026-05-01", "2026-04-30"),
        ("seizure.end", "2026-04-01", 30, "2026-05-31", "2026-05-29"),
    ],
)
def test_authority_limits_never_roll_and_alarm_early(
    rule: str,
    start: str,
    *,
    extended: int,
    nominal: str,
    alarm: str,
    calendar: WorkCalendar,
    limits: Limits,
) -> None:
    day = date.fromisoformat(start)
    got = compute(limits.get(rule, day), day, extended=extended, calendar=calendar)
    dates = (got.nominal.isoformat(), got.due.isoformat(), got.alarm.isoformat())
    assert dates == (nominal, nominal, alarm)


def test_tolling_of_105_days_into_an_unpublished_year(
    calendar: WorkCalendar, limits: Limits
) -> None:
    start = date(2026, 7, 13)
    got = compute(
        limits.get("adjudication.decide", start),
        start,
        pauses=[(date(2026, 8, 7), date(2026, 11, 20))],
        calendar=calendar,
    )
    assert (got.due, got.provisional) == (date(2027, 1, 26), True)
    assert "扣除105日" in got.explanation
    assert "暂定" in got.explanation


def test_hearing_notice_in_both_modes(calendar: WorkCalendar, limits: Limits) -> None:
    hearing = date(2026, 8, 6)
    limit = limits.get("hearing.notice", hearing)
    strict = compute(limit, hearing, calendar=calendar, mode="clear")
    lenient = compute(limit, hearing, calendar=calendar, mode="min")
    assert (strict.due, lenient.due) == (date(2026, 7, 31), date(2026, 8, 3))
