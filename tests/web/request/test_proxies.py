from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from casehub.web.request.proxies import TrustedProxies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

PROXIES = [ip_network("127.0.0.1"), ip_network("10.20.0.0/16")]


def seen(peer: str, **headers: str) -> tuple[str, str]:
    """(address, scheme) that the application sees."""
    found: list[WSGIEnvironment] = []

    def app(environ: WSGIEnvironment, _start: StartResponse) -> list[bytes]:
        found.append(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}
    TrustedProxies(app, PROXIES)(environ, lambda *_: lambda _: None)
    return found[0]["REMOTE_ADDR"], found[0]["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        # What the browser wrote itself stands on the left and counts for nothing.
        ("127.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        # Two proxies of ours in a row.
        ("127.0.0.1", "1.1.1.1, 203.0.113.7, 10.20.1.1", "203.0.113.7"),
        # Everybody in the chain is ours: the first of them asked.
        ("127.0.0.1", "10.20.9.9, 10.20.1.1", "10.20.9.9"),
        # A stranger is not believed.
        ("203.0.113.9", "10.20.1.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_whose_address_counts(peer: str, told: str, address: str) -> None:
    headers = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    assert seen(peer, **headers)[0] == address


def test_only_our_proxy_says_that_it_was_https() -> None:
    assert seen("127.0.0.1", HTTP_X_FORWARDED_PROTO="https")[1] == "https"
    assert seen("203.0.113.9", HTTP_X_FORWARDED_PROTO="https")[1] == "http"


def test_hsts_is_sent_behind_our_proxy_only(app: Flask) -> None:
    app.wsgi_app.networks = PROXIES  # type: ignore[union-attr]
    client, told = app.test_client(), {"X-Forwarded-Proto": "https"}
    ours = client.get("/sign-in", headers=told, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    strange = client.get("/sign-in", headers=told, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert ours.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in strange.headers
