"""Addresses that templates write: those of `url_for`, whatever was asked before."""

from __future__ import annotations

from flask import Flask, url_for

from casehub.web.drawing import addresses


def application() -> Flask:
    app = Flask("test")
    app.add_url_rule("/cases/<reference>", "show", str)
    app.add_url_rule("/cases", "index", str)
    # One endpoint, two addresses: which is meant follows from how the page was asked for.
    app.add_url_rule("/sent", "both", str, methods=["POST"])
    app.add_url_rule("/seen", "both", str, methods=["GET"])
    addresses.connect(app)
    return app


def test_an_address_is_that_of_this_request_and_these_values() -> None:
    app = application()
    of = app.jinja_env.globals["url_for"]
    asked = [
        ("index", {}), ("index", {"q": "甲"}), ("index", {"q": "乙", "after": None}), ("both", {}),
        ("show", {"reference": "渝知例字〔2026〕1号"}), ("show", {"reference": "SJ1", "_anchor": "papers"}),
    ]  # fmt: skip
    found = set()
    for root, method in (("", "GET"), ("/app", "GET"), ("", "POST"), ("", "GET")):
        with app.test_request_context("/cases", base_url=f"http://here{root}", method=method):
            for endpoint, values in asked:
                told = of(endpoint, **values)
                assert told == url_for(endpoint, **values)
                found.add(told)
    assert {"/seen", "/sent", "/app/seen", "/cases?q=%E7%94%B2", "/cases/SJ1#papers"} <= found


def test_two_applications_keep_their_addresses_apart() -> None:
    one, other = application(), Flask("other")
    other.add_url_rule("/elsewhere", "index", str)
    addresses.connect(other)
    told = []
    for app in (one, other):
        with app.test_request_context():
            told.append(app.jinja_env.globals["url_for"]("index"))
    assert told == ["/cases", "/elsewhere"]
