"""Staff from a list: the difference first, then people with certificates and roles asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import Certificate, Person, SecurityEntry, StaffRequest
from casehub.people import accounts, countersigning
from casehub.people.lists.office_file import OfficeRow
from casehub.people.lists.staff_import import StaffImport
from casehub.storage import Blobs
from tests import factories
from tests.faults.world import rules

Compare = Callable[..., StaffImport]
NEW = {
    "username": "Zhao.Min", "name": "赵 敏", "organisation": "重庆市知识产权局", "post": "科员",
    "phone": "０２３-1234", "roles": "办案人员、登记员", "number": "渝500", "valid_from": "2026.1.1",
    "valid_to": "2030年12月31日",
}  # fmt: skip


@pytest.fixture
def office(session: Session, tmp_path: Any) -> factories.Bureau:
    return factories.make_bureau(session, rules(), Blobs(tmp_path / "blobs"))


@pytest.fixture
def compare(office: factories.Bureau) -> Compare:
    def compared(*rows: dict[str, Any], by: str = "security") -> StaffImport:
        written = [
            OfficeRow(n, cells={("staff", k): v for k, v in row.items()})
            for n, row in enumerate(rows, 1)
        ]
        return StaffImport(office.work(by), written, {})

    return compared


def said(found: StaffImport) -> list[str]:
    return [reason.sentence for line in found.refused for reason in line.reasons]


def of(session: Session, username: str) -> Person:
    return session.scalars(select(Person).where(Person.username == username)).unique().one()


def test_a_new_person_comes_with_certificate_and_waits_for_the_second_administrator(
    office: factories.Bureau, session: Session, compare: Compare
) -> None:
    found = compare(NEW)
    (line,) = found.lines
    assert (line.outcome, line.username, line.name) == ("added", "zhao.min", "赵敏")
    assert session.scalars(select(Person).where(Person.username == "zhao.min")).first() is None
    found.apply()
    person = of(session, "zhao.min")
    assert (person.post, person.phone, person.organisation.key) == ("科员", "023-1234", "cqip")
    assert [(c.number, c.valid_to) for c in person.certificates] == [("渝500", date(2030, 12, 31))]
    # Nothing of it works before another has confirmed.
    assert (person.roles_on(factories.TODAY), person.password_hash) == (frozenset(), "")
    asked = session.scalars(select(StaffRequest)).one()
    assert (asked.roles, asked.asked_by.username) == (["case_officer", "registrar"], "security")
    confirmer = office.work("system")
    _, second = countersigning.confirm(confirmer, asked.id)
    session.expire_all()
    assert of(session, "zhao.min").roles_on(factories.TODAY) == {"case_officer", "registrar"}
    signed, _ = accounts.sign_in(
        session, "zhao.min", f"{line.half}-{second}", factories.AT, "", production=True
    )
    assert signed.username == "zhao.min"
    kinds = session.scalars(select(SecurityEntry.kind).where(SecurityEntry.username == "security"))
    assert [*kinds] == ["person_added", "staff_asked"]
    # The same list again changes nothing.
    assert [line.outcome for line in compare(NEW).lines] == ["unchanged"]


def test_what_differs_is_told_and_changed_and_what_the_list_leaves_out_stays(
    session: Session, compare: Compare
) -> None:
    compare(NEW).apply()
    # Asked for already, though not confirmed: not asked for twice.
    assert compare({"username": "zhao.min", "name": "赵敏", "roles": "登记员"}).lines[0].outcome == "unchanged"
    changed = NEW | {"post": "主任", "phone": "", "roles": "登记员，收发员", "valid_to": "2031-01-01"}
    found = compare(changed, {"username": "clerk", "name": "冉红", "roles": ["登记员"]})
    assert [line.outcome for line in found.lines] == ["changed", "unchanged"]
    told = {c.field: (c.before, c.after) for c in found.lines[0].changes}
    assert told.keys() == {"post", "roles", "number"}
    assert told["roles"][1] == "收发员"
    found.apply()
    session.expire_all()
    person = of(session, "zhao.min")
    assert (person.post, person.phone) == ("主任", "023-1234")
    assert person.certificates[0].valid_to == date(2031, 1, 1)
    asked = session.scalars(select(StaffRequest).order_by(StaffRequest.id)).all()
    assert [request.roles for request in asked] == [["case_officer", "registrar"], ["dispatcher"]]
    assert found.lines[0].half == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": ""}, "填写账号"),
        ({"username": "赵敏"}, "账号用小写字母、数字、点和横线"),
        ({"name": None}, "填写姓名"),
        ({"organisation": "某局"}, "单位“某局”没有登记，文件里也没有"),
        ({"organisation": "dazhou"}, ""),
        ({"roles": "系统管理员、审计管理员"}, "系统管理员、安全管理员、审计管理员不得由同一人担任"),
        ({"valid_to": ""}, "填写证件有效期至"),
        ({"valid_to": "2025-12-31"}, "证件有效期止于起始日之前"),
        ({"valid_from": "昨天"}, "“昨天”不是日期，应写成 2026-01-05 的样子"),
        ({"username": "security", "name": "孟洁", "roles": "登记员"}, "不能给自己授权"),
    ],
)
def test_what_cannot_be_is_refused_row_by_row(
    compare: Compare, change: dict[str, Any], sentence: str
) -> None:
    found = compare(NEW | change, NEW | {"username": "other", "number": "渝501"})
    if not sentence:
        assert said(found) == []
        return
    assert sentence in said(found)
    assert [line.outcome for line in found.lines] == ["refused", "added"]
    with pytest.raises(ValueError, match="rows were refused"):
        found.apply()


def test_a_role_that_is_none_is_answered_with_those_there_are(compare: Compare) -> None:
    found = compare(NEW | {"roles": "办案人员、侦探"}, NEW | {"username": "other", "number": "渝501"})
    assert [line.outcome for line in found.lines] == ["refused", "added"]
    (sentence,) = said(found)
    refused, listed = sentence.split("，可填：")
    assert refused == "没有“侦探”这个岗位"
    assert set(listed.split("、")) == {role.title for role in found.work.rules.roles.values()}


def test_a_day_that_cannot_be_read_is_told_once(compare: Compare) -> None:
    (found,) = said(compare(NEW | {"valid_to": "2029-13-01"}))
    assert "2029-13-01" in found


def test_a_list_applied_again_asks_for_nothing(compare: Compare) -> None:
    first = compare(NEW)
    assert [line.asks for line in first.lines] == [True]
    first.apply()
    assert [line.asks for line in compare(NEW).lines] == [False]


def test_a_district_registers_its_own_people_only(compare: Compare, session: Session) -> None:
    security = of(session, "security")
    security.organisation_id = of(session, "elsewhere").organisation_id
    session.flush()
    session.expire_all()
    found = compare(NEW, {"username": "clerk", "name": "冉红", "post": "科长"})
    assert said(found) == ["重庆市知识产权局的人员不归孟洁登记"] * 2


def test_twins_in_the_list_and_a_certificate_of_another_are_refused(
    compare: Compare, session: Session
) -> None:
    found = compare(NEW, NEW | {"number": "渝501"}, NEW | {"username": "other"})
    assert {"账号与第 2 行相同：zhao.min", "账号与第 1 行相同：zhao.min", "证件号码与第 1 行相同：渝500"} <= set(said(found))
    taken = session.scalars(select(Certificate.number)).first()
    found = compare(NEW | {"number": taken})
    assert said(found) == [f"证件 {taken} 已登记在别人名下"]
