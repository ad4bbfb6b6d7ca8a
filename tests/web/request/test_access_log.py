from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from casehub import logs

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Browser


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the running log so far."""
    caplog.set_level(logging.INFO, logs.ACCESS)
    caplog.handler.setFormatter(logs.JsonLine())
    return lambda: [json.loads(line) for line in caplog.handler.stream.getvalue().splitlines()]


def test_a_line_names_the_person_and_the_answer(
    sign_in: Callable[[str], Browser], written: Callable[[], list[dict[str, Any]]]
) -> None:
    browser = sign_in("clerk")
    browser.get("/cases?q=华芯", environ_base={"REMOTE_ADDR": "10.1.2.3"})
    answer = browser.get("/cases/none")
    *_, listed, missing = written()
    assert (listed["person"], listed["path"], listed["status"]) == ("clerk", "/cases", 200)
    assert listed["address"] == "10.1.2.3"
    assert (missing["status"], missing["request"]) == (404, answer.headers["X-Request-ID"])
    assert "华芯" not in json.dumps(written(), ensure_ascii=False)


def test_a_fault_is_logged_under_the_number_that_the_person_sees(
    app: Flask, browser: Browser, written: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    monkeypatch.setitem(app.view_functions, "help.index", lambda: 1 // 0)
    answer = browser.get("/help")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.get_data(as_text=True)
    fault = next(line for line in written() if line["level"] == "error" and "exception" in line)
    assert (fault["request"], fault["path"]) == (number, "/help")
    assert "ZeroDivisionError" in fault["exception"]


def test_a_number_written_by_a_stranger_is_not_taken(browser: Browser) -> None:
    answer = browser.get("/help", headers={"X-Request-ID": "chosen-by-me-123"})
    assert answer.headers["X-Request-ID"] != "chosen-by-me-123"
