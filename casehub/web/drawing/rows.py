"""Rows of a table without script: a button adds blank ones, another takes one away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

if TYPE_CHECKING:
    from collections.abc import Container

    from casehub.fields import TableField

# Names of the buttons. The value of the first is the field, that of the second one of its rows;
# that of the third the field whose points have nothing wrong with them beside those answered.
ADD_ROW, DROP_ROW, FILL_REST = BUTTONS = ("add_row", "drop_row", "fill_rest")


def changes_rows(typed: Container[str]) -> bool:
    """Whether a form was sent for its rows alone: nothing is judged, nothing is done."""
    return any(button in typed for button in BUTTONS)


def cell_name(table: str, row: int, column: str) -> str:
    """The name of the input of one cell; row: as it stands on the page, from 0."""
    return f"{table}-{row}-{column}"


def without_dropped(table: str, typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was typed, without the cells of the row of this table that is to go."""
    dropped = typed.get(DROP_ROW, "")
    if not re.fullmatch(rf"{re.escape(table)}-\d{{1,3}}", dropped):
        return typed
    kept = MultiDict[str, str]()
    for name, text in typed.items(multi=True):
        if not name.startswith(f"{dropped}-"):
            kept.add(name, text)
    return kept


def with_rest(table: TableField, typed: MultiDict[str, str], count: int) -> MultiDict[str, str]:
    """What was typed, with every point that has no answer yet answered as the button says."""
    if typed.get(FILL_REST) != table.id or table.rest_column is None:
        return typed
    filled = MultiDict[str, str](typed.items(multi=True))
    for number in range(count):
        name = cell_name(table.id, number, table.rest)
        # A blank row goes through nothing.
        point = filled.get(cell_name(table.id, number, table.points), "").strip()
        if point and not any(text.strip() for text in filled.getlist(name)):
            filled[name] = table.rest_answer
    return filled
