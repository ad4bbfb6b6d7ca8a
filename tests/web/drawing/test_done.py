"""A page says that something was done only in words of ours."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from casehub.web.drawing.done import done_token, done_words, in_part
from tests.web.conftest import Browser


def test_words_come_back_as_they_were_and_nobody_else_writes_them(app: Flask) -> None:
    with app.test_request_context("/"):
        token = done_token("已登记 3 份")
        assert re.fullmatch(r"[\w.-]+", token) and done_words() == ""
    with app.test_request_context(f"/?done={token}"):
        assert done_words() == "已登记 3 份"
    for forged in ("已缴款", token[:-1], f"x{token}"):
        with app.test_request_context("/", query_string={"done": forged}):
            assert done_words() == ""


def test_no_page_shows_words_of_an_address(sign_in: Callable[[str], Browser]) -> None:
    clerk = sign_in("clerk")
    for path in ("/incoming", "/desk", "/letters", "/account", "/key-list", "/standards", "/inspections"):
        assert "罚款已经免除" not in clerk.page(f"{path}?done=罚款已经免除")


def test_what_was_done_in_part_is_counted_and_what_was_not_is_named() -> None:
    assert in_part(2, "份", "登记", ()) == "2 份已登记"
    assert in_part(2, "份", "登记", ["甲.pdf", "乙.pdf"]) == "2 份已登记，甲.pdf、乙.pdf没有登记"
    assert in_part(0, "行", "登记", ["第3行"]) == "第3行没有登记"
