"""A new calendar moves open deadlines, batch by batch, with one event in each case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select

from casehub import deadlines
from casehub.deadlines import calendar_change
from casehub.deadlines.calendar_change import Difference
from casehub.deadlines.clocks import pauses_of
from casehub.model import Case, Event
from casehub.people.permissions import find
from casehub.record import audit
from casehub.record.events import record
from casehub.record.roads import CALENDAR
from casehub.rulebook.book import Rulebook
from casehub.rulebook.calendars import load_calendar
from tests.deadlines.test_clocks import DECIDE, row_of
from tests.faults import roads
from tests.faults.world import ROOT, Office, at, rules

# A calendar of 2027 in the shape of the State Council's notices; the days are invented.
NEXT_YEAR = """year = 2027
notice = "关于2027年部分节假日安排的通知（测试）"
published_on = 2026-11-04
edition = 1
source = "测试"
holidays = [
  { from = 2027-01-01, to = 2027-01-03, name = "元旦" },
  { from = 2027-03-15, to = 2027-03-19, name = "测试假期" },
]
workdays = []
"""


def with_next_year(folder: Path) -> Rulebook:
    folder.mkdir(exist_ok=True)
    (folder / "2027.toml").write_text(NEXT_YEAR)
    return replace(rules(), calendar=load_calendar(ROOT / "config", folder), edition=3)


def flat(batches: Iterator[tuple[int, list[Difference]]]) -> list[Difference]:
    return [one for _, found in batches for one in found]


def test_calendar_of_next_year_moves_open_deadlines_with_one_event_each(
    office: Office, tmp_path: Path
) -> None:
    """§5.4 no. 6 of cross_region.md: only open clocks are counted again, and the old day stays in the record."""
    new = with_next_year(tmp_path / "calendars")
    filed = at("2026-12-16")
    moved, closed = roads.adjudication_filed(office, filed), roads.adjudication_filed(office, filed)
    with office.session() as session:
        work = office.work(session, "head", filed)
        done = row_of(work, closed, DECIDE)
        done.closed_on, done.outcome, kept = filed.date(), "met", done.due_on
        case = work.session.get_one(Case, done.case_id)
        record(work, case, step=CALENDAR, sentence="按期结束")
    with office.acting("system", at("2027-03-12", "10:00")) as work:
        row = row_of(office.work(work.session, "head"), moved, DECIDE)
        old, provisional, seq = row.due_on, row.provisional, work.session.get_one(Case, row.case_id).seq
        assert provisional
        mine = {d.deadline_id: d for d in flat(deadlines.differences(work.session, new))}
        assert mine[row.id].old == old
        assert not mine[row.id].is_provisional
        assert flat(deadlines.differences(work.session, work.rules)) == []
        changed = flat(deadlines.apply_calendar(work, new))
        assert {d.deadline_id for d in changed} == set(mine)
        case = work.session.get_one(Case, row.case_id)
        assert case.seq == seq + 1
        assert (row.provisional, row.calendar_edition) == (False, new.calendar.edition)
        assert row.edition == new.edition
        last = work.session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc())
        ).first()
        assert last is not None
        assert (last.step, last.source, last.target) == (CALENDAR, "filed", "filed")
        assert "重新计算期限" in last.sentence
        # Again: nothing more to change, no second event.
        assert flat(deadlines.apply_calendar(work, new)) == []
        assert case.seq == seq + 1
        finished = row_of(office.work(work.session, "head"), closed, DECIDE)
        assert finished.due_on == kept
        assert audit.verify(work.session).faults == []
        work.session.rollback()


def test_calendar_moves_the_day_itself(office: Office, tmp_path: Path) -> None:
    """Working days: the invented holiday of March pushes a term of working days behind it."""
    new = with_next_year(tmp_path / "calendars")
    reference = roads.received(office, at("2027-03-12"))
    with office.acting("clerk", at("2027-03-12")) as work:
        row = row_of(work, reference, "intake.review")
        assert row.due_on == date(2027, 3, 19)
        found = {d.deadline_id: d.new for d in flat(deadlines.differences(work.session, new))}
        assert found[row.id] == date(2027, 3, 26)
        work.session.rollback()


def test_date_told_by_the_other_side_is_left_alone(office: Office, tmp_path: Path) -> None:
    new = with_next_year(tmp_path / "calendars")
    reference = roads.received(office, at("2027-03-12"))
    with office.acting("clerk", at("2027-03-12")) as work:
        row = row_of(work, reference, "intake.review")
        row.trace = [*row.trace, {"date": "2027-03-18", "mark": "告", "why": "对方告知的日期"}]
        work.session.flush()
        assert row.id not in {d.deadline_id for d in flat(deadlines.differences(work.session, new))}
        work.session.rollback()


@pytest.mark.parametrize("size", [1, 2, 7, 5_000])
def test_batches_find_the_same_and_keep_a_case_together(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    new = with_next_year(tmp_path / "calendars")
    for _ in range(2):
        roads.adjudication_filed(office, at("2026-12-16"))
    with office.reading() as session:
        whole = flat(deadlines.differences(session, new))
        monkeypatch.setattr(calendar_change, "BATCH", size)
        monkeypatch.setattr(calendar_change, "ALIKE", size)
        batches = list(deadlines.differences(session, new))
    assert [one for _, found in batches for one in found] == whole
    assert len(whole) > 1
    seen = [n for n, _ in batches]
    assert seen == sorted(set(seen))
    cases = [{one.case_id for one in found} for _, found in batches]
    assert sum(len(ids) for ids in cases) == len(set().union(*cases))


def test_pauses_are_read_in_one_query_and_toll_as_in_the_case(
    office: Office, tmp_path: Path
) -> None:
    new = with_next_year(tmp_path / "calendars")
    reference = roads.adjudication_filed(office, at("2026-12-16"))
    with office.session() as session:
        work = office.work(session, "head", at("2027-02-10"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        deadlines.open_pause(work, case, "suspension", date(2027, 1, 11), case.seq)
        deadlines.close_pause(work, case, "suspension", date(2027, 2, 1), case.seq)
        session.flush()
        asked: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        found = {d.deadline_id: d for d in flat(deadlines.differences(session, new))}
        event.remove(engine, "before_cursor_execute", note)
        assert sum("pause.since" in statement for statement in asked) == 1
        deadlines.count(replace(new, edition=9), row, pauses_of(work.session, case))
        assert found[row.id].new == row.due_on
        session.rollback()
