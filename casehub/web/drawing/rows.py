"""Rows of a table without script: a button adds blank ones, another takes one away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

if TYPE_CHECKING:
    from collections.abc import Container

# Names of the buttons. The value of the first is the field, that of the second one of its rows.
ADD_ROW, DROP_ROW = "add_row", "drop_row"


def changes_rows(typed: Container[str]) -> bool:
    """Whether a form was sent for other rows alone: nothing is judged, nothing is done."""
    return ADD_ROW in typed or DROP_ROW in typed


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
