"""Editions of the calendar: an instance's own add years and replace them; faulty ones are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.rulebook.calendars import load_calendar
from casehub.settings import PROJECT

CALENDAR = load_calendar(PROJECT / "config")
EDITION = """
year = 2027
notice = "试行安排"
holidays = [{ from = 2027-01-01, to = 2027-01-03, name = "元旦" }]
workdays = [2027-01-09]
"""


def test_an_instance_edition_adds_and_replaces_years(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "2027-2.toml").write_text(
        EDITION.replace("2027-01-09", "2027-01-10") + "edition = 2\n", encoding="utf-8"
    )
    (tmp_path / "2026.toml").write_text('year = 2026\nnotice = "替换"\n', encoding="utf-8")
    calendar = load_calendar(PROJECT / "config", tmp_path)
    assert calendar.published_through == 2027
    assert not calendar.is_working_day(date(2027, 1, 9))
    assert calendar.is_working_day(date(2027, 1, 10))
    assert calendar.is_working_day(date(2026, 10, 1))
    assert CALENDAR.edition != calendar.edition


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2027-01-09", "2027-01-08", "不是周末"),
        ("2027-01-09", "2027-01-02", "既是假日又是调休上班日"),
        ("2027-01-09", "2028-01-08", "不在2027年内"),
        ("to = 2027-01-03", "to = 2026-12-31", "to 早于 from"),
        ('notice = "试行安排"', "", "notice: 缺少此项"),
        ("year = 2027", 'year = "2027"', "year: 应为整数"),
        ('name = "元旦"', 'title = "元旦"', "title: 未知的键"),
    ],
)
def test_faulty_editions_are_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text(EDITION.replace(old, new), encoding="utf-8")
    with pytest.raises(DeclarationFaults, match=words):
        load_calendar(PROJECT / "config", tmp_path)
