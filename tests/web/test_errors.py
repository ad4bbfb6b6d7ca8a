"""What a page says when the database fails in truth: by kind, with a way on, nothing lost."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select, text

from casehub import logs
from casehub.app import create_app
from casehub.db import make_engine, session_factory
from casehub.model import Document, Event, SecurityEntry
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, make_office
from tests.outlet import Outlet, outlet
from tests.postgresql import Cluster
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Lines:
    """The lines of the running log so far."""
    caplog.handler.setFormatter(logs.JsonLine())
    caplog.set_level(logging.WARNING)
    return lambda: [json.loads(line) for line in caplog.handler.stream.getvalue().splitlines()]


def changed() -> dict[str, str]:
    """The form that changes one's password."""
    return {"old": factories.PASSWORD, "new": "山城夜雨 2026 江水", "again": "山城夜雨 2026 江水"}


def instance_file(settings: Settings) -> Path:
    """The SQLite file."""
    return settings.instance / "casehub.sqlite3"


# --- SQLite: somebody else writes, the file is full, the file is read-only ---------------------------


@pytest.fixture
def hurried(app: Flask) -> Engine:
    """The application's engine, waiting for a lock for a moment only."""
    engine: Engine = app.extensions["casehub"].write.kw["bind"]
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
    engine.dispose()
    return engine


def test_while_somebody_writes_the_page_says_busy_and_the_refusal_is_kept(
    hurried: Engine, sign_in: Callable[[str], Browser], settings: Settings, written: Lines
) -> None:
    clerk = sign_in("clerk")
    hurried.dispose()
    page = clerk.page("/account")
    other = make_engine(settings.database_url)
    with other.connect() as holder:
        holder.execute(text("SELECT 1"))
        sent = fields_of(page) | changed()
        told = clerk.post("/account", sent)
        missing = clerk.get("/cases/SJ-none")
    other.dispose()
    assert told.status_code == 503
    assert "系统繁忙" in told.get_data(as_text=True)
    assert "没有办理，内容没有写入" in told.get_data(as_text=True)
    assert missing.status_code == 404
    (line,) = [one for one in written() if one["log"] == "casehub.security"]
    assert (line["kind"], line["username"], line["subject"]) == (
        "access_refused", "clerk", "/cases/SJ-none",
    )  # fmt: skip
    assert (line["level"], bool(line["at"])) == ("error", True)


def test_a_full_disk_is_no_busy_system(
    app: Flask, sign_in: Callable[[str], Browser], settings: Settings, written: Lines
) -> None:
    clerk = sign_in("clerk")
    engine: Engine = app.extensions["casehub"].write.kw["bind"]
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages}"))
    engine.dispose()
    row = ("INSERT INTO security_entry (at, kind, username, subject, address, detail)"
           " VALUES ('2026-11-20', 'x', '', ?, '', '{}')")  # fmt: skip
    with closing(sqlite3.connect(instance_file(settings), isolation_level=None)) as filler:
        filler.execute(f"PRAGMA max_page_count = {pages}")
        for length in (400, 20, 0):
            with pytest.raises(sqlite3.OperationalError, match="full"):  # noqa: PT012
                while True:
                    filler.execute(row, ("x" * length,))
    told = Browser(app).sign_in("clerk", "not her password")
    assert told.status_code == 507
    assert "数据库所在的磁盘已满，没有办理" in told.get_data(as_text=True)
    assert clerk.get("/cases/SJ-none").status_code == 404
    kept = [one for one in written() if one["log"] == "casehub.security"]
    assert [one["kind"] for one in kept] == ["sign_in_refused", "access_refused"]


def test_a_read_only_database_can_be_read_and_says_why_nothing_is_written(
    app: Flask, sign_in: Callable[[str], Browser], settings: Settings
) -> None:
    clerk = sign_in("clerk")
    page = clerk.page("/account")
    engine: Engine = app.extensions["casehub"].write.kw["bind"]
    engine.dispose()
    # As a standby or a read-only medium does: the engine itself refuses.
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("PRAGMA query_only = ON"), insert=False)
    assert "退出" in clerk.page("/desk")
    sent = fields_of(page) | changed()
    told = clerk.post("/account", sent)
    assert told.status_code == 500
    assert "数据库现在只能读，不能写，没有办理，内容没有写入" in told.get_data(as_text=True)


# --- PostgreSQL: the line breaks -------------------------------------------------------------------


