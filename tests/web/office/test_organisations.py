from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Organisation, Person, SecurityEntry
from casehub.record.register import acting
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.web.conftest import Browser

KAIZHOU = {
    "key_": "kaizhou",
    "name": "重庆市开州区市场监督管理局",
    "kind": "market_bureau",
    "parent": "cqip",
    "region_code": "５００１５４",
    "valid_from": "2026-11-21",
    "suit_court": "cq1zy",
    "number_series-adjudication": "渝开州知裁字〔2026〕1号",
    "contacts-0-name": "张三",
    "contacts-0-phone": "023-5222",
    "contacts-1-name": "李四",
}


def shown(page: str) -> dict[str, str]:
    """The values of a form as it was drawn."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]+>", page):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and (' type="radio"' not in tag or " checked" in tag):
            found[name[1]] = html.unescape(value[1])
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    for name, body in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = html.unescape(body)
    found.pop("csrf_token", None)
    return found


def test_an_administrator_adds_a_bureau_while_the_server_runs(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    browser = sign_in("system")
    assert "登记机构" in browser.page("/organisations")
    browser.page("/organisations/new")
    answer = browser.post("/organisations/new", KAIZHOU)
    assert (answer.status_code, answer.location) == (303, "/organisations/kaizhou?done=saved")
    page = browser.page("/organisations/kaizhou")
    assert "渝开州知裁字" in page
    assert "李四" in page
    # What its procedures would need besides is told before anybody drafts a paper.
    assert "缺公函字：《关于报请处理（指定管辖）的请示》" in page
    assert "登记字头" in page
    assert "不能编号" not in browser.page("/organisations/cqip")
    made = session.scalars(select(Organisation).where(Organisation.key == "kaizhou")).one()
    assert made.parent is not None
    assert made.suit_court is not None
    assert (made.parent.key, made.region_code, made.suit_court.key) == ("cqip", "500154", "cq1zy")
    logged = session.scalars(select(SecurityEntry).where(SecurityEntry.kind == "organisation_added").order_by(SecurityEntry.id.desc())).first()
    assert logged is not None
    assert logged.username == "system"


def test_saving_what_is_shown_changes_nothing(sign_in: Callable[[str], Browser], session: Session) -> None:
    browser = sign_in("system")
    for key in ("cqip", "wanzhou", "dazhou", "cq1zy", "dianjiang"):
        before = len(session.scalars(select(SecurityEntry.id).where(SecurityEntry.kind == "organisation_changed")).all())
        session.rollback()
        form = shown(browser.page(f"/organisations/{key}/edit"))
        answer = browser.post(f"/organisations/{key}/edit", form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        after = len(session.scalars(select(SecurityEntry.id).where(SecurityEntry.kind == "organisation_changed")).all())
        session.rollback()
        assert before == after, key


def test_a_blank_empties_and_a_refusal_stands_beside_its_field(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    browser = sign_in("system")
    form = shown(browser.page("/organisations/wanzhou/edit"))
    bad = form | {"postcode": "4040", "number_series-mediation": "渝知调字", "number_prefix": "渝永川知"}
    answer = browser.post("/organisations/wanzhou/edit", bad)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name, said in (("postcode", "应为 6 位数字"), ("number_series-mediation", "已由重庆市知识产权局（cqip）使用"), ("number_prefix", "“渝永川知”已由")):
        assert re.search(rf'id="{name}-err">.*?{said}', page), said
    assert browser.post("/organisations/wanzhou/edit", form | {"phone": ""}).status_code == 303
    wanzhou = session.scalars(select(Organisation).where(Organisation.key == "wanzhou")).one()
    assert (wanzhou.phone, wanzhou.postcode) == ("", "404000")


def test_a_court_is_chosen_among_courts_and_what_stands_there_stays(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    def offered(entry: str) -> list[str]:
        page = sign_in("system").page("/organisations/wanzhou/edit")
        (body,) = re.findall(rf'<select[^>]* name="{entry}"[^>]*>(.*?)</select>', page, re.DOTALL)
        return [key for key in re.findall(r'value="([^"]*)"', body) if key]

    assert set(offered("suit_court")) == {"cq1zy", "cqgy", "spcip"}
    assert "wanzhougov" in offered("reconsideration")
    assert "cq1zy" not in offered("reconsideration")
    assert {"cqip", "yongchuan"} <= set(offered("parent"))
    # What a list brought in is shown, and not lost by saving.
    acting(session, None, factories.HIRED_AT)
    of = {o.key: o for o in session.scalars(select(Organisation))}
    of["wanzhou"].suit_court_id = of["wanzhougov"].id
    session.commit()
    assert set(offered("suit_court")) == {"cq1zy", "cqgy", "spcip", "wanzhougov"}


def test_more_rows_for_contacts(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("system")
    form = shown(browser.page("/organisations/wanzhou/edit"))
    answer = browser.post("/organisations/wanzhou/edit", form | {"add_row": "contacts", "name": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'name="contacts-4-name"' in page
    assert "错误：" not in page


def test_a_district_does_not_touch_the_bureau_above_or_beside(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    wanzhou = session.scalars(select(Organisation.id).where(Organisation.key == "wanzhou")).one()
    session.scalars(select(Person).where(Person.username == "system")).one().organisation_id = wanzhou
    session.commit()
    browser = sign_in("system")
    for key, code in (("wanzhou", 200), ("cq1zy", 200), ("cqip", 404), ("yongchuan", 404)):
        assert browser.get(f"/organisations/{key}/edit").status_code == code
    assert "更改登记" not in browser.page("/organisations/cqip")
    browser.page("/organisations/new")
    # Nor does it found a bureau beside itself or below nobody, make one of a court, or leave who is above.
    own = shown(browser.page("/organisations/wanzhou/edit"))
    court = shown(browser.page("/organisations/cq1zy/edit"))
    for path, wrong, said in (
        ("new", KAIZHOU, "上级机关选重庆市万州区市场监督管理局或者其下的机构"),
        ("new", KAIZHOU | {"parent": ""}, "上级机关选重庆市万州区市场监督管理局或者其下的机构"),
        ("cq1zy/edit", court | {"kind": "market_bureau"}, "上级机关选重庆市万州区市场监督管理局或者其下的机构"),
        ("wanzhou/edit", own | {"parent": "", "phone": "023-1"}, "本单位的上级机关不由本单位更改"),
        ("wanzhou/edit", own | {"parent": "yongchuan", "phone": "023-1"}, "本单位的上级机关不由本单位更改"),
    ):
        answer = browser.post(f"/organisations/{path}", wrong)
        page = answer.get_data(as_text=True)
        assert (answer.status_code, bool(re.search(rf'id="parent-err">.*?{said}', page))) == (422, True), wrong
        kept = shown(page)
        assert all(kept[name] == value for name, value in wrong.items() if name in ("name", "kind", "phone"))
    assert session.scalars(select(Organisation).where(Organisation.key == "kaizhou")).all() == []
    session.rollback()
    assert browser.post("/organisations/new", KAIZHOU | {"parent": "wanzhou"}).status_code == 303
    assert browser.post("/organisations/wanzhou/edit", own | {"phone": "023-1"}).status_code == 303


def test_a_bureau_that_would_leave_her_tree_stays_on_the_page(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    """What was typed was lost behind 没有找到这个页面."""
    browser = sign_in("system")
    form = shown(browser.page("/organisations/yongchuan/edit")) | {"hours": "周一至周五"}
    answer = browser.post("/organisations/yongchuan/edit", form | {"parent": ""})
    assert answer.status_code == 422
    assert shown(answer.get_data(as_text=True))["hours"] == "周一至周五"
    assert browser.post("/organisations/yongchuan/edit", form).status_code == 303


def test_what_is_wrong_of_a_contact_stands_beside_its_own_row(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("system")
    browser.page("/organisations/new")
    wrong = KAIZHOU | {"contacts-0-name": "", "contacts-1-email": "x", "contacts-0-email": "y"}
    page = browser.post("/organisations/new", wrong).get_data(as_text=True)
    for cell, said in (("0-name", "填写联系人姓名"), ("0-email", "“y”不是"), ("1-email", "“x”不是")):
        assert re.search(rf'id="contacts-{cell}-err">.*?{said}', page), cell
    assert page.count("填写联系人</") == 0


def test_everybody_reads_only_the_administrator_edits(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    assert "更改登记" not in browser.page("/organisations/wanzhou")
    assert browser.get("/organisations/wanzhou/edit").status_code == 404
    assert browser.get("/organisations/nowhere").status_code == 404


def test_a_day_that_nobody_entered_is_no_fact(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    browser = sign_in("system")
    browser.page("/organisations/new")
    given = {k: v for k, v in KAIZHOU.items() if k != "valid_from"}
    assert browser.post("/organisations/new", given).status_code == 303
    assert "1949" not in browser.page("/organisations/kaizhou")
    page = browser.page("/organisations/kaizhou/edit")
    assert "不填的，视为一直存在" in page
    form = shown(page)
    assert form["valid_from"] == ""
    # It is entered later, and taken back.
    for typed, first in (("2018-11-01", date(2018, 11, 1)), ("", None)):
        browser.page("/organisations/kaizhou/edit")
        answer = browser.post("/organisations/kaizhou/edit", form | {"valid_from": typed})
        assert answer.status_code == 303
        session.expire_all()
        made = session.scalars(select(Organisation).where(Organisation.key == "kaizhou")).one()
        assert (made.begins_on, made.is_valid_on(date(2020, 1, 1))) == (first, True)
        session.rollback()


def test_the_page_of_an_office_leads_to_an_account_of_its_people(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    """A partner's people are kept by the foremost bureau; nobody else is led there."""
    page = sign_in("security").page("/organisations/dazhou")
    found = re.search(r'href="(/people/new\?office=\d+)"', page)
    for username in ("system", "dispatcher", "partner"):
        assert "/people/new" not in sign_in(username).page("/organisations/dazhou")
    assert found is not None
    form = sign_in("security").page(found[1])
    assert re.search(r'<option value="\d+" selected[^>]*>达州', form)
