"""What waits for a second administrator, on the pages, and whom a district's administrator sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Organisation, Person, SecurityEntry, StaffRequest
from casehub.people import bureau
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from tests.web.conftest import Browser

    SignIn = Callable[[str], Browser]


def hire(session: Session, rules: Rulebook, name: str, *roles: str) -> int:
    """Somebody of the district."""
    home = session.scalars(select(Organisation.id).where(Organisation.key == "wanzhou")).one()
    row = {"username": name, "name": name, "organisation_id": home, "roles": list(roles)}
    made = bureau.add_person(session, rules, row, "", factories.SINCE, hashed=factories.HASHED)
    number = made.id
    session.commit()
    return number


def test_the_same_administrator_cannot_confirm_and_the_log_tells(
    office: factories.Bureau, sign_in: SignIn, session: Session
) -> None:
    security, system, audit = sign_in("security"), sign_in("system"), sign_in("audit")
    number = office.people["archivist"]
    security.page(f"/people/{number}")
    assert security.post(f"/people/{number}/state", {"do": "password"}).status_code == 200
    asked = session.scalars(select(StaffRequest.id)).one()
    session.rollback()
    refused = security.post(f"/confirmations/{asked}/confirm")
    assert refused.status_code == 422
    assert "另一名管理员" in refused.get_data(as_text=True)
    assert audit.get("/confirmations").status_code == 404
    audit.page("/audit/security")
    assert audit.post(f"/confirmations/{asked}/confirm").status_code == 404
    # The old password holds until the second administrator has confirmed.
    assert sign_in("archivist").get("/cases").status_code == 200
    system.page("/confirmations")
    assert system.post(f"/confirmations/{asked}/refuse", {"why": ""}).status_code == 422
    shown = system.post(f"/confirmations/{asked}/confirm").get_data(as_text=True)
    assert "后一半" in shown
    assert system.post(f"/confirmations/{asked}/confirm").status_code == 422
    kinds = session.scalars(select(SecurityEntry.kind).order_by(SecurityEntry.id)).all()
    assert [k for k in kinds if k.startswith("staff_")] == ["staff_asked", "staff_confirmed"]


def test_a_districts_administrator_neither_sees_nor_touches_the_bureau_above(
    office: factories.Bureau, sign_in: SignIn, session: Session, rules: Rulebook
) -> None:
    hire(session, rules, "wz-security", "security_admin")
    above = office.people["head"]
    certificate = session.get_one(Person, office.people["examiner"]).certificates[0].id
    grant = session.get_one(Person, above).grants[0].id
    city = session.get_one(Person, above).organisation_id
    session.rollback()
    browser = sign_in("wz-security")
    listed = browser.page("/people")
    assert "邓州" in listed
    assert "何建国" not in listed
    assert f'value="{city}"' not in browser.page("/people/new")
    row = {"name": "甲", "username": "supervisor2", "organisation_id": str(city), "roles": "supervisor"}
    assert browser.post("/people/new", row).status_code == 422
    for path in ("", "/edit", "/leave"):
        assert browser.get(f"/people/{above}{path}").status_code == 404, path
    browser.page("/people")
    for path, data in {
        f"/people/{above}/roles": {"role": "supervisor", "since": "2026-11-20"},
        f"/people/{above}/roles/{grant}/end": {},
        f"/people/{above}/certificates": {"number": "x", "valid_from": "2026-01-01", "valid_to": "2027-01-01"},
        f"/people/{office.people['examiner']}/certificates/{certificate}/end": {},
        f"/people/{above}/state": {"do": "password"},
        f"/people/{above}/leave": {},
        f"/people/{above}/edit": {"name": "x", "organisation_id": str(city)},
    }.items():
        assert browser.post(path, data).status_code == 404, path
    session.expire_all()
    assert session.scalars(select(StaffRequest)).all() == []


def after(browser: Browser, number: int, wanted: str) -> str:
    """The page that follows on an order about an account."""
    answer = browser.post(f"/people/{number}/state", {"do": wanted})
    assert answer.status_code == 303
    return browser.page(answer.headers["Location"])


def test_a_lost_factor_is_told_as_asked_for(office: factories.Bureau, sign_in: SignIn) -> None:
    number, security = office.people["archivist"], sign_in("security")
    security.page(f"/people/{number}")
    said = after(security, number, "factor")
    assert "已申请停用二次验证" in said and "已退出" not in said and "等待复核" in said


def test_an_administrator_signs_a_person_out_everywhere(
    office: factories.Bureau, sign_in: SignIn, session: Session
) -> None:
    victims, security = [sign_in("archivist"), sign_in("archivist")], sign_in("security")
    number = office.people["archivist"]
    assert all(one.get("/cases").status_code == 200 for one in victims)
    security.page(f"/people/{number}")
    assert "已退出全部登录" in after(security, number, "sign_out")
    assert all(one.get("/cases").status_code == 303 for one in victims)
    assert security.get("/people").status_code == 200
    assert "sessions_ended" in session.scalars(select(SecurityEntry.kind)).all()


def test_a_stopped_account_waits_for_the_second(
    office: factories.Bureau, sign_in: SignIn, session: Session
) -> None:
    number = office.people["archivist"]
    session.get_one(Person, number).active = False
    session.commit()
    security, system = sign_in("security"), sign_in("system")
    security.page(f"/people/{number}")
    said = after(security, number, "resume")
    # Nobody was signed out by that, and nothing else is told than what was asked.
    assert "已申请恢复账号" in said and "已退出" not in said and "等待复核" in said
    assert "恢复账号" in system.page("/confirmations")
    session.expire_all()
    assert not session.get_one(Person, number).active
    session.rollback()
    path = re.findall(r"/confirmations/\d+/confirm", system.page("/confirmations"))[0]
    assert system.post(path).status_code == 303
    session.expire_all()
    assert session.get_one(Person, number).active