@pytest.fixture(scope="module")
def bureau(postgresql_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A bureau on PostgreSQL."""
    with postgresql_cluster.database() as url:
        office = make_office(url, tmp_path_factory.mktemp("bureau"))
        yield office
        office.engine.dispose()


@pytest.fixture
def line(postgresql_cluster: Cluster) -> Iterator[Outlet]:
    """The line between application and database."""
    with outlet(postgresql_cluster.folder / ".s.PGSQL.5432") as made:
        yield made


@pytest.fixture
def head(bureau: Office, line: Outlet, tmp_path: Path, rules: Rulebook) -> Iterator[Browser]:
    """Who issued the paper, signed in to an application behind the line."""
    settings = Settings.for_instance(tmp_path, {"CASEHUB_ENVIRONMENT": "test"})
    settings = replace(settings, database_url=line.url(str(bureau.engine.url.database)))
    app = create_app(settings, rules=rules, clock=lambda: roads.ARRIVED)
    app.testing = True
    browser = Browser(app)
    assert browser.sign_in("clerk").status_code == 303
    yield browser
    for name in ("read", "write"):
        app.extensions["casehub"].__getattribute__(name).kw["bind"].dispose()


def paper(bureau: Office) -> tuple[str, int]:
    """A numbered paper: (path of its voiding, id)."""
    reference = roads.told_defects(bureau)
    with bureau.reading() as session:
        number = session.scalars(select(Document.id).order_by(Document.id.desc())).first()
    assert number is not None
    return f"/cases/{reference}/documents/{number}/void", number


def voided(bureau: Office, number: int) -> bool:
    with bureau.reading() as session:
        return session.get_one(Document, number).status == "void"


def test_a_lost_answer_is_told_as_unknown_and_can_be_seen(
    head: Browser, bureau: Office, line: Outlet
) -> None:
    path, number = paper(bureau)
    sent = fields_of(head.page(path)) | {"reason": "内容有误", "sure": "1"}
    line.cut = True
    told = head.post(path, sent)
    words = told.get_data(as_text=True)
    assert told.status_code == 504
    assert "可能已经登记，也可能没有登记" in words and "没有写入" not in words
    assert "看最新的办理记录" in words
    assert f'href="{path.split("/documents")[0]}">返回案件' in words
    # It had happened; the page that it names shows so, and the same form again does nothing.
    assert voided(bureau, number)
    assert "已作废" in head.page(path.removesuffix("/void"))
    again = head.post(path, sent)
    assert again.status_code in {409, 422, 303}
    with bureau.reading() as session:
        steps = session.scalars(select(Event.step).order_by(Event.id.desc()).limit(2)).all()
    assert len(steps) == len(set(steps))


def test_a_line_that_breaks_before_the_commit_wrote_nothing(
    head: Browser, bureau: Office, line: Outlet
) -> None:
    path, number = paper(bureau)
    sent = fields_of(head.page(path)) | {"reason": "内容有误", "sure": "1"}
    seen: list[str] = []

    def kill(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO event"):
            seen.append(statement)
            pid = connection.connection.driver_connection.info.backend_pid
            with bureau.engine.connect() as other:
                assert other.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)")).scalar_one()

    engine = head.client.application.extensions["casehub"].write.kw["bind"]
    event.listen(engine, "before_cursor_execute", kill)
    told = head.post(path, sent)
    event.remove(engine, "before_cursor_execute", kill)
    assert (told.status_code, len(seen)) == (502, 1)
    assert "没有办理，内容没有写入" in told.get_data(as_text=True)
    assert not voided(bureau, number)
    assert head.post(path, sent).status_code == 303
    assert voided(bureau, number)


def test_a_database_that_is_away_still_gets_a_page(
    head: Browser, bureau: Office, line: Outlet, written: Lines
) -> None:
    line.close()
    for engine in ("read", "write"):
        head.client.application.extensions["casehub"].__getattribute__(engine).kw["bind"].dispose()
    told = head.get("/desk")
    assert told.status_code == 502
    assert "数据库没有应答或者连接中断" in told.get_data(as_text=True)
    assert "没有写入" not in told.get_data(as_text=True)
    assert [one["message"].split(":")[0] for one in written() if one["level"] == "error"] == ["Lost"]
    with session_factory(bureau.engine)() as session:
        assert session.scalar(select(func.count()).select_from(SecurityEntry)) is not None
