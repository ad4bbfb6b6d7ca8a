"""Rows of fields."""

from __future__ import annotations

import pytest

from casehub.fields import TableField, TextField

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
