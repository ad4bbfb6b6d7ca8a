"""What holds of every answer and every cookie, whoever asks and whatever was sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from casehub import logs
from casehub.app import create_app
from casehub.model import Event, Person, SecurityEntry
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from tests import factories
from tests.web.conftest import Browser, Clock

SignIn = Callable[[str], Browser]
PLACES = ("/sign-in", "/desk", "/cases", "/account", "/help", "/verify", "/nowhere", "/static/casehub.css",
          "/cases.csv", "/health/live")  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_headers(path: str, sign_in: SignIn) -> None:
    answer = sign_in("clerk").client.get(path)
    answer.close()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert (policy["base-uri"], policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    if answer.mimetype.startswith("text/"):
        assert "charset=utf-8" in answer.headers["Content-Type"]


@pytest.mark.parametrize("path", [p for p in PLACES if not p.startswith("/static")])
def test_nothing_of_a_case_stays_in_a_cache(path: str, sign_in: SignIn) -> None:
    assert sign_in("clerk").client.get(path).headers["Cache-Control"] == "no-store"


def test_a_nonce_is_good_once(browser: Browser) -> None:
    policies = {browser.get("/sign-in").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_other_sites_are_told_nothing(sign_in: SignIn) -> None:
    browser = sign_in("clerk")
    for path in ("/desk", "/cases"):
        answer = browser.client.get(path, headers={"Origin": "https://evil.example"})
        assert [h for h, _ in answer.headers if h.startswith("Access-Control-")] == []
    preflight = browser.client.options("/cases/find", headers={"Origin": "https://evil.example"})
    assert [h for h, _ in preflight.headers if h.startswith("Access-Control-")] == []


def test_cookies_of_a_production_are_closed(settings: Settings, rules: Rulebook, clock: Clock) -> None:
    app = create_app(replace(settings, base_url="https://casehub.example"), rules=rules, clock=clock)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    browser = Browser(app)
    browser.client.environ_base["HTTP_REFERER"] = "https://localhost/"
    browser.get("/sign-in", base_url="https://localhost")
    sent = {"csrf_token": browser.token, "sign_in_account": "clerk", "sign_in_password": factories.PASSWORD}
    answer = browser.client.post("/sign-in", data=sent, base_url="https://localhost")
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
        assert "Domain=" not in cookie
        assert len(cookie) < 4_096


def test_a_token_is_long_and_never_the_same(app: Flask) -> None:
    tokens = set()
    for _ in range(4):
        browser = Browser(app)
        browser.sign_in("clerk")
        cookie = browser.client.get_cookie("casehub")
        assert cookie is not None
        tokens.add(cookie.value)
    assert len(tokens) == 4
    # 43 letters of 64 bear 256 bits.
    assert all(len(token) == 43 for token in tokens)


def test_reading_never_does_anything(app: Flask, sign_in: SignIn) -> None:
    """What changes something takes POST only; GET and HEAD of it are refused."""
    browser = sign_in("clerk")
    rules = list(app.url_map.iter_rules())
    # Where a page stands at the same address, reading it is that page's own matter.
    pages = {r.rule for r in rules if "GET" in (r.methods or ())}
    posting = [r for r in rules if r.rule not in pages]
    assert len(posting) >= 10
    for rule in posting:
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<int:{argument}>", "1").replace(f"<{argument}>", "1")
        for method in ("GET", "HEAD"):
            assert browser.client.open(path, method=method).status_code in {404, 405}, (method, path)


def test_reading_writes_no_event(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = factories.open_request(office.work("clerk"), "intake").reference
    office.session.commit()
    before = office.session.scalar(select(func.count()).select_from(Event))
    office.session.rollback()
    browser = sign_in("clerk")
    for path in ("/desk", "/cases", f"/cases/{reference}", f"/cases/{reference}/steps/receive_request"):
        browser.page(path)
    assert office.session.scalar(select(func.count()).select_from(Event)) == before


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_none(method: str, browser: Browser) -> None:
    for path in ("/sign-in", "/help"):
        assert browser.client.open(path, method=method).status_code in {400, 404, 405}, path


@pytest.mark.parametrize("path", [
    "/.git/config", "/.env", "/static/", "/static/../app.py", "/static/%2e%2e/settings.py", "/config/roles.toml",
    "/instance/casehub.sqlite3", "/metrics", "/docs", "/openapi.json", "/debug", "/console", "/server-status",
])  # fmt: skip
def test_nothing_else_is_served(path: str, sign_in: SignIn) -> None:
    answer = sign_in("clerk").client.get(path)
    answer.close()
    assert answer.status_code in {303, 404}


def test_a_fault_shows_nothing_of_the_program(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not app.debug
    app.testing = False
    monkeypatch.setitem(app.view_functions, "help.index", lambda: {}["secret of the program"])
    answer = app.test_client().get("/help")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 500
    for word in ("secret of the program", "Traceback", "KeyError", "werkzeug", "sqlalchemy", ".py"):
        assert word not in shown
    assert "Werkzeug" not in answer.headers.get("Server", "")


def test_a_parameter_of_the_address_is_no_field_of_a_form(sign_in: SignIn) -> None:
    browser = sign_in("clerk")
    browser.page("/cases")
    assert browser.post("/cases/find?q=摩托&procedure=intake", {}).location == "/cases"


def test_only_declared_fields_change_a_row(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    number = office.people["archivist"]
    person = office.session.get_one(Person, number)
    before = (person.username, person.active, person.password_hash, person.system, person.demonstration)
    home = person.organisation_id
    office.session.rollback()
    browser = sign_in("security")
    browser.page(f"/people/{number}/edit")
    more = {"username": "root", "active": "", "password_hash": "x", "system": "1", "demonstration": "1", "id": "1"}
    form = {"name": "谭桂枝", "post": "档案员", "organisation_id": str(home), **more}
    assert browser.post(f"/people/{number}/edit", form).status_code == 303
    office.session.expire_all()
    person = office.session.get_one(Person, number)
    assert (person.username, person.active, person.password_hash, person.system, person.demonstration) == before


def test_what_was_typed_is_decoded_once(sign_in: SignIn) -> None:
    browser = sign_in("clerk")
    browser.page("/cases")
    typed = "&lt;b&gt; %3Cb%3E \\u003cb"
    shown = browser.page(str(browser.post("/cases/find", {"q": typed}).location))
    assert 'value="&amp;lt;b&amp;gt; %3Cb%3E \\u003cb"' in shown


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return caplog.handler.stream.getvalue().splitlines()


def test_a_line_of_the_log_is_one_line(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logs.ACCESS)
    caplog.handler.setFormatter(logs.JsonLine())
    browser.get("/nowhere%0d%0a%7b%22person%22:%22head%22%7d%1b%5b31m")
    written = lines(caplog)
    assert len(written) == 1
    assert "\\r\\n" in written[0]
    assert not set(written[0]) & {"\x1b", "\r"}
    assert json.loads(written[0])["status"] in {303, 404}


def test_no_log_keeps_a_secret(
    browser: Browser, office: factories.Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs.JsonLine())
    browser.sign_in("clerk", "a wrong secret that I typed")
    browser.sign_in("clerk")
    cookie = browser.client.get_cookie("casehub")
    browser.page("/account")
    rows = office.session.execute(select(SecurityEntry.username, SecurityEntry.subject, SecurityEntry.detail)).all()
    everything = "\n".join(lines(caplog)) + repr(rows)
    assert "clerk" in everything
    assert cookie is not None
    for secret in ("a wrong secret that I typed", factories.PASSWORD, cookie.value, browser.token):
        assert secret not in everything


def test_every_sign_in_and_refusal_leaves_a_line(browser: Browser, office: factories.Bureau) -> None:
    for account, password in (("clerk", "wrong"), ("nobody", "wrong"), ("clerk", factories.PASSWORD)):
        browser.sign_in(account, password)
    kinds = office.session.scalars(select(SecurityEntry.kind).order_by(SecurityEntry.id)).all()
    assert kinds[-3:] == ["sign_in_refused", "sign_in_refused", "signed_in"]


def test_sign_out_is_on_every_page(sign_in: SignIn) -> None:
    for who in ("clerk", "security", "audit", "system", "partner", "mediator"):
        browser = sign_in(who)
        for path in ("/account", "/help", "/rules", "/nowhere"):
            shown = browser.client.get(path).get_data(as_text=True)
            assert 'action="/sign-out"' in shown, (who, path)
