"""The second factor on the pages: nothing opens before it, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from flask import Flask

from casehub.app import create_app
from tests import factories
from tests.web.conftest import Browser

if TYPE_CHECKING:
    from casehub.rulebook.book import Rulebook
    from casehub.settings import Settings
    from tests.web.conftest import Clock


def code(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(clock.at)


def set_up(browser: Browser, clock: Clock) -> str:
    """Set a factor up on the page; the secret."""
    page = browser.page("/account/second-factor")
    secret = page.split('密钥 <span class="hash">')[1].partition("<")[0]
    sealed = page.split('name="offer" value="')[1].partition('"')[0]
    wrong = browser.post("/account/second-factor", {"offer": sealed, "code": "000000", "password": factories.PASSWORD})
    assert wrong.status_code == 422
    stranger = {"offer": sealed, "code": code(secret, clock), "password": "not hers"}
    wrong = browser.post("/account/second-factor", stranger)
    assert wrong.status_code == 422
    assert "密码不正确" in wrong.get_data(as_text=True)
    page = wrong.get_data(as_text=True)
    secret = page.split('密钥 <span class="hash">')[1].partition("<")[0]
    sealed = page.split('name="offer" value="')[1].partition('"')[0]
    own = {"offer": sealed, "code": code(secret, clock), "password": factories.PASSWORD}
    answer = browser.post("/account/second-factor", own)
    assert answer.status_code == 303
    assert "已启用" in browser.page("/account/second-factor")
    return secret


def test_nothing_opens_between_password_and_code(app: Flask, clock: Clock) -> None:
    mine = Browser(app)
    mine.sign_in("security")
    secret = set_up(mine, clock)
    clock.at += timedelta(minutes=2)
    browser = Browser(app)
    assert browser.sign_in("security").status_code == 303
    for path in ("/", "/people", "/account", "/account/second-factor"):
        answer = browser.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/second-factor"), path
    # The menu offers nothing that needs a role.
    assert 'href="/people"' not in browser.page("/second-factor?next=/people")
    assert browser.post("/people/new", {"name": "x"}).status_code == 401
    assert browser.post("/second-factor", {"sign_in_code": "000000"}).status_code == 422
    answer = browser.post("/second-factor", {"sign_in_code": code(secret, clock), "next": "/people"})
    assert (answer.status_code, answer.location) == (303, "/people")
    assert browser.get("/people").status_code == 200
    # The other browser, signed in before, goes on; giving the factor up needs its code.
    clock.at += timedelta(minutes=1)
    browser.page("/account/second-factor")
    assert browser.post("/account/second-factor", {"code": "000000", "do": "drop"}).status_code == 422
    browser.page("/account/second-factor")
    dropped = browser.post("/account/second-factor", {"code": code(secret, clock), "do": "drop"})
    assert dropped.status_code == 303
    assert "启用</button>" in browser.page("/account/second-factor")
    assert Browser(app).sign_in("security").location == "/"


def test_what_was_typed_survives_a_sign_in_with_two_factors(app: Flask, clock: Clock) -> None:
    browser = Browser(app)
    browser.sign_in("security")
    secret = set_up(browser, clock)
    browser.page("/people/new")
    clock.at += timedelta(minutes=40)
    typed = {"name": "新来的", "username": "newcomer"}
    asked = browser.post("/people/new", typed)
    assert asked.status_code == 401
    again = typed | {"sign_in_account": "security", "sign_in_password": factories.PASSWORD}
    asked = browser.post("/people/new", again)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 401
    assert "输入动态口令" in page
    assert 'name="name" value="新来的"' in page
    assert factories.PASSWORD not in page
    shown = browser.post("/people/new", typed | {"sign_in_code": code(secret, clock)})
    assert shown.status_code == 422
    assert 'value="新来的"' in shown.get_data(as_text=True)


def in_production(settings: Settings, rules: Rulebook, clock: Clock) -> Callable[[], Browser]:
    """Browsers of the same instance as real matters are kept in."""
    real = replace(settings, environment="production", base_url="https://localhost")
    app = create_app(real, rules=rules, clock=clock)
    app.config["PREFERRED_URL_SCHEME"] = "https"

    def browser() -> Browser:
        made = Browser(app)
        made.client.environ_base["HTTP_REFERER"] = "https://localhost/"
        return made

    return browser


def test_in_production_administrators_and_who_approves_set_one_up_first(
    settings: Settings, rules: Rulebook, clock: Clock
) -> None:
    visit = in_production(settings, rules, clock)
    for who, path in (("security", "/people"), ("head", "/cases")):
        browser = visit()
        assert browser.sign_in(who).status_code == 303
        assert browser.get(path).location == "/account/second-factor"
        assert "先设置二次验证" in browser.page("/account/second-factor")
        assert browser.get("/account").status_code == 200
        set_up(browser, clock)
        assert browser.get(path).status_code == 200
    other = visit()
    other.sign_in("clerk")
    assert other.get("/cases").status_code == 200


def test_elsewhere_nobody_must(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in("security")
    assert browser.get("/people").status_code == 200


@pytest.mark.parametrize("said", ["", "offered"])
def test_the_account_offers_it_where_the_bureau_does(
    said: str, settings: Settings, rules: Rulebook, clock: Clock
) -> None:
    roles = dict(rules.roles)
    roles["registrar"] = replace(roles["registrar"], second_factor=said)
    browser = Browser(create_app(settings, rules=replace(rules, roles=roles), clock=clock))
    browser.sign_in("clerk")
    for path in ("/account/second-factor", "/account/keys"):
        assert (path in browser.page("/account")) == bool(said)
