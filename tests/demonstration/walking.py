"""Opens the pages of the demonstration as a person would, from link to link, and weighs them."""

from __future__ import annotations

import re
from collections import Counter, deque
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from sqlalchemy import Engine
from sqlalchemy.event import listen, remove
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LINK = re.compile(r'href="([^"#]+)')
# Of pages of one sort so many are opened; of cases and the forms of their steps all.
ALIKE, CASE, STEP = 1, "cases.show?", "steps.show?"
HOST = "http://localhost"


@dataclass(frozen=True)
class Seen:
    """A page that was opened: its sort, its bytes, how many statements it sent to the database."""

    address: str
    sort: str
    size: int
    statements: int


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any engine sends meanwhile, without what only begins a transaction."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET")):
            sent.append(statement)

    listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        remove(Engine, "before_cursor_execute", note)


def walked(app: Flask, account: str, password: str) -> Iterator[Seen]:
    """Each page that this person reaches from the desk."""
    client = signed_in(app, account, password)
    seen, opened, waiting = {"/"}, Counter[str](), deque(["/"])
    while waiting:
        address = waiting.popleft()
        with counted() as sent:
            answer = client.get(address)
            body, kind = answer.get_data(), answer.mimetype
        answer.close()
        found = [answer.location] if answer.location else []
        if kind == "text/html" and not found:
            # A file that nobody printed here is answered with a page that says so.
            assert answer.status_code in {200, 403, 503}, (account, address, answer.status_code)
            yield Seen(address, shape(app, address), len(body), len(sent))
            found = LINK.findall(body.decode())
        for link in found:
            further = _here(urljoin(HOST + address, unescape(link)))
            if not further or further in seen:
                continue
            seen.add(further)
            sort = shape(app, further)
            opened[sort] += 1
            if sort in {CASE, STEP} or opened[sort] <= ALIKE:
                waiting.append(further)


def signed_in(app: Flask, account: str, password: str) -> FlaskClient:
    """A browser in which this person has signed in."""
    client = app.test_client()
    token = TOKEN.search(client.get("/sign-in").get_data(as_text=True))
    assert token is not None
    told = {"csrf_token": token[1], "sign_in_account": account, "sign_in_password": password}
    assert client.post("/sign-in", data=told).status_code in {302, 303}, account
    return client


def _here(address: str) -> str:
    """The address within this application; "" for any other, and for what is no page."""
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != HOST or parts.path.startswith(("/static", "/sign")):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shape(app: Flask, address: str) -> str:
    """What addresses of pages of one sort have in common: the page, and what is asked of it."""
    parts = urlsplit(address)
    try:
        route, _ = app.url_map.bind("localhost").match(unquote(parts.path), "GET")
    except HTTPException:
        return ""
    return f"{route}?{','.join(sorted(name for name, _ in parse_qsl(parts.query)))}"
