"""A list in pages: no row is lost, none stands twice, and an address that asks for no page is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.web.drawing.leaves import leaf, leaf_of, ways

if TYPE_CHECKING:
    from flask import Flask

ROWS = list(range(11))


def test_every_row_stands_on_one_page(app: Flask) -> None:
    found: list[int] = []
    for number in (1, 2, 3):
        with app.test_request_context(f"/rules?page={number}"):
            found += leaf(ROWS, 5).rows
    assert found == ROWS


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("0", 1), ("-3", 1), ("x", 1), ("3", 3), ("99", 3)])
def test_the_nearest_page_is_shown(app: Flask, asked: str, number: int) -> None:
    with app.test_request_context(f"/rules?page={asked}"):
        here = leaf(ROWS, 5)
    assert (here.number, here.of, here.total) == (number, 3, 11)
    assert here.words == f"第 {number} 页，共 3 页 11 条"


def test_a_row_is_found_on_its_page(app: Flask) -> None:
    with app.test_request_context("/rules"):
        assert [place in leaf_of(ROWS, 5, place).rows for place in ROWS] == [True] * 11
        assert (leaf([], 5).of, leaf([], 5).words) == (1, "共 0 条")


def test_the_next_page_keeps_what_was_asked(app: Flask) -> None:
    with app.test_request_context("/rules?page=2&_scheme=javascript&_external=1"):
        found = ways(leaf(ROWS, 5), q="专利", check="")
    assert found == {
        "previous": "/rules?q=%E4%B8%93%E5%88%A9&page=1",
        "next": "/rules?q=%E4%B8%93%E5%88%A9&page=3",
    }
