"""The page that brings a worklist in: every cell shown, rows chosen, done rows never again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from tests.casefile.test_worklists import SHOP, as_csv, as_workbook
from tests.web.conftest import Browser

PAGE = "/requests/worklist"


def test_a_list_is_looked_at_and_its_rows_are_registered_once(
    sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    browser = sign_in("clerk")
    browser.page(PAGE)
    sent = browser.post(PAGE, {"file": (io.BytesIO(as_workbook(tmp_path).read_bytes()), "清单.xlsx")})
    shown = sent.get_data(as_text=True)
    assert sent.status_code == 200 and "可以登记 4 行" in shown
    for words in ("原：", "０２３－００００－７１０２", "023-0000-7102", "连写"):
        assert words in shown, words
    # A sound row is ticked, one that somebody has to look at is not.
    assert re.findall(r'name="row" value="(\d+)"( checked)?', shown) == [("3", " checked"), ("4", " checked"), ("5", " checked"), ("6", "")]
    sealed = re.findall(r'name="list" value="([^"]+)"', shown)[0]
    done = browser.post(PAGE, {"list": sealed, "row": ["3", "5"]}).get_data(as_text=True)
    assert "2 行已登记。" in done and "可以登记 2 行" in done
    number = re.findall(r'href="(/cases/SJ[^"]+)"', done)[0]
    page = browser.page(number)
    assert SHOP in page and "登记投诉" in page
    # The form begins with what the row said.
    form = browser.page(f"{number}/steps/receive_complaint")
    assert "鞋开胶要求退款" in form and "12315-示例-20261102-002" in form
    # The same rows again, from another file: nothing is registered twice.
    browser.page(PAGE)
    again = browser.post(PAGE, {"file": (io.BytesIO(as_csv(tmp_path).read_bytes()), "清单.csv")}).get_data(as_text=True)
    assert "可以登记 2 行" in again and number in again
    refused = browser.post(PAGE, {"list": re.findall(r'name="list" value="([^"]+)"', again)[0], "row": ["3"]})
    assert "已登记为" in refused.get_data(as_text=True) and "第3行没有登记。" in refused.get_data(as_text=True)
    both = browser.post(PAGE, {"list": re.findall(r'name="list" value="([^"]+)"', again)[0], "row": ["3", "4"]}).get_data(as_text=True)
    assert "1 行已登记，第3行没有登记。" in both


def test_what_is_no_list_is_told_on_the_page(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    browser.page(PAGE)
    for name, content, said in (("a.pdf", b"%PDF", "选择 xlsx 或者 csv 文件"), ("a.csv", b"1,2\n", "没有找到表头")):
        answer = browser.post(PAGE, {"file": (io.BytesIO(content), name)})
        assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    forged = browser.post(PAGE, {"list": "x.y"})
    assert forged.status_code == 422 and "重新选择" in forged.get_data(as_text=True)
