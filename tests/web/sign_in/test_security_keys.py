"""Security keys on the pages: the owner adds and takes away; sign-in takes a key or a code."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casehub.app import create_app
from casehub.model import Person
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from tests import factories
from tests.authenticator import Authenticator
from tests.web.conftest import Browser, Clock
from tests.web.sign_in.test_second_factor import code, in_production
from tests.web.sign_in.test_second_factor import set_up as set_code_up

ORIGIN = "http://localhost"


def asked(page: str) -> str:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def add(browser: Browser, clock: Clock, name: str = "蓝色") -> Authenticator:
    """Add a key on the page."""
    clock.at += timedelta(seconds=1)
    key = Authenticator(ORIGIN)
    answer = key.create(asked(browser.page("/account/keys")))
    sent = {"name": name, "password": factories.PASSWORD, "key_answer": answer}
    assert browser.post("/account/keys", sent).status_code == 303
    assert name in browser.page("/account/keys")
    return key


def test_a_key_is_added_used_and_taken_away(app: Flask, clock: Clock, sign_in: Callable[[str], Browser]) -> None:
    mine = sign_in("security")
    blue, red = add(mine, clock), add(mine, clock, "红色")
    assert "蓝色、红色" in mine.page("/account")
    for key in (blue, red):
        clock.at += timedelta(minutes=1)
        browser = Browser(app)
        browser.sign_in("security")
        page = browser.page("/second-factor?next=/people")
        assert 'name="sign_in_code"' not in page
        stranger = browser.post("/second-factor", {"sign_in_key": Authenticator(ORIGIN).get(asked(page))})
        assert stranger.status_code == 422
        clock.at += timedelta(seconds=1)
        sent = {"sign_in_key": key.get(asked(browser.page("/second-factor"))), "next": "/people"}
        assert browser.post("/second-factor", sent).location == "/people"
        assert browser.get("/people").status_code == 200
    page = browser.page("/account/keys")
    number = re.search(r'value="(\d+)"[^>]*>[^<]*蓝色', page)
    assert number is not None
    for password, status in (("not hers", 422), (factories.PASSWORD, 303)):
        browser.page("/account/keys")
        sent = {"do": "remove", "old_key": number[1], "old_password": password}
        assert browser.post("/account/keys", sent).status_code == status
    assert "蓝色" not in browser.page("/account/keys")


def test_whoever_has_both_takes_either(app: Flask, clock: Clock, sign_in: Callable[[str], Browser]) -> None:
    mine = sign_in("security")
    secret, key = set_code_up(mine, clock), add(mine, clock)
    clock.at += timedelta(minutes=2)
    for answers in (
        lambda _: {"sign_in_code": code(secret, clock)},
        lambda page: {"sign_in_key": key.get(asked(page)), "sign_in_code": ""},
    ):
        browser = Browser(app)
        browser.sign_in("security")
        page = browser.page("/second-factor")
        assert 'name="sign_in_code"' in page
        assert browser.post("/second-factor", answers(page)).status_code == 303
        assert browser.get("/people").status_code == 200


def test_who_finds_an_open_desk_adds_no_key(clock: Clock, sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("security")
    clock.at += timedelta(seconds=1)
    for sent in ({"password": "not hers"}, {"password": ""}, {"password": factories.PASSWORD, "name": ""},
                 {"password": factories.PASSWORD, "key_answer": ""}, {"password": factories.PASSWORD, "name": "长" * 41}):  # fmt: skip
        answer = Authenticator(ORIGIN).create(asked(browser.page("/account/keys")))
        refused = browser.post("/account/keys", {"name": "我的", "key_answer": answer} | sent)
        assert refused.status_code == 422, sent
    assert "还没有登记" in browser.page("/account/keys")
    assert browser.get("/second-factor").status_code == 303


def test_what_was_typed_survives_a_sign_in_with_a_key(clock: Clock, sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("security")
    key = add(browser, clock)
    browser.page("/people/new")
    clock.at += timedelta(minutes=40)
    typed = {"name": "新来的", "username": "newcomer"}
    assert browser.post("/people/new", typed).status_code == 401
    page = browser.post("/people/new", typed | {"sign_in_account": "security", "sign_in_password": factories.PASSWORD}).get_data(as_text=True)
    assert 'name="name" value="新来的"' in page
    assert page.count('name="sign_in_key"') == 1
    shown = browser.post("/people/new", typed | {"sign_in_key": key.get(asked(page))})
    assert shown.status_code == 422
    assert 'value="新来的"' in shown.get_data(as_text=True)


def test_the_page_tells_where_no_browser_takes_a_key(settings: Settings, rules: Rulebook, clock: Clock, app: Flask, sign_in: Callable[[str], Browser]) -> None:
    key = add(sign_in("security"), clock)
    clock.at += timedelta(minutes=1)
    other = Browser(create_app(replace(settings, base_url="https://10.1.2.3"), rules=rules, clock=clock))
    at = {"base_url": "https://10.1.2.3"}
    other.get("/sign-in", **at)
    head = {"Referer": "https://10.1.2.3/sign-in"}
    other.post("/sign-in", {"sign_in_account": "security", "sign_in_password": factories.PASSWORD}, headers=head, **at)
    page = other.page("/second-factor", **at)
    assert "IP 地址" in page
    assert "data-options" not in page
    refused = other.post("/second-factor", {"sign_in_key": key.get('{"challenge": "", "rpId": "10.1.2.3"}')}, headers=head, **at)
    assert refused.status_code == 422


def test_a_person_stopped_between_password_and_key_stays_outside(app: Flask, clock: Clock, sign_in: Callable[[str], Browser]) -> None:
    key = add(sign_in("security"), clock)
    clock.at += timedelta(minutes=1)
    browser = Browser(app)
    browser.sign_in("security")
    answer = key.get(asked(browser.page("/second-factor")))
    with app.extensions["casehub"].write() as session, session.begin():
        session.scalars(select(Person).where(Person.username == "security")).one().active = False
    assert browser.post("/second-factor", {"sign_in_key": answer}).status_code == 401
    assert browser.get("/people").location.startswith("/sign-in")


@pytest.mark.parametrize("by", ["code", "key"])
def test_where_a_factor_must_be_either_kind_serves(by: str, settings: Settings, rules: Rulebook, clock: Clock) -> None:
    browser = in_production(settings, rules, clock)()
    browser.sign_in("audit")
    assert browser.get("/audit/security").location == "/account/second-factor"
    assert "/account/keys" in browser.page("/account/second-factor")
    assert "先设置二次验证" in browser.page("/account/keys")
    if by == "code":
        set_code_up(browser, clock)
    else:
        clock.at += timedelta(seconds=1)
        key = Authenticator("https://localhost")
        answer = key.create(asked(browser.page("/account/keys")))
        assert browser.post("/account/keys", {"name": "甲", "password": factories.PASSWORD, "key_answer": answer}).status_code == 303
    assert browser.get("/audit/security").status_code == 200
