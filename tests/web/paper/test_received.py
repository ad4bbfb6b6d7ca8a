"""One incoming paper: shown, mended, split, refused, handed over, moved; files as they came."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.model import Material, SecurityEntry
from tests import factories, samples
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper
from tests.web.paper.test_incoming import drop

TOLD = {"title": "答辩书", "received_on": "2026-11-18", "way": "counter", "sender": "甲公司", "kind": "answer"}


@pytest.fixture
def clerk(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> Browser:
    clerk = sign_in("clerk")
    drop(clerk, (samples.pdf("件", pages=3), "扫描.pdf"), (samples.picture("TIFF"), "传真.tif"))
    return clerk


def paper(office: factories.Bureau, number: int) -> Material:
    found = office.session.get_one(Material, number, populate_existing=True)
    office.session.rollback()
    return found


def act(clerk: Browser, number: int, do: str, **typed: object) -> int:
    clerk.get(f"/incoming/{number}")
    return clerk.post(f"/incoming/{number}", {"do": do, **typed}).status_code


def status(office: factories.Bureau, number: int) -> str:
    found = office.session.scalar(select(Material.status).where(Material.id == number))
    office.session.rollback()
    return str(found)


def test_what_the_register_says_is_mended_and_errors_stand_beside(office: factories.Bureau, clerk: Browser) -> None:
    assert act(clerk, 1, "amend", **TOLD) == 303
    page = clerk.page("/incoming/1")
    assert "甲公司" in page
    assert "当面递交" in page
    wrong = clerk.post("/incoming/1", {"do": "amend", **TOLD, "received_on": "2026-12-01"})
    assert wrong.status_code == 422
    late = clerk.post("/incoming/1", {"do": "amend", **TOLD, "served_on": "2026-11-17"})
    assert "只有送达证明才有送达日期" in late.get_data(as_text=True)


def test_split_refused_taken_back_and_handed_over(
    office: factories.Bureau, clerk: Browser, sign_in: Callable[[str], Browser]
) -> None:
    assert act(clerk, 1, "split", starts="9") == 422
    assert act(clerk, 1, "split", starts="2，3") == 303
    assert "撤销拆分" in clerk.page("/incoming/1")
    assert act(clerk, 1, "rejoin") == 303
    assert act(clerk, 1, "refuse", reason="退寄件人") == 303
    assert status(office, 1) == "refused"
    assert act(clerk, 1, "reopen") == 303
    assert sign_in("examiner").get("/incoming/1").status_code == 404
    assert act(clerk, 1, "hand", holder=str(office.people["examiner"])) == 303
    assert "扫描" in sign_in("examiner").page("/incoming")
    assert clerk.post("/incoming/1", {"do": "sell"}).status_code == 404


def test_into_a_case_and_out_of_it(office: factories.Bureau, clerk: Browser) -> None:
    reference, _number = with_paper(office)
    office.session.rollback()
    assert act(clerk, 1, "assign", case="没有", kind="answer") == 422
    assert act(clerk, 1, "assign", case=reference, kind="answer") == 303
    assert reference in clerk.page("/incoming/1")
    assert act(clerk, 1, "move", reason="归错") == 303
    assert status(office, 1) == "open"
    assert "已移出本案" in clerk.page(f"/cases/{reference}")


def test_files_are_handed_out_as_they_came_and_the_opening_is_noted(office: factories.Bureau, clerk: Browser) -> None:
    original = clerk.get("/incoming/2/files/1/original")
    assert original.get_data() == samples.picture("TIFF")
    assert original.headers["Content-Disposition"].startswith("attachment")
    view = clerk.get("/incoming/2/files/1/view")
    assert view.mimetype == "image/jpeg"
    assert "Content-Disposition" not in view.headers
    thumb = clerk.get("/incoming/1/files/1/thumb")
    assert thumb.mimetype == "image/jpeg"
    assert clerk.get("/incoming/1/files/2/view").status_code == 404
    noted = office.session.scalars(select(SecurityEntry.subject).where(SecurityEntry.kind == "read_material")).all()
    office.session.rollback()
    assert list(noted) == ["收文〔2026〕2号"] * 2
    assert io.BytesIO(clerk.get("/incoming/1/files/1/view").get_data()).read(4) == b"%PDF"


def test_a_paper_that_names_a_listed_mark_says_so(office: factories.Bureau, clerk: Browser) -> None:
    batch = key_list.open_batch(office.work("liaison"), {"title": "名录", "name": "第一批"})
    mark = {
        "kind": "trademark", "title": "鱼泉", "right_no": "99999011", "holder": "某公司", "home_name": "重庆市万州区",
        "reason": "侵权案件两起",
    }  # fmt: skip
    entry = key_list.propose(office.work("examiner"), batch, mark)
    office.session.commit()
    assert act(clerk, 1, "amend", **{**TOLD, "title": "举报“鱼泉”榨菜"}) == 303
    # What is only proposed gives no hint.
    assert "重点保护名录" not in clerk.page("/incoming/1")
    waiting = entry.open
    assert waiting is not None
    answered = Review("有效", "商标局公开查询", "四川省市场监督管理局", factories.TODAY)
    key_list.review(office.work("section"), [waiting], answered)
    key_list.publish(office.work("head"), [waiting], Publication(factories.TODAY, "机关网站", "渝-"))
    office.session.commit()
    page = clerk.page("/incoming/1")
    assert "重点保护名录" in page
    assert "含有该名称" in page
