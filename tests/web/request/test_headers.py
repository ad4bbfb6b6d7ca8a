"""Every answer says what a browser may load and keep; a page's nonce is of that page alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, Response, url_for

from casehub.web.request import headers


@pytest.fixture
def small() -> Flask:
    """An application that sets these headers and nothing else."""
    made = Flask("small", static_folder=None)
    made.add_url_rule("/page", "page", lambda: headers.nonce() + headers.nonce())
    made.add_url_rule("/static/x", "static", lambda: "x")

    def strict() -> Response:
        answer = Response("x")
        answer.headers["Content-Security-Policy"] = "sandbox"
        return answer

    made.add_url_rule("/strict", "strict", strict)
    made.after_request(headers.add_headers)
    return made


def test_each_page_has_one_nonce_and_no_two_the_same(small: Flask) -> None:
    seen = set()
    for _ in range(2):
        answer = small.test_client().get("/page")
        twice, policy = answer.text, answer.headers["Content-Security-Policy"]
        nonce = twice[: len(twice) // 2]
        assert twice == nonce * 2
        assert re.findall(r"'nonce-(.*?)'", policy) == [nonce, nonce]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        seen.add(nonce)
    assert len(seen) == 2


def test_a_view_may_be_stricter(small: Flask) -> None:
    answer = small.test_client().get("/strict")
    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_pages_are_kept_nowhere_and_files_of_the_program_by_their_state(small: Flask) -> None:
    browser = small.test_client()
    assert browser.get("/page").headers["Cache-Control"] == "no-store"
    assert browser.get("/static/x").headers["Cache-Control"] == "public, max-age=3600"
    kept = browser.get("/static/x?v=1").headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"


def test_another_state_of_a_file_has_another_address(tmp_path: Path) -> None:
    def address(folder: str, text: str) -> str:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "look.css").write_text(text)
        app = Flask("small", static_folder=tmp_path / folder, static_url_path="/static")
        app.url_defaults(headers.name_by_state)
        with app.test_request_context():
            assert "?" not in url_for("static", filename="absent.css")
            return url_for("static", filename="look.css")

    before, after, again = address("a", "a {}"), address("b", "b {}"), address("c", "a {}")
    assert before == again != after
    assert before.startswith("/static/look.css?v=")


def test_only_an_encrypted_answer_binds_the_browser_to_https(small: Flask) -> None:
    browser = small.test_client()
    assert "Strict-Transport-Security" not in browser.get("/page").headers
    secure = browser.get("/page", base_url="https://casehub.example").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
