"""A body too large for who asks or where it goes is refused by its length, unread."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from casehub.app import create_app
from casehub.rulebook.book import Rulebook
from casehub.settings import Settings
from casehub.web.request.sizes import LARGEST_TEXT, LARGEST_TEXT_OF_STRANGERS, MEGABYTE
from tests import factories, samples
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper


class Unread(io.RawIOBase):
    """A body that counts what is taken of it; it has no end."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def send(browser: Browser, path: str, length: int | None, kind: str = "multipart/form-data; boundary=b") -> tuple[int, int, str]:
    """POST an endless body of an announced length; (status, bytes read of it, the page)."""
    body = Unread()
    builder = EnvironBuilder(path=path, method="POST", content_type=kind)
    environ = builder.get_environ() | {"wsgi.input": body, "wsgi.input_terminated": length is None}
    environ.pop("CONTENT_LENGTH", None)
    if length is None:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(length)
    kept = [c for c in map(browser.client.get_cookie, ("casehub", "casehub-form")) if c]
    environ["HTTP_COOKIE"] = "; ".join(f"{c.key}={c.value}" for c in kept)
    parts, status, _ = run_wsgi_app(browser.client.application, environ, buffered=True)
    return int(status[:3]), body.taken, b"".join(parts).decode()


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/register", "/no/such/page", "/health/live"])
def test_a_stranger_sends_little(browser: Browser, path: str) -> None:
    for length in (LARGEST_TEXT_OF_STRANGERS + 1, 60 * MEGABYTE, 10**12):
        status, taken, page = send(browser, path, length)
        assert (status, taken) == (413, 0)
    assert "没有登录时不能提交这么大的内容" in page


def test_a_stranger_may_compare_a_paper_and_no_more(browser: Browser) -> None:
    assert send(browser, "/verify", 31 * MEGABYTE)[:2] == (413, 0)
    browser.page("/verify")
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = b"\r\n".join((
        b"--b", part.format("csrf_token", "").encode() + browser.token.encode(),
        b"--b", part.format("present", '; filename="a.pdf"').encode() + bytes(2 * MEGABYTE),
        b"--b--\r\n",
    ))  # fmt: skip
    told = browser.client.post("/verify", data=body, content_type="multipart/form-data; boundary=b")
    assert told.status_code == 200
    assert "未签发过此文件" in told.get_data(as_text=True)


@pytest.mark.parametrize("who, most", [("clerk", 200), ("head", 50), ("mediator", 50), ("system", 0)])
def test_each_role_has_its_limit_where_files_are_taken(
    office: factories.Bureau, sign_in: Callable[[str], Browser], who: str, most: int
) -> None:
    reference, number = with_paper(office)
    person = sign_in(who)
    # Who may not use the route sends it no file either.
    path = f"/cases/{reference}/documents/{number}/verify"
    status, taken, page = send(person, path, most * MEGABYTE + LARGEST_TEXT + 1)
    assert (status, taken) == (413, 0)
    assert f"最多提交 {most + 4} MB" in page
    # A route that takes no file reads text only, from anybody.
    assert send(person, "/account", LARGEST_TEXT + 1)[:2] == (413, 0)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_body_without_a_length_is_not_read(browser: Browser, kind: str) -> None:
    assert send(browser, "/sign-in", None, kind)[:2] == (411, 0)


def test_the_machine_bounds_every_role(
    settings: Settings, rules: Rulebook, template: Path, office: factories.Bureau
) -> None:
    reference, _ = with_paper(office)
    small = create_app(
        replace(settings, upload_limit_bytes=2000), rules=rules, clock=lambda: factories.AT
    )
    small.testing = True
    clerk = Browser(small)
    clerk.sign_in("clerk")
    page = clerk.page(f"/cases/{reference}/evidence")
    path = page.split(f'href="/cases/{reference}/evidence/')[1].split('"')[0]
    where = f"/cases/{reference}/evidence/{path}"
    fields_of(clerk.page(where))
    told = clerk.post(f"{where}/file", {"file": (io.BytesIO(samples.pdf("x" * 3000)), "甲1.pdf")})
    assert told.status_code == 422
    assert "文件超过" in told.get_data(as_text=True)


def test_every_route_that_reads_files_says_so(app: Flask) -> None:
    """Found in the source of the view, or of the view's module for forms of steps."""
    import inspect

    policy = app.extensions["casehub"].policy
    reading = {
        name
        for name, view in app.view_functions.items()
        if name != "static"
        and any(way in inspect.getsource(view) for way in ("request.files", "sent_here(", "uploads."))
    }
    assert reading <= {name for name, entry in policy.entries.items() if entry.files}
    assert {name for name, entry in policy.entries.items() if entry.files} == (
        # Their views hand the request on.
        reading | {"steps.submit", "incoming.receive", "slips.read", "intake.register"}
    )
