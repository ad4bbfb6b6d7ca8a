"""The policy walked whole: every route × every role; hidden and absent are the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from casehub.declared import DeclarationFaults
from casehub.web.request.access import PolicyFault, check_routes, load_policy
from tests import factories
from tests.web.conftest import ROOT, Browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from casehub.rulebook.book import Rulebook

VOLATILE = re.compile(r'nonce-?="?[\w-]+"?|value="[\w.\-]+"|nonce="[^"]*"')


def _address(rule: object) -> str:
    text = str(rule).replace("<track>", "letter_request")
    for pattern, value in (("<reference>", "渝知裁字〔2026〕999号"), ("<step>", "file_case"),
                           ("<topic>", "register"), ("<key>", "cqip"), ("<path:filename>", "casehub.css"),
                           ("<int:year>", "2026"), ("<code>", "adjudication.decide"), ("<word>", "pacts")):  # fmt: skip
        text = text.replace(pattern, value)
    return re.sub(r"<int:\w+>", "999999", text)


def test_every_route_for_every_person(app: Flask, rules: Rulebook) -> None:
    """Admitted by the policy ⇒ not refused for the role; not admitted ⇒ the one 404."""
    # Where a bureau has a gateway every page is there.
    app.extensions["casehub"] = replace(app.extensions["casehub"], tells_outside=True)
    policy = app.extensions["casehub"].policy
    absent: dict[str, bytes] = {}
    walked = 0
    for username, (_name, _office, roles, _certificate) in factories.STAFF.items():
        browser = Browser(app)
        browser.sign_in(username)
        absent[username] = _same(browser.get("/no-such-page").get_data())
        for rule in app.url_map.iter_rules():
            if rule.endpoint in {"auth.sign_out", "static"}:
                continue
            entry = policy.of(rule.endpoint)
            if "GET" not in (rule.methods or ()):
                continue
            answer = browser.get(_address(rule))
            walked += 1
            admitted = entry.relation == "public" or entry.admits(frozenset(roles))
            if not admitted or entry.relation == "case":
                assert answer.status_code == 404, (username, rule.endpoint)
                assert _same(answer.get_data()) == absent[username]
            elif "999999" not in _address(rule):
                assert answer.status_code in {200, 303}, (username, rule.endpoint)
    assert walked > 400
    assert set(rules.roles)


def _same(body: bytes) -> bytes:
    return VOLATILE.sub("", body.decode()).encode()


def test_posts_without_permission_answer_404(app: Flask) -> None:
    policy = app.extensions["casehub"].policy
    for username in ("examiner", "partner", "system"):
        browser = Browser(app)
        browser.sign_in(username)
        browser.page("/account")
        for rule in app.url_map.iter_rules():
            if "POST" not in (rule.methods or ()) or rule.endpoint.startswith(("auth.", "verify")):
                continue
            entry = policy.of(rule.endpoint)
            roles = frozenset(factories.STAFF[username][2])
            if entry.relation == "case" or not entry.admits(roles):
                answer = browser.post(_address(rule))
                assert answer.status_code == 404, (username, rule.endpoint)


def test_hidden_case_is_byte_for_byte_absent(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    assert sign_in("clerk").get(f"/cases/{reference}").status_code == 200
    for username in ("elsewhere", "examiner", "partner", "mediator"):
        browser = sign_in(username)
        browser.page("/account")
        absent = browser.get("/cases/渝知收〔2026〕99999号")
        hidden = browser.get(f"/cases/{reference}")
        assert hidden.status_code == absent.status_code == 404
        assert _same(hidden.get_data()) == _same(absent.get_data())
        assert sorted(hidden.headers.keys()) == sorted(absent.headers.keys())
        listed = browser.get("/cases")
        assert reference not in listed.get_data(as_text=True)


def test_route_missing_from_the_policy_stops_the_start(app: Flask, rules: Rulebook) -> None:
    policy = load_policy(ROOT / "config" / "access.toml", frozenset(rules.roles))
    check_routes(app, policy)
    app._got_first_request = False
    app.add_url_rule("/back-door", "back_door", lambda: "")
    with pytest.raises(PolicyFault, match="back_door"):
        check_routes(app, policy)


def test_policy_faults_are_listed_together(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    row = '"b" = {relation = "case", roles = ["nobody"]}'
    sizes = "strangers_file_mb = 1\n[largest_file_mb]\nclerks = 9\n"
    file.write_text(f'{sizes}[routes]\n"a" = {{relation = "x", roles = ["any"]}}\n{row}\n', encoding="utf-8")
    said = r"routes.a.relation.*largest_file_mb.clerks: 未知的角色：clerks.*routes.b: 未知的角色：nobody"
    with pytest.raises(DeclarationFaults, match=said):
        load_policy(file, frozenset({"registrar"}))
