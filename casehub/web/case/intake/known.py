"""What earlier matters say of those who were named, beside what was typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub.casefile import registering
from casehub.casefile.registering import OF_PARTY
from casehub.web.case.intake.forms import form_on, sheet_of
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.rulebook.tracks import Track
    from casehub.web.drawing.inputs import Input


def with_known(
    track: Track, typed: MultiDict[str, str]
) -> tuple[MultiDict[str, str], list[tuple[str, str]]]:
    """What was typed, with earlier entries where cells are blank; and whose, with what came in.

    Nothing that stands there is changed, and whoever registers reads it before it is registered.
    """
    work, filled = reading(), MultiDict[str, str](typed.items(multi=True))
    told: list[tuple[str, str]] = []

    def fill(whose: str, cells: Mapping[str, Input], value_of: Callable[[str], object]) -> None:
        came = []
        for column, cell in cells.items():
            value = value_of(column)
            if value and not _text(cell):
                filled.setlist(cell.id, list(cell.field.typed(value)))
                came.append(cell.field.label)
        if came:
            told.append((whose, "、".join(came)))

    form, sheet = form_on(track, typed), sheet_of(track, confirm=False)
    own = {sheet.of_right[i.id]: i for i in form.inputs if i.id in sheet.of_right}
    if own:
        kind = _text(own["kind"])
        kinds = [kind] if kind else track.right_kinds
        found = registering.right_before(work, kinds, _text(own.get("number")))
        fill(track.right_title, own, found.get)
    sides = {side.id for side in track.sides}
    for table in (one for one in form.inputs if one.id in sides):
        for number, row in enumerate(table.rows):
            cells = {cell.field.id: cell for cell in row}
            party = registering.party_before(work, {name: _text(c) for name, c in cells.items()})
            if party is not None:
                asked = {name: cells[name] for name in OF_PARTY if name in cells}
                fill(f"{table.field.label}{number + 1}", asked, partial(getattr, party))
    return filled, told


def _text(cell: Input | None) -> str:
    """What stands in an input of one line."""
    return next(iter(cell.texts), "").strip() if cell is not None else ""
