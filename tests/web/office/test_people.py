from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Assignment, Case, Organisation, Person, SecurityEntry
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.web.conftest import Browser


def person(session: Session, username: str) -> Person:
    return session.scalars(select(Person).where(Person.username == username)).one()


def case_of(session: Session, username: str, role: str, state: str = "filed") -> tuple[Case, Assignment]:
    """A bare open case in which the person has a part."""
    who = person(session, username)
    case = Case(
        reference="渝知裁字〔2026〕9号", intake_no="SJ9", procedure="adjudication", procedure_version=1,
        state=state, seq=0, organisation_id=who.organisation_id, title="保密的题名", cause="侵权",
        opened_on=factories.TODAY,
    )  # fmt: skip
    session.add(case)
    session.flush()
    row = Assignment(case_id=case.id, person_id=who.id, role=role, since=factories.TODAY)
    session.add(row)
    session.commit()
    return case, row


def test_a_new_colleague_gets_a_code_that_must_be_changed(
    sign_in: Callable[[str], Browser], session: Session, browser: Browser
) -> None:
    security = sign_in("security")
    security.page("/people/new")
    office = person(session, "clerk").organisation_id
    session.rollback()
    row = {"name": "新人", "username": "Newcomer", "organisation_id": str(office), "post": "科员", "roles": "registrar"}
    page = security.post("/people/new", row).get_data(as_text=True)
    assert "一次性口令前一半" in page
    first = page.split('<p class="hash">')[1].split("<")[0]
    system = sign_in("system")
    number = system.page("/confirmations").split('/confirm"')[0].rsplit("/", 1)[1]
    page = system.post(f"/confirmations/{number}/confirm").get_data(as_text=True)
    assert "一次性口令后一半" in page
    second = page.split('<p class="hash">')[1].split("<")[0]
    assert browser.sign_in("newcomer", f"{first} {second}").status_code == 303
    assert browser.get("/").location == "/account"


def test_mending_what_is_registered_of_a_person(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    examiner = person(session, "examiner")
    number, office = examiner.id, examiner.organisation_id
    wanzhou = session.scalars(select(Organisation.id).where(Organisation.key == "wanzhou")).one()
    case_of(session, "examiner", "main_examiner")
    browser = sign_in("security")
    assert 'value="周明远"' in browser.page(f"/people/{number}/edit")
    mended = {"name": "周明遠", "post": "一级主任科员", "phone": "023-1", "organisation_id": str(office)}
    assert browser.post(f"/people/{number}/edit", mended).status_code == 303
    moved = browser.post(f"/people/{number}/edit", mended | {"organisation_id": str(wanzhou)})
    assert moved.status_code == 422
    assert "先交接再调离" in moved.get_data(as_text=True)
    session.expire_all()
    examiner = person(session, "examiner")
    assert (examiner.name, examiner.post, examiner.phone, examiner.organisation_id) == ("周明遠", "一级主任科员", "023-1", office)
    logged = session.scalars(select(SecurityEntry).where(SecurityEntry.kind == "person_changed")).one()
    assert "周明远 → 周明遠" in logged.subject


def test_a_certificate_ends_before_its_time(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    examiner = person(session, "examiner")
    number, certificate = examiner.id, examiner.certificates[0].id
    session.rollback()
    browser = sign_in("security")
    browser.page(f"/people/{number}")
    other = person(session, "chair").id
    session.rollback()
    assert browser.post(f"/people/{other}/certificates/{certificate}/end").status_code == 404
    browser.page(f"/people/{number}")
    assert browser.post(f"/people/{number}/certificates/{certificate}/end").status_code == 303
    session.expire_all()
    assert person(session, "examiner").certificates[0].valid_to == date(2026, 11, 19)
    assert person(session, "examiner").certificate_on(factories.TODAY) is None


def test_nobody_is_employed_at_a_court_or_a_government(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    offices = {o.key: str(o.id) for o in session.scalars(select(Organisation))}
    session.rollback()
    security = sign_in("security")
    for place in ("/people/new", f"/people/{person(session, 'clerk').id}/edit"):
        session.rollback()
        listed = set(re.findall(r'<option value="(\d+)"', security.page(place)))
        assert {offices[key] for key in ("cqip", "wanzhou", "dazhou")} <= listed
        assert not {offices[key] for key in ("cq1zy", "cqgov")} & listed
    row = {"name": "新人", "username": "newcomer", "post": "", "roles": "registrar"}
    security.page("/people/new")
    answer = security.post("/people/new", row | {"organisation_id": offices["cq1zy"]})
    assert answer.status_code == 422
    assert session.scalars(select(Person).where(Person.username == "newcomer")).all() == []
