"""Clocks of cases: they stand while a pause is open, and are recounted by a new calendar."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub import deadlines
from casehub.cli import main
from casehub.desk import register, worklist
from casehub.model import Case, Deadline, Event, Pause
from casehub.people.permissions import find
from casehub.record import audit
from casehub.record.work import Work
from casehub.rulebook.book import Rulebook
from casehub.rulebook.calendars import load_calendar
from casehub.workflow.refusals import Refused
from tests.faults import roads
from tests.faults.world import ROOT, Office, at, rules

DECIDE = "adjudication.decide"
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


def row_of(work: Work, reference: str, rule: str) -> Deadline:
    case = find(work, reference)
    return work.session.scalars(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == rule)
    ).one()


def with_next_year(folder: Path) -> Rulebook:
    folder.mkdir(exist_ok=True)
    (folder / "2027.toml").write_text(NEXT_YEAR)
    return replace(rules(), calendar=load_calendar(ROOT / "config", folder))


def test_clock_stands_while_a_pause_is_open_and_runs_on_after_it(office: Office) -> None:
    """办法第三十七条: suspended days do not count; nothing is overdue meanwhile."""
    reference = roads.adjudication_filed(office)
    late = at("2026-09-20")
    with office.session() as session:
        work = office.work(session, "head", late)
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        before = row.due_on
        assert before < work.today
        copies = ["adjudication.serve_copy"]
        deadlines.finish(work, case, copies, case.seq, "met", roads.ARRIVED.date())
        red = register.CaseFilters(flag="red", text=reference)
        assert worklist.flag_of(work, row) == "red"
        assert register.search(work, red).count == 1
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        session.flush()
        assert (row.stopped, row.due_on) == (True, before)
        assert worklist.flag_of(work, row) == ""
        assert reference not in {r.case.reference for r in worklist.everything(work, "red")}
        assert register.search(work, red).count == 0
        deadlines.close_pause(work, case, "suspension", date(2026, 9, 1), case.seq)
        assert not row.stopped
        assert row.due_on > work.today > before
        assert any("停" in e["mark"] for e in row.trace)
        session.rollback()


def test_overlapping_pauses_count_once(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        for kind, since, until in (
            ("suspension", date(2026, 4, 1), date(2026, 4, 21)),
            ("appraisal", date(2026, 4, 11), date(2026, 5, 1)),
        ):
            deadlines.open_pause(work, case, kind, since, case.seq)
            deadlines.close_pause(work, case, kind, until, case.seq)
        twice = row.due_on
        session.rollback()
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        deadlines.close_pause(work, case, "suspension", date(2026, 5, 1), case.seq)
        assert row.due_on == twice
        session.rollback()


def test_extension_beyond_the_rule_is_refused_in_words(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head")
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        row.granted = 99
        with pytest.raises(Refused, match="最多延长"):
            deadlines.recount(work, case)
        session.rollback()


def test_calendar_of_next_year_moves_open_deadlines_with_one_event_each(
    office: Office, tmp_path: Path
) -> None:
    new = with_next_year(tmp_path / "calendars")
    filed = at("2026-12-16")
    moved, closed = roads.adjudication_filed(office, filed), roads.adjudication_filed(office, filed)
    with office.session() as session:
        work = office.work(session, "head", filed)
        done = row_of(work, closed, DECIDE)
        done.closed_on, done.outcome, kept = filed.date(), "met", done.due_on
    with office.acting("system", at("2027-01-10")) as work:
        row = row_of(office.work(work.session, "head"), moved, DECIDE)
        old, provisional, seq = row.due_on, row.provisional, work.session.get_one(Case, row.case_id).seq
        assert provisional
        mine = {d.deadline_id: d for d in deadlines.differences(work, new)}
        assert mine[row.id].old == old
        assert not mine[row.id].is_provisional
        assert deadlines.differences(work, work.rules) == []
        changed = deadlines.apply_calendar(work, new)
        assert {d.deadline_id for d in changed} == set(mine)
        case = work.session.get_one(Case, row.case_id)
        assert case.seq == seq + 1
        assert (row.provisional, row.calendar_edition) == (False, new.calendar.edition)
        last = work.session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc())
        ).first()
        assert last is not None
        assert (last.step, last.source, last.target) == (deadlines.CALENDAR, "filed", "filed")
        assert "重新计算期限" in last.sentence
        # Again: nothing more to change, no second event.
        assert deadlines.apply_calendar(work, new) == []
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
        found = {d.deadline_id: d.new for d in deadlines.differences(work, new)}
        assert found[row.id] == date(2027, 3, 26)
        work.session.rollback()


def test_date_told_by_the_other_side_is_left_alone(office: Office, tmp_path: Path) -> None:
    new = with_next_year(tmp_path / "calendars")
    reference = roads.received(office, at("2027-03-12"))
    with office.acting("clerk", at("2027-03-12")) as work:
        row = row_of(work, reference, "intake.review")
        row.trace = [*row.trace, {"date": "2027-03-18", "mark": "告", "why": "对方告知的日期"}]
        work.session.flush()
        assert row.id not in {d.deadline_id for d in deadlines.differences(work, new)}
        work.session.rollback()


@pytest.fixture
def instance(
    sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path, Office]:
    """An instance folder whose database has one deadline past the published calendars."""
    roads.received(sqlite_office, at("2027-03-12"))
    folder, file = tmp_path / "instance", tmp_path / "new.toml"
    folder.mkdir()
    shutil.copyfile(sqlite_office.url.removeprefix("sqlite:///"), folder / "casehub.sqlite3")
    for suffix in ("-wal", "-shm"):
        extra = Path(sqlite_office.url.removeprefix("sqlite:///") + suffix)
        if extra.exists():
            shutil.copyfile(extra, folder / f"casehub.sqlite3{suffix}")
    file.write_text(NEXT_YEAR)
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    copy = Office(f"sqlite:///{folder / 'casehub.sqlite3'}", sqlite_office.engine,
                  sqlite_office.blobs, sqlite_office.people).again()
    return folder, file, copy


def test_command_shows_then_applies(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file, office = instance
    command = ["--instance", str(folder), "calendars", "load", str(file)]

    def state() -> tuple[int, date]:
        with office.reading() as session:
            row = session.scalars(select(Deadline).order_by(Deadline.id.desc())).first()
            assert row is not None
            return session.scalars(select(Event.id).order_by(Event.id.desc())).first() or 0, row.due_on

    before = state()
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "2027-03-19（暂定） → 2027-03-26" in told
    assert "没有写入" in told
    assert state() == before
    assert not (folder / "calendars").exists()
    assert main([*command, "--apply"]) == 0
    events, due = state()
    assert events > before[0]
    assert due == date(2027, 3, 26)
    assert (folder / "calendars" / "2027-1.toml").read_text() == NEXT_YEAR
    capsys.readouterr()
    assert main([*command, "--apply"]) == 2
    assert capsys.readouterr().err == "2027年第1版已经装入；更正应写明更高的 edition。\n"
    office.engine.dispose()


@pytest.mark.parametrize(
    "content, words",
    [
        ("year = ", "new.toml"),
        (NEXT_YEAR.replace("2027-03-19", "2027-03-09"), "to 早于 from"),
        (None, "没有文件"),
    ],
)
def test_command_refuses_a_bad_file_in_one_sentence(
    instance: tuple[Path, Path, Office],
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    words: str,
) -> None:
    folder, file, office = instance
    file.unlink()
    if content is not None:
        file.write_text(content)
    assert main(["--instance", str(folder), "calendars", "load", str(file), "--apply"]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not (folder / "calendars").exists()
    office.engine.dispose()


def test_pause_of_no_days_tolls_nothing(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head")
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        due = row.due_on
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        deadlines.close_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        assert row.due_on == due
        assert session.scalars(select(Pause).where(Pause.case_id == case.id)).one().until
        session.rollback()
