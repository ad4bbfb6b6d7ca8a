"""Where the parts meet: an application starts whole or not at all, and nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casehub.app import VIEWS, create_app
from casehub.demonstration import accounts
from casehub.settings import Settings
from casehub.web.request.access import PolicyFault
from tests.faults.world import rules

SECRET = "0123456789abcdef" * 4


def settings(folder: Path, **more: str) -> Settings:
    told = {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": SECRET}
    return Settings.for_instance(folder, told | more)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[list[Flask]]:
    """Applications that let go of their databases at the end."""
    found: list[Flask] = []
    yield found
    for app in found:
        for way in ("read", "write"):
            getattr(app.extensions["casehub"], way).kw["bind"].dispose()


def start(made: list[Flask], at: Settings) -> Flask:
    made.append(create_app(at, rules=rules()))
    return made[-1]


def test_cookies_are_bound_to_https_where_the_address_says_so(
    tmp_path: Path, made: list[Flask]
) -> None:
    plain = start(made, settings(tmp_path / "a"))
    secure = start(made, settings(tmp_path / "b", CASEHUB_BASE_URL="https://casehub.example"))
    assert [app.config["SESSION_COOKIE_SECURE"] for app in made] == [False, True]
    assert plain.config["SESSION_COOKIE_NAME"] == "casehub-form"
    assert secure.config["SESSION_COOKIE_NAME"] == "__Host-casehub-form"
    assert all(app.config["SESSION_COOKIE_HTTPONLY"] for app in made)


def test_accounts_of_the_demonstration_are_shown_outside_production_only(
    tmp_path: Path, made: list[Flask]
) -> None:
    kept = accounts.Accounts("demonstration-only", ())
    accounts.keep(kept, tmp_path)
    shown = start(made, settings(tmp_path)).extensions["casehub"]
    assert (shown.production, shown.demo_accounts) == (False, kept)
    url = {"CASEHUB_BASE_URL": "https://casehub.example", "CASEHUB_DATABASE_URL": f"sqlite:///{tmp_path / 'x'}"}
    hidden = start(made, settings(tmp_path, CASEHUB_ENVIRONMENT="production", **url))
    assert hidden.extensions["casehub"].production
    assert hidden.extensions["casehub"].demo_accounts is None


def test_every_view_is_there_and_each_of_its_routes_has_a_policy(
    tmp_path: Path, made: list[Flask]
) -> None:
    app = start(made, settings(tmp_path))
    assert set(app.blueprints) == {view.routes.name for view in VIEWS}
    policy = app.extensions["casehub"].policy
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"} <= set(policy.entries)


def test_a_route_without_a_policy_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import Blueprint

    class Unheard:
        routes = Blueprint("unheard", __name__)

    Unheard.routes.add_url_rule("/unheard", "show", lambda: "")
    monkeypatch.setattr("casehub.app.VIEWS", (*VIEWS, Unheard))
    with pytest.raises(PolicyFault, match=r"unheard\.show"):
        create_app(settings(tmp_path), rules=rules())
