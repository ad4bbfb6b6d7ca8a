"""Searches and exports have a pace; what no page of ours sends is in the security log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casehub.model import SecurityEntry
from casehub.people import throttle
from tests.web.conftest import Browser, Clock


def entries(app: Flask, kind: str) -> list[tuple[str, str]]:
    with app.extensions["casehub"].read() as session:
        rows = session.scalars(select(SecurityEntry).where(SecurityEntry.kind == kind).order_by(SecurityEntry.id))
        return [(row.username, row.subject) for row in rows]


@pytest.mark.parametrize("what, path", [("export", "/cases.csv"), ("search", "/cases/find")])
def test_nobody_searches_or_carries_lists_away_as_a_program_does(
    what: str, path: str, app: Flask, clock: Clock, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert throttle.LIMITS[what] >= 30
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, what: 3})
    browser, other = sign_in("clerk"), sign_in("archivist")

    def uses(who: Browser) -> int:
        if what == "export":
            return who.get(path).status_code
        who.page("/cases")
        return who.post(path, {"q": "甲"}).status_code

    done = 200 if what == "export" else 303
    assert [uses(browser) for _ in range(5)] == [done, done, done, 429, 429]
    # Everybody for herself, and after a while again.
    assert uses(other) == done
    assert entries(app, "paused") == [("clerk", what)]
    clock.at += throttle.WINDOW + timedelta(seconds=1)
    sign_in("clerk")
    again = sign_in("clerk")
    assert uses(again) == done


def test_forged_tokens_are_logged_and_a_page_left_open_is_not(
    app: Flask, clock: Clock, sign_in: Callable[[str], Browser]
) -> None:
    browser = sign_in("security")
    browser.page("/people/new")
    own = browser.token
    for token in ("", "forged", sign_in("archivist").token):
        browser.token = token
        assert browser.post("/people/new", {"name": "x"}).status_code == 400
    assert [who for who, _ in entries(app, "request_forged")] == ["security"] * 3
    assert all("/people/new" in said for _, said in entries(app, "request_forged"))
    # Another window of hers signed in anew: the browser says that the form is ours.
    browser.token = "of the session before"
    assert browser.post("/people/new", {"name": "x"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 400
    assert len(entries(app, "request_forged")) == 3
    browser.token = own
    # A browser used all day: only the form has grown old.
    app.config["WTF_CSRF_TIME_LIMIT"] = -1
    assert browser.post("/people/new", {"name": "x"}).status_code == 400
    assert len(entries(app, "request_forged")) == 3


def test_a_stranger_fills_no_log(app: Flask, browser: Browser) -> None:
    browser.get("/sign-in")
    browser.token = "forged"
    for _ in range(throttle.LIMITS[throttle.FORGED] + 5):
        assert browser.post("/sign-in", {"sign_in_account": "clerk"}).status_code == 400
    assert entries(app, "request_forged") == [("", "/sign-in 表单令牌不符")] * throttle.LIMITS[throttle.FORGED]


def test_a_choice_that_was_not_offered_is_logged(app: Flask, sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("security")
    browser.page("/people/new")
    answer = browser.post("/people/new", {"name": "新来的", "username": "newcomer", "organisation_id": "999999", "roles": "registrar"})
    assert answer.status_code == 422
    assert entries(app, "request_forged") == [("security", "/people/new 选了页面没有列出的选项：organisation_id")]
    # A field left empty, or a wrong date, is a slip and no attack.
    browser.page("/people/new")
    assert browser.post("/people/new", {"name": ""}).status_code == 422
    assert len(entries(app, "request_forged")) == 1
