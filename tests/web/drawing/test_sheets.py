"""读入来件: what stands in somebody's own form comes to the form on the page, and to no file."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

import pytest
from sqlalchemy import func, select

from casehub import acts
from casehub.app import create_app
from casehub.documents.received import rows_of
from casehub.model import Case, Material
from casehub.rulebook.book import Rulebook
from casehub.settings import Scanner, Settings
from casehub.web.drawing import sheets
from casehub.web.drawing.sheets import NO_WORDS, NOT_READ, NOTHING_CHOSEN
from tests import factories, samples
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser

AT = "/requests/new/patent_request"
SHEET = samples.word(
    "专利侵权纠纷处理请求书",
    [["请求人", "名称", "示例链传动有限公司", "住所", "重庆市示例区示例路1号"],
     ["主体资格", "专利权人", "电话", "13800002017", ""],
     ["代理人", "姓名", "何静宜", "工作单位", "重庆示例律师事务所"]],
    "被请求人一：甲公司，住所地重庆市示例区示例路2号",
    "被请求人二：乙公司，住所地重庆市示例区示例路3号",
    "涉案专利",
    [["专利号", "ZL202221034567.7", "专利名称", "一种防松结构"], ["申请日", "2022年5月6日", "专利类型", "实用新型"]],
    "请求事项：1.停止侵权；",
    "2.销毁模具。",
    "知道侵权行为之日：2026年2月30日",
)  # fmt: skip


def read_in(browser: Browser, path: str, typed: dict[str, object], content: bytes | None = SHEET) -> str:
    sent = {**typed, "do": "read_in"}
    if content is not None:
        sent["sheet"] = (io.BytesIO(content), "请求书.docx")
    return browser.post(path, sent, content_type="multipart/form-data").get_data(as_text=True)


def test_a_form_is_filled_in_where_nothing_was_typed(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    typed = fields_of(browser.page(AT)) | {"requester-0-address": "另一处"}
    page = read_in(browser, AT, typed)
    now = fields_of(page)
    assert (now["requester-0-name"], now["requester-0-address"]) == ("示例链传动有限公司", "另一处")
    assert (now["requester-0-agent_name"], now["requester-0-agent_firm"]) == ("何静宜", "重庆示例律师事务所")
    assert now["requester-0-phone"] == "13800002017"
    assert (now["right-kind"], now["requester-0-capacity"]) == (["utility_model"], "patentee")
    # Two respondents though the form showed a block for one; the new block begins as any other.
    assert (now["respondent-0-name"], now["respondent-1-name"]) == ("甲公司", "乙公司")
    assert now["respondent-1-kind"] == now["respondent-0-kind"]
    assert (now["right-number"], now["right-filed_on"]) == ("ZL202221034567.7", "2022-05-06")
    said = page[page.index("已读入，请") : page.index('type="file"')]
    assert "被请求人2：姓名或者名称、住所" in said
    assert "住所：重庆市示例区示例路1号（已填的不改动）" in said
    # What the form of the window does not ask for is told, not lost.
    assert "2.销毁模具。" in said
    # Read a second time it says nothing new, and fills no second block for the same firm.
    again = read_in(browser, AT, now)
    assert "没有读到可以填入的内容" in again
    assert "respondent-2-name" not in fields_of(again)
    assert office.session.scalar(select(func.count()).select_from(Case)) == 0


PASTED = {
    "lines": "请求人 示例链传动有限公司 重庆市示例区示例路1号 专利权人\n被请求人 甲公司 乙\nZL202221034567.7 一种防松结构 2022-05-06",
}  # fmt: skip


@pytest.mark.parametrize("button", ["read_in", "perform", "perform_next", "known"])
def test_pasted_lines_are_shown_in_their_fields_before_anything_is_done_with_them(
    button: str, sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    typed = fields_of(browser.page(AT)) | {"requester-0-phone": "13800002017"}
    page = browser.post(AT, {**typed, **PASTED, "do": button}).get_data(as_text=True)
    now = fields_of(page)
    assert (now["requester-0-name"], now["requester-0-capacity"]) == ("示例链传动有限公司", "patentee")
    assert (now["requester-0-phone"], now["respondent-0-name"]) == ("13800002017", "甲公司")
    assert (now["right-number"], now["right-filed_on"]) == ("ZL202221034567.7", "2022-05-06")
    # The box is empty again: what was read is read once, and the next press registers.
    assert now["lines"] == ""
    assert "已读入，请" in page
    assert office.session.scalar(select(func.count()).select_from(Case)) == 0


def test_who_was_named_in_a_line_is_filled_from_an_earlier_matter_with_the_same_press(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    parties = [factories.party("requester", "示例链传动有限公司"), factories.party("respondent", "乙公司")]
    factories.open_request(office.work("clerk"), parties=parties)
    office.session.commit()
    browser = sign_in("clerk")
    sent = {**fields_of(browser.page(AT)), "lines": "请求人 示例链传动有限公司\n被请求人 丙公司", "do": "read_in"}
    page = browser.post(AT, sent).get_data(as_text=True)
    now = fields_of(page)
    assert (now["requester-0-address"], now["respondent-0-address"]) == ("重庆市示例区示例链传动有限公司", "")
    assert "已填入以前登记过的内容" in page
    assert page.count("autofocus") == 1


def test_the_way_that_was_pressed_on_the_list_stands_chosen_and_can_be_changed(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    browser = sign_in("clerk")
    assert f"{AT}?way=mediation" in browser.page("/requests/new")
    assert fields_of(browser.page(f"{AT}?way=mediation"))["procedure"] == ["mediation"]
    assert not fields_of(browser.page(AT)).get("procedure")
    assert not fields_of(browser.page(f"{AT}?way=no_such_way")).get("procedure")


def test_it_is_scanned_first_and_holds_no_connection_while_another_process_reads(
    office: factories.Bureau, settings: Settings, rules: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        scanner = Scanner(host="127.0.0.1", port=free.getsockname()[1])
    app = create_app(replace(settings, scanner=scanner), rules=rules, clock=lambda: factories.AT)
    app.testing = True
    browser, parts, held = Browser(app), app.extensions["casehub"], []
    browser.sign_in("clerk")
    pool = parts.read.kw["bind"].pool
    typed = fields_of(browser.page(AT))
    page = read_in(browser, AT, typed)
    assert "病毒扫描程序没有应答" in page and fields_of(page)["requester-0-name"] == ""

    def clean(_file: object) -> None:
        held.append(pool.checkedout())

    def look(file: BinaryIO) -> list[list[str]] | None:
        held.append(pool.checkedout())
        return rows_of(file)

    monkeypatch.setattr(parts.blobs.scanner, "scan", clean)
    monkeypatch.setattr(sheets, "rows_of", look)
    assert fields_of(read_in(browser, AT, typed))["requester-0-name"] == "示例链传动有限公司"
    assert held == [0, 0]


def test_the_request_itself_is_read_on_the_next_form(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"), "adjudication")
    office.session.commit()
    browser = sign_in("clerk")
    at = f"/cases/{case.reference}/steps/submit_request"
    page = read_in(browser, at, fields_of(browser.page(at)))
    assert "1.停止侵权；\n2.销毁模具。" in page.replace("\r", "")
    assert "知道或者应当知道侵权行为和侵权人之日：2026年2月30日（没有这一天）" in page
    office.session.rollback()
    # It is read, not kept, and no draft of an answer.
    assert office.session.scalar(select(func.count()).select_from(Material)) == 0
    offers = acts.available(office.work("clerk"), case)
    others = [o.step.id for o in offers if o.open and o.permitted and o.step.receives is None]
    assert "来件的电子件" not in browser.page(f"/cases/{case.reference}/steps/{others[0]}")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, NOTHING_CHOSEN), (b"\x00\x01", NOT_READ), (samples.pdf(), NO_WORDS), (samples.word(), NO_WORDS)],
)
def test_what_cannot_be_read_is_told_and_loses_nothing(
    sign_in: Callable[[str], Browser], content: bytes | None, said: str
) -> None:
    browser = sign_in("clerk")
    typed = fields_of(browser.page(AT)) | {"requester-0-name": "示例公司"}
    page = read_in(browser, AT, typed, content)
    assert f"<p>{said}。</p>" in page
    assert fields_of(page)["requester-0-name"] == "示例公司"
