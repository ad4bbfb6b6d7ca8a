"""A running worker follows what is loaded beside it: the next job is done by the new edition."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.model import Deadline, Reminder
from casehub.record import editions
from casehub.record.work import OFFICE_ZONE
from casehub.rulebook.book import load_rulebook
from tests import factories
from tests.faults.world import Office
from tests.worker.test_command import environment, lives, until
from tests.workflow.builders import ROOT

# The command itself works by the program's own files; here the files are a copy that changes.
WORKER = """
import sys
from dataclasses import replace
from pathlib import Path
from casehub.settings import Settings
from casehub.worker.command import work
from casehub.worker.place import Place
settings = replace(Settings.for_instance(Path(sys.argv[1])), project=Path(sys.argv[2]))
work(Place(settings))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the rule files in which everything is looked at every second."""
    for name in ("config", "workflows", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    schedule = tmp_path / "project" / "config" / "worker.toml"
    text = schedule.read_text(encoding="utf-8").replace("reminders_every = 300", "reminders_every = 1")
    schedule.write_text(text.replace("look_every = 2", "look_every = 1"), encoding="utf-8")
    return tmp_path / "project"


@contextmanager
def working(office: Office, folder: Path, project: Path) -> Iterator[None]:
    program = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder), str(project)], env=environment(office, folder)
    )
    try:
        until(lambda: lives(office))
        yield
        assert program.poll() is None
    finally:
        program.kill()
        program.wait()


def soon(office: Office, days: int) -> Deadline:
    """A limit of seven working days of a new request that ends so many days from now."""
    with office.acting("clerk", datetime.now(UTC)) as work:
        case = factories.open_request(work, "intake")
        due = work.today + timedelta(days)
        row = Deadline(
            case_id=case.id, organisation_id=case.organisation_id, rule="a.b", title="试", holder="authority", start_on=work.today,
            event_seq=1, length=7, unit="working_days", granted=0, nominal_on=due, due_on=due,
            alarm_on=due,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.session.expunge(row)
        return row


def flags(office: Office, row: Deadline) -> list[str]:
    with office.reading() as session:
        return list(session.scalars(select(Reminder.flag).where(Reminder.deadline_id == row.id)))


def rest(first: date, last: date) -> list[str]:
    """Editions in which every day from the first to the last is free, one for each year."""
    return [
        f'year = {year}\nnotice = "试"\nedition = 9\nholidays = '
        f'[{{ from = {max(first, date(year, 1, 1))}, to = {min(last, date(year, 12, 31))}, name = "试" }}]\n'
        for year in sorted({first.year, last.year})
    ]


@pytest.mark.fault
def test_a_calendar_loaded_while_it_runs_is_followed(
    office: Office, tmp_path: Path, project: Path
) -> None:
    today = datetime.now(OFFICE_ZONE).date()
    # Ten days hold five working days at least, and a limit of seven is yellow for the last two.
    far, overdue = soon(office, 10), soon(office, -1)
    with working(office, tmp_path / "machine", project):
        # One is told, so the turn is over; the other is not yet yellow.
        until(lambda: flags(office, overdue))
        assert flags(office, far) == []
        load_rest(office, today + timedelta(1), far.due_on)
        until(lambda: flags(office, far))
    assert set(flags(office, far)) == {"yellow"}


def load_rest(office: Office, first: date, last: date) -> None:
    with office.session() as session:
        for content in rest(first, last):
            read, _ = editions.with_edition(session, (), content)
            editions.take_in(session, read, content, None, datetime.now(UTC))




@pytest.mark.fault
def test_rule_files_changed_while_it_runs_are_followed(
    office: Office, tmp_path: Path, project: Path
) -> None:
    with office.session() as session:
        editions.register_files(session, load_rulebook(project), datetime.now(UTC))
    far, overdue = soon(office, 10), soon(office, -1)
    with working(office, tmp_path / "machine", project):
        until(lambda: flags(office, overdue))
        assert flags(office, far) == []
        house = project / "config" / "house.toml"
        text = house.read_text(encoding="utf-8")
        assert text.count("yellow = 2\n") == 1
        house.write_text(text.replace("yellow = 2\n", "yellow = 12\n"), encoding="utf-8")
        with office.session() as session:
            assert editions.register_files(session, load_rulebook(project), datetime.now(UTC))
        until(lambda: flags(office, far))
    assert set(flags(office, far)) == {"yellow"}
