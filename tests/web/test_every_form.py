"""Every form of the office: all its errors in one answer, each beside its field, what was typed kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casehub.casefile.cooperation.registers import registers
from casehub.model import Person
from casehub.web.drawing.sheets import LINES
from casehub.web.sign_in.auth import routes as of_sign_in
from tests import factories
from tests.web.conftest import Browser
from tests.web.markup import beside, parse, values
from tests.web.office.test_supervision import TYPED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from flask import Flask

SignIn = Callable[[str], Browser]
# A day that no calendar has, in a field that asks for one.
NO_DAY, KEPT = "2026-02-31", "留着的话"
# Rows of a table that are filled in move together: theirs is tests/web/drawing/test_forms.
CELL = re.compile(r"-\d+-")


def addresses(app: Flask) -> Iterator[str]:
    """Every page of the house that is a form and needs no row to be opened."""
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        # Who signs in is told one sentence for everything, so that nobody learns which was wrong.
        if not {"GET", "POST"} <= methods or rule.endpoint.startswith(f"{of_sign_in.name}."):
            continue
        if not rule.arguments:
            yield rule.rule
        elif rule.arguments == {"word"}:
            yield from (rule.rule.replace("<word>", word) for word in registers())


def form_at(page: str, place: str) -> Element | None:
    """The form of a page that posts to the page itself."""
    return next(
        (one for one in parse(page).iter("form")
         if one.get("method") == "post" and urlsplit(str(one.get("action"))).path == place),
        None,
    )  # fmt: skip


def controls(form: Element) -> list[Element]:
    return [one for one in form.iter() if one.tag in {"input", "textarea", "select"} and one.get("name")]


def spoilt(form: Element) -> tuple[dict[str, str], set[str], set[str]]:
    """What is posted: days that are none, nothing where something must be, words elsewhere.

    And the names of what is wrong with it, and of the words that must come back.
    """
    sent: dict[str, str] = {}
    wrong: set[str] = set()
    kept: set[str] = set()
    for one in controls(form):
        name, kind = str(one.get("name")), one.get("type") or ("text" if one.tag == "input" else one.tag)
        if name == LINES:
            # What is pasted is read into the fields first; nothing is done with it.
            continue
        if kind == "hidden":
            sent[name] = str(one.get("value") or "")
        elif kind in {"date", "datetime-local"} and not CELL.search(name):
            sent[name] = NO_DAY
            wrong.add(name)
        elif one.get("required") is not None and kind in {"text", "textarea", "select"}:
            sent[name] = ""
            wrong.add(name)
        elif kind in {"text", "textarea"} and one.get("inputmode") is None and not CELL.search(name):
            sent[name] = KEPT
            kept.add(name)
    return sent, wrong, kept


def test_every_form_of_the_house_tells_all_its_errors_at_once(app: Flask, sign_in: SignIn) -> None:
    browsers, seen = {who: sign_in(who) for who in factories.STAFF}, []
    for place in addresses(app):
        for browser in browsers.values():
            answer = browser.get(place)
            form = form_at(answer.get_data(as_text=True), place) if answer.status_code == 200 else None
            if form is None:
                continue
            sent, wrong, kept = spoilt(form)
            if len(wrong) < 2:
                continue
            answer = browser.post(place, sent)
            page = answer.get_data(as_text=True)
            assert answer.status_code == 422, place
            assert wrong <= beside(page).keys(), (place, wrong - beside(page).keys())
            back = values(page)
            assert {name: back.get(name) for name in kept} == dict.fromkeys(kept, KEPT), place
            seen.append(place)
            break
    # People, organisations, each register, experts, standards, the list, plans, leave, figures.
    assert len(seen) >= 9 + len(registers()), seen


# What a form of fields finds itself, and what only the rules of its room know, in one answer.
BOTH: dict[str, tuple[str, str, dict[str, str], set[str], dict[str, str]]] = {
    "experts": ("clerk", "/experts/new", {
        "sort": "expert", "name": "甲", "employer": "", "post": "教授", "specialities": "长" * 900,
        "since": "2026-11-20", "until": "2026-11-19",
    }, {"employer", "specialities", "until"}, {"post": "教授"}),
    "register": ("liaison", "/registers/pacts/new", {
        "name": "备忘录", "members": "重庆市知识产权局\n达州市市场监督管理局", "signed_on": "2026-11-10",
        "begins_on": "2026-11-01", "reason": "", "sorts-0-sort": "XC", "sorts-0-days": "999",
    }, {"reason", "begins_on", "sorts-0-days"}, {"name": "备忘录"}),
    "person": ("security", "/people/new", {
        "name": "", "username": "张三", "post": "科员",
    }, {"name", "username", "organisation_id", "roles"}, {"post": "科员"}),
    "leave": ("examiner", "/leave", {
        "since": "2026-11-01", "until": NO_DAY, "reason": "", "role-case_officer": "",
    }, {"since", "until", "reason"}, {"since": "2026-11-01"}),
    "standard": ("reviewer", "/standards/new", {
        "number": "", "sort": "checklist", "title": "清单", "content": "同一点\n同一点", "source": "有来源",
        "begins_on": NO_DAY,
    }, {"number", "content", "begins_on"}, {"title": "清单"}),
    "figures": ("head", "/figures/freeze", {
        "title": "", "since": "2026-01-01", "until": "2026-12-31",
    }, {"title", "until"}, {"since": "2026-01-01"}),
    "account": ("examiner", "/account", {"old": "not hers", "new": "short", "again": "other"},
        {"old", "new", "again"}, {}),
    "keys": ("security", "/account/keys", {"name": "长" * 90, "password": "not hers", "key_answer": ""},
        {"name", "password"}, {"name": "长" * 90}),
    "code": ("security", "/account/second-factor", {"password": "not hers", "code": ""},
        {"password", "code"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("sort", BOTH)
def test_what_the_rules_know_comes_with_what_could_not_be_read(sort: str, sign_in: SignIn) -> None:
    who, place, sent, wrong, kept = BOTH[sort]
    browser = sign_in(who)
    browser.page(place)
    answer = browser.post(place, sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, answer.location
    assert wrong <= beside(page).keys(), (wrong - beside(page).keys(), beside(page))
    assert kept.items() <= values(page).items()


def test_a_form_in_which_something_is_wrong_never_reaches_the_database(session: Session, sign_in: SignIn) -> None:
    """A row without what the table wants is refused by the form, and not by the database."""
    people = session.scalar(select(func.count()).select_from(Person))
    session.rollback()
    security = sign_in("security")
    number = session.scalars(select(Person.id).where(Person.username == "archivist")).one()
    session.rollback()
    security.page(f"/people/{number}")
    answer = security.post(f"/people/{number}/certificates", {"number": "新证一", "valid_from": NO_DAY, "valid_to": ""})
    assert (answer.status_code, "这个号码已经登记过" in answer.text) == (422, False)
    assert {"valid_from", "valid_to"} <= beside(answer.text).keys()
    assert values(answer.text)["number"] == "新证一"
    security.page(f"/people/{number}/edit")
    answer = security.post(f"/people/{number}/edit", {"name": "", "post": "新职务", "phone": "1", "organisation_id": ""})
    assert {"name", "organisation_id"} <= beside(answer.text).keys()
    assert values(answer.text)["post"] == "新职务"
    assert session.scalar(select(func.count()).select_from(Person).where(Person.post == "新职务")) == 0
    assert session.scalar(select(func.count()).select_from(Person)) == people


def test_who_decides_on_a_fault_learns_of_everything_that_lacks(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    supervisor = sign_in("supervisor")
    supervisor.page(f"/cases/{reference}/fault")
    told = {**TYPED, f"person_{office.people['clerk']}": "handled"}
    place = supervisor.post(f"/cases/{reference}/fault", told).location.partition("?")[0]
    head = sign_in("head")
    head.page(place)
    answer = head.post(f"{place}/decide", {"reason": ""})
    assert answer.status_code == 422
    assert {"reason", f"person_{office.people['clerk']}"} <= beside(answer.text).keys()
    # What nobody typed is said above the form.
    assert "还没有陈述、申辩" in answer.text
