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
    """What is drafted otherwise than the file had it to offer, with what differs in it."""
    found: list[tuple[str, Sequence[Passage]]] = []
    for item in fields:
        drafted = data.get(item.field.id)
        if item.field.known is None or is_empty(item.initial) or is_empty(drafted):
            continue
        had = _lines(item)
        has = _lines(replace(item, initial=item.field.read(drafted)))
        if had and had != has:
            found.append((item.field.label, compared(had, has)))
    return found


def _lines(item: FormField) -> list[str]:
    """What a field holds in words, a row of a table a line."""
    return [line for _, words in drawn_of([item]).shown() for line in words.split("；")]
