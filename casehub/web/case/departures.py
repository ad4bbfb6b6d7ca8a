"""Where a draft departs from what the case file had to offer for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.fields import is_empty
from casehub.web.case.stepform import drawn_of
from casehub.web.drawing.differences import compared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.entries import FormField
    from casehub.web.drawing.differences import Passage


def departures(
    fields: Sequence[FormField], data: Mapping[str, object]
) -> list[tuple[str, Sequence[Passage]]]:
    """What is drafted otherwise than the file had it to offer, with what differs in it.

    A box that was emptied says otherwise too; a cell that the file left open is only filled in.
    """
    found: list[tuple[str, Sequence[Passage]]] = []
    for item in fields:
        if item.field.known is None or is_empty(item.initial) or item.field.id not in data:
            continue
        drafted = item.field.read(data[item.field.id])
        had = _lines(item)
        has = _lines(replace(item, initial=_of_the_file(item.initial, drafted)))
        if had and had != has:
            found.append((item.field.label, compared(had, has)))
    return found


def _of_the_file(had: object, drafted: object) -> object:
    """What was drafted, without the cells of a table that the file left open."""
    if not isinstance(had, list) or not isinstance(drafted, list):
        return drafted
    return [
        {name: value for name, value in row.items() if not is_empty(had[n].get(name))}
        if n < len(had) and isinstance(row, dict) and isinstance(had[n], dict)
        else row
        for n, row in enumerate(drafted)
    ]


def _lines(item: FormField) -> list[str]:
    """What a field holds in words, a row of a table a line."""
    return [line for _, words in drawn_of([item]).shown() for line in words.split("；")]
