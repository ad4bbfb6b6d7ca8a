"""An application over a throw-away database, and a browser that checks every page it gets."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from casehub import schema
from casehub.app import create_app
from casehub.db import make_engine, session_factory
from casehub.people import accounts
from casehub.record.register import acting
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from casehub.storage import Blobs
from casehub.web.sign_in.auth import cookie_name
from tests import factories
from tests.faults import world
from tests.tables import make_tables
from tests.web.markup import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Clock:
    """The instant the application sees; tests move it."""

    def __init__(self) -> None:
        self.at: datetime = factories.AT

    def __call__(self) -> datetime:
        return self.at


class Browser:
    """A client that keeps cookies, sends CSRF tokens and refuses malformed pages."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def _checked(self, response: TestResponse) -> TestResponse:
        assert "nonce-" in response.headers["Content-Security-Policy"] or (
            "sandbox" in response.headers["Content-Security-Policy"]
        )
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
            html = response.get_data(as_text=True)
            assert faults(html) == []
            found = TOKEN.search(html)
            self.token = found[1] if found else self.token
        response.get_data()
        response.close()
        return response

    def get(self, path: str, **more: Any) -> TestResponse:
        """Fetch a page and check it."""
        return self._checked(self.client.get(path, **more))

    def page(self, path: str, **more: Any) -> str:
        """The text of a page that must be there."""
        response = self.get(path, **more)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        """Send a form with the token of the page seen last."""
        fields = {"csrf_token": self.token, **(data or {})}
        return self._checked(self.client.post(path, data=fields, **more))

    def sign_in(self, username: str, password: str = factories.PASSWORD) -> TestResponse:
        """Sign in by the form."""
        self.get("/sign-in")
        return self.post("/sign-in", {"sign_in_account": username, "sign_in_password": password})


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """The project's rule book, loaded once."""
    return world.rules()


@pytest.fixture(scope="session")
def template(rules: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with tables and staff, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    engine = make_engine(f"sqlite:///{folder / 'casehub.sqlite3'}")
    make_tables(engine)
    with session_factory(engine)() as session, session.begin():
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        session.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": schema.needed()})
        factories.make_bureau(session, rules, Blobs(folder / "blobs"))
    engine.dispose()
    return folder


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh copy of the template instance."""
    folder = tmp_path / "instance"
    shutil.copytree(template, folder)
    return Settings.for_instance(
        folder, {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4}
    )


@pytest.fixture
def clock() -> Clock:
    """The application's clock, standing at 2026-11-20 09:00."""
    return Clock()


@pytest.fixture
def app(settings: Settings, rules: Rulebook, clock: Clock) -> Flask:
    """The application."""
    made = create_app(settings, rules=rules, clock=clock)
    made.testing = True
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(app)


@pytest.fixture
def sign_in(app: Flask, clock: Clock) -> Callable[[str], Browser]:
    """Make a browser in which this person is signed in.

    Not by the form, which tests/web/sign_in fills in: two pages for each browser took a quarter
    of the time of these tests.
    """

    def make(username: str) -> Browser:
        browser = Browser(app)
        with app.extensions["casehub"].write() as session, session.begin():
            _person, token = accounts.sign_in(
                session, username, factories.PASSWORD, clock(), "127.0.0.1", production=False
            )
        with app.app_context():
            browser.client.set_cookie(cookie_name(), token)
        return browser

    return make


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing session on the application's database; commit it before asking the browser."""
    with app.extensions["casehub"].write() as opened:
        acting(opened, None, factories.HIRED_AT)
        yield opened


@pytest.fixture
def office(session: Session, rules: Rulebook, settings: Settings) -> factories.Bureau:
    """The bureau of the template, bound to `session`."""
    from sqlalchemy import select

    from casehub.model import Person

    people = {p.username: p.id for p in session.scalars(select(Person))}
    session.rollback()
    return factories.Bureau(session, rules, Blobs(settings.blobs), people)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], list[str]]:
    """Collect the SELECTs of the reading sessions from now on."""
    seen: list[str] = []
    engine = app.extensions["casehub"].read.kw["bind"]

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return lambda: seen
