"""Editions: a running process follows what is loaded, within its next unit of work."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from casehub.declared import DeclarationFaults
from casehub.record import editions
from casehub.record.editions import RulesInUse
from casehub.settings import PROJECT
from tests.faults.world import rules

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
NEXT = """year = 2027
notice = "关于2027年部分节假日安排的通知（测试）"
holidays = [{ from = 2027-01-01, to = 2027-01-08, name = "元旦" }]
"""
DAY = date(2027, 1, 6)


def load(session: Session, content: str = NEXT) -> int:
    shipped = rules().calendar.editions
    read, _ = editions.with_edition(session, shipped, content)
    return editions.take_in(session, read, content, None, NOW)


@pytest.fixture
def in_use() -> RulesInUse:
    return RulesInUse(PROJECT, rules())


def test_a_load_holds_from_the_next_unit_of_work(session: Session, in_use: RulesInUse) -> None:
    assert editions.newest(session) == 0
    before = in_use.on(session)
    assert before is in_use.on(session)
    assert before.calendar.is_working_day(DAY)
    number = load(session)
    after = in_use.on(session)
    assert not after.calendar.is_working_day(DAY)
    assert (after.edition, in_use.latest) == (number, after)
    assert after.law is before.law


def test_asking_costs_one_query(session: Session, in_use: RulesInUse) -> None:
    load(session)
    in_use.on(session)
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    for _ in range(3):
        in_use.on(session)
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 3
    assert all("max(edition.id)" in statement for statement in asked)


def test_what_was_rolled_back_is_forgotten(session: Session, in_use: RulesInUse) -> None:
    session.begin_nested()
    load(session)
    assert not in_use.on(session).calendar.is_working_day(DAY)
    session.rollback()
    assert in_use.on(session).calendar.is_working_day(DAY)


@pytest.mark.parametrize(
    ("content", "same"),
    [(NEXT, True), (NEXT + "edition = 1\n", False), (NEXT.replace("元旦", "新年"), False)],
)
def test_an_edition_is_taken_in_once(session: Session, content: str, same: bool) -> None:
    load(session)
    with pytest.raises(editions.AlreadyLoaded, match="2027年第1版已经装入") as caught:
        load(session, content)
    assert caught.value.same is same
    assert load(session, NEXT + "edition = 2\n") > 0
    with pytest.raises(editions.AlreadyLoaded, match="2027年第2版已经装入"):
        load(session)


def test_what_is_no_calendar_is_refused(session: Session) -> None:
    with pytest.raises(DeclarationFaults, match="notice: 缺少此项"):
        load(session, "year = 2027\n")
    assert editions.loaded(session) == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / "project" / name)
    return tmp_path / "project"


def test_changed_files_are_read_when_they_are_registered(session: Session, project: Path) -> None:
    running = RulesInUse(project)
    first = running.latest
    assert editions.register_files(session, first, NOW)
    assert not editions.register_files(session, first, NOW)
    known = running.on(session)
    assert (known.fingerprint, known.edition) == (first.fingerprint, 1)
    house = project / "config" / "house.toml"
    text = house.read_text(encoding="utf-8")
    at = text.index('key = "credit_warning"')
    house.write_text(text[:at] + text[at:].replace("value = false", "value = true", 1), encoding="utf-8")
    # Not announced yet: this process works on by what it has.
    assert running.on(session) is known
    second = RulesInUse(project).latest
    assert not editions.knows_files(session, second)
    assert editions.register_files(session, second, NOW)
    fresh = running.on(session)
    assert (fresh.fingerprint, fresh.edition) == (second.fingerprint, 2)
    assert fresh.law.on(date(2026, 6, 1)).house("credit_warning") is True


def test_files_that_are_older_or_broken_keep_their_older_number(
    session: Session, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    running = RulesInUse(project)
    editions.register_files(session, running.latest, NOW)
    elsewhere = replace(running.latest, fingerprint="f" * 64)
    editions.register_files(session, elsewhere, NOW)
    assert running.on(session).edition == 1
    assert "not those of edition 2" in caplog.text
    (project / "config" / "house.toml").write_text("[[rule]", encoding="utf-8")
    editions.register_files(session, replace(elsewhere, fingerprint="e" * 64), NOW)
    assert running.on(session).edition == 1
    assert "cannot be read" in caplog.text
