"""Rows of fields."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.fields import DateField, TableField, TextField
from casehub.fields.field import Around

COLUMNS = (TextField("point", "要点"), TextField("note", "说明"))
EXAMPLE = [{"point": "管辖", "note": "住所地在万州区"}, {"point": "时效", "note": "核查日期2026年5月18日"}]


def test_points_open_a_table_without_what_an_example_says_of_them() -> None:
    table = TableField("checks", "核对", columns=COLUMNS, points="point", example=EXAMPLE)
    assert table.opening_rows == [{"point": "管辖"}, {"point": "时效"}]
    assert table.opening_points == ["管辖", "时效"]
    assert TableField("checks", "核对", columns=COLUMNS, example=EXAMPLE).opening_rows == []


def test_points_name_a_column() -> None:
    with pytest.raises(ValueError, match="没有 points 所说的列 opinion"):
        TableField("checks", "核对", columns=COLUMNS, points="opinion")


def test_only_a_table_of_points_leaves_out_what_nobody_answered() -> None:
    with pytest.raises(ValueError, match="sparse"):
        TableField("said", "意见", sparse=True)


DAYS = (DateField("told", "告知日期", not_after="today"), DateField("due", "履行期限", tells="plan", not_before="told"))


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({"told": date(2026, 11, 20), "due": date(2026, 11, 20)}, None),
        ({"told": date(2026, 11, 21), "due": date(2026, 12, 1)}, "约定第2行：告知日期不能晚于今天"),
        ({"told": date(2026, 11, 1), "due": date(2026, 11, 19)}, "约定第2行：履行期限不能早于今天"),
        ({"told": None, "due": None}, None),
    ],
)
def test_a_day_in_a_row_is_held_to_what_its_column_says(
    second: dict[str, date | None], sentence: str | None
) -> None:
    table = TableField("terms", "约定", columns=DAYS)
    rows = [{"told": date(2026, 11, 2), "due": date(2026, 12, 1)}, second]
    assert table.order_fault(rows, Around({"terms": rows}, {}, date(2026, 11, 20))) == sentence
