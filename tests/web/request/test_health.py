from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from casehub import schema
from casehub.deadlines import provisional
from casehub.model import WorkerLife
from casehub.web.request import health

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from casehub.settings import Settings
    from tests.web.conftest import Browser, Clock


def ready(browser: Browser) -> tuple[int, dict[str, Any]]:
    answer = browser.get("/health/ready")
    return answer.status_code, answer.get_json()


def test_live_says_the_version(browser: Browser) -> None:
    answer = browser.get("/health/live")
    assert answer.get_json() == {"live": True, "version": "0.1.0"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_it_says_can_be_read_where_it_is_printed(browser: Browser) -> None:
    assert "后台办理程序没有在运行" in browser.get("/health/ready").get_data(as_text=True)


def test_ready_when_all_is_well(browser: Browser) -> None:
    code, found = ready(browser)
    assert (code, found["ready"]) == (200, True)
    assert found["database"]["kind"] == "sqlite"
    assert found["migration"] == {"ok": True, "at": schema.needed(), "needed": schema.needed()}
    assert found["disk"]["free_bytes"] > 0
    assert found["blobs"] == {"ok": True}
    assert found["calendar"] == {"ok": True, "waiting": 0}


def test_a_silent_worker_is_told_and_pages_go_on(
    browser: Browser, session: Session, clock: Clock
) -> None:
    def worker() -> tuple[int, object, object]:
        code, found = ready(browser)
        return code, found["worker"]["ok"], found["worker"]["age_seconds"]

    assert worker() == (200, False, None)
    lives = [
        WorkerLife(host=host, pid=1, started_at=clock.at, seen_at=clock.at, ended_at=None, jobs=0)
        for host in ("one", "two")
    ]
    session.add_all(lives)
    session.commit()
    clock.at += timedelta(seconds=179)
    assert worker() == (200, True, 179)
    lives[0].ended_at = clock.at
    session.commit()
    assert worker() == (200, True, 179)
    clock.at += timedelta(seconds=2)
    assert worker() == (200, False, 181)


def test_limits_that_a_new_calendar_has_not_reached_are_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisional, "not_recounted", lambda _session, _rules: 3)
    monkeypatch.setattr(health, "not_recounted", lambda _session, _rules: 3)
    code, found = ready(browser)
    assert (code, found["ready"], found["calendar"]["ok"]) == (200, True, False)
    assert "3个未结期限" in found["calendar"]["sentence"]
    assert "casehub calendars load" in found["calendar"]["sentence"]
    browser.sign_in("clerk")
    page = browser.get("/rules/calendar").get_data(as_text=True)
    assert "期限尚未重新计算" in page
    assert "3个未结期限" in page


def test_an_older_database_is_not_ready(browser: Browser, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001_first'"))
    session.commit()
    code, found = ready(browser)
    assert (code, found["ready"], found["migration"]["ok"]) == (503, False, False)
    assert "casehub migrate" in found["migration"]["sentence"]


def test_a_database_that_is_gone(browser: Browser, settings: Settings, app: Flask) -> None:
    app.extensions["casehub"].read.kw["bind"].dispose()
    file = settings.instance / "casehub.sqlite3"
    file.unlink()
    file.mkdir()
    code, found = ready(browser)
    assert (code, found["database"]["ok"], found["migration"]["ok"]) == (503, False, None)


def test_blobs_that_cannot_be_written(browser: Browser, settings: Settings) -> None:
    folder = settings.instance / "blobs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be")
    code, found = ready(browser)
    assert (code, found["blobs"]["ok"]) == (503, False)


def test_a_full_disk(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(Path.cwd())._replace(total=10**10, free=10**8)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage)
    code, found = ready(browser)
    assert (code, found["disk"]["ok"], found["disk"]["free_bytes"]) == (503, False, 10**8)
