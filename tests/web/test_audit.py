"""The audit page tells of the checkpoints and of their time stamps, also of those that failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from casehub.app import create_app
from casehub.record import audit, stamps
from casehub.record.checkpoints import Places, seal, write_copies
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from tests import factories
from tests.web.conftest import Browser, Clock

AT, SERVER = factories.AT, "http://tsa.example/tsa"
KEY = bytes(range(32))


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """The folder on another machine."""
    return tmp_path / "outside"


@pytest.fixture
def app(settings: Settings, rules: Rulebook, clock: Clock, outside: Path) -> Flask:
    """The application of a bureau that keeps copies of its checkpoints outside."""
    made = create_app(replace(settings, checkpoint_copies=outside), rules=rules, clock=clock)
    made.testing = True
    return made


def test_a_time_stamp_and_one_that_is_not_to_be_had(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    session, browser = office.session, sign_in("audit")
    seal(session, bytes(range(32)), AT)
    taken = stamps.take_up(session, SERVER, AT)
    assert taken is not None
    stamps.keep(session, taken[0], b"token", AT + timedelta(hours=1))
    session.commit()
    assert "没有盖上时间戳" not in browser.page("/audit/verify")
    seal(session, bytes(range(32)), AT + timedelta(days=1))
    taken = stamps.take_up(session, SERVER, AT)
    assert taken is not None
    stamps.put_off(session, taken[0], "时间戳服务器没有应答", AT, [60])
    session.commit()
    page = browser.page("/audit/verify")
    assert f"最近的检查点没有盖上时间戳：时间戳服务器没有应答（{SERVER}，已试 1 次）" in page


def test_what_lies_outside_is_told_by_what_can_be_read_there(
    office: factories.Bureau, settings: Settings, outside: Path, sign_in: Callable[[str], Browser]
) -> None:
    """A file that a full disk left empty is no copy of the newest checkpoint."""
    session, browser = office.session, sign_in("audit")
    places = Places(settings.keys / "checkpoint.key", settings.checkpoints, outside)
    missing = "号检查点还没有机外副本"
    assert missing not in browser.page("/audit/verify")
    for number in (1, 2):
        seal(session, KEY, AT + timedelta(days=number))
        session.commit()
        assert f"最近封存的第 {number} {missing}" in browser.page("/audit/verify")
        assert write_copies(session, places)[1] == []
        page = browser.page("/audit/verify")
        assert f"最近一份机外副本：第 {number} 号检查点" in page
        assert missing not in page
    newest = max(outside.glob("*.json"))
    newest.write_bytes(b"")
    page = browser.page("/audit/verify")
    assert "最近一份机外副本：第 1 号检查点" in page
    assert f"最近封存的第 2 {missing}" in page


def test_the_page_finds_what_the_command_finds(
    office: factories.Bureau, settings: Settings, outside: Path, rules: Rulebook,
    sign_in: Callable[[str], Browser],
) -> None:  # fmt: skip
    """A row that was changed past the program."""
    session, browser = office.session, sign_in("audit")
    factories.open_request(office.work("clerk"), "intake")
    seal(session, KEY, AT)
    session.commit()
    write_copies(session, Places(settings.keys / "checkpoint.key", settings.checkpoints, outside))
    session.commit()
    browser.page("/audit/verify")
    answer = browser.post("/audit/verify").get_data(as_text=True)
    assert "✓ 没有发现改动" in answer
    session.execute(text("UPDATE party SET name = '某某公司'"))
    session.commit()
    answer = browser.post("/audit/verify").get_data(as_text=True)
    against = audit.Against(rules, copies=(outside,), now=AT + timedelta(days=9))
    found = [str(fault) for fault in audit.verify(session, office.blobs, against=against).faults]
    assert found
    assert f"发现 {len(found)} 处问题" in answer
    assert all(one in answer for one in found)
