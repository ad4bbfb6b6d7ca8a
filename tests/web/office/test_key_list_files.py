"""A batch goes out as a workbook and comes in again after a look at each row."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from tests.web.office.test_key_list import BATCH, listed, opened, proposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def sent(browser: Browser, place: str, content: bytes, name: str = "名单.xlsx") -> tuple[int, str]:
    browser.page(f"{place}/import")
    answer = browser.post(f"{place}/import", {"file": (io.BytesIO(content), name)})
    return answer.status_code, answer.get_data(as_text=True)


def test_out_and_in_again(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    proposed(examiner, place)
    proposed(examiner, place, title="峡江红", right_no="99999002")
    listed(sign_in, place, "峡江脆")
    answer = examiner.get(f"{place}.xlsx")
    content = answer.get_data()
    book = load_workbook(io.BytesIO(content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("名录编号", "权利种类", "名称")
    assert [row[2] for row in rows[1:]] == ["峡江脆", "峡江红"]
    status, page = sent(examiner, place, content)
    assert status == 200
    assert "没有变化 2 行" in page
    book.active.append(["", "商标", "峡江绿", "99999003", "29", "榨菜", None, "某公司", None, "重庆市万州区"])
    more = io.BytesIO()
    book.save(more)
    status, page = sent(examiner, place, more.getvalue())
    assert "推荐 1 行" in page
    sealed = re.search(r'name="list" value="([^"]+)"', page)
    assert sealed is not None
    # What was looked at for one batch is not brought into another, nor by another person.
    liaison = sign_in("liaison")
    liaison.page("/key-list/batches/new")
    other = liaison.post("/key-list/batches/new", {**BATCH, "name": "第二批"}).location.partition("?")[0]
    assert other != place
    examiner.page(f"{other}/import")
    assert examiner.post(f"{other}/import", {"list": sealed[1]}).status_code == 422
    assert liaison.post(f"{place}/import", {"list": sealed[1]}).status_code in {404, 422}
    assert examiner.post(f"{place}/import", {"list": sealed[1]}).status_code == 303
    assert "峡江绿" in examiner.page(place)
    assert examiner.post(f"{place}/import", {"list": "forged"}).status_code == 422
    assert "导出重点保护名录" in sign_in("audit").page("/audit/security")


def test_a_wrong_row_stops_the_file_and_says_why(sign_in: Callable[[str], Browser]) -> None:
    place, examiner = opened(sign_in), sign_in("examiner")
    book = Workbook()
    book.active.append(["权利种类", "名称", "号码", "权利人", "所属区域"])
    book.active.append(["商标", "峡江脆", "没有", "某公司", "重庆市万州区"])
    book.active.append(["商标", "峡江红", "99999002", "某公司", "重庆市万州区"])
    content = io.BytesIO()
    book.save(content)
    status, page = sent(examiner, place, content.getvalue())
    assert status == 200
    assert "“号码”：商标注册号由数字组成" in page
    sealed = re.search(r'name="list" value="([^"]+)"', page)
    assert sealed is not None
    assert examiner.post(f"{place}/import", {"list": sealed[1]}).status_code == 200
    assert "峡江红" not in examiner.page(place)
    assert sent(examiner, place, b"x", "名单.csv")[0] == 422
