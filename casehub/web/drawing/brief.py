"""A form as somebody in a hurry meets it: what only they know first, the rest folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.web.drawing.sections import holds

if TYPE_CHECKING:
    from casehub.web.drawing.forms import Form
    from casehub.web.drawing.inputs import Input


@dataclass
class Brief:
    """asked: what nobody else knows; told: from the file; spare: given where there is any."""

    asked: list[Input]
    told: list[Input]
    spare: list[Input]


def brief(form: Form) -> Brief:
    """The inputs as somebody in a hurry, on a phone, meets them.

    What is to be chosen, or has something wrong with it, stands where it belongs.
    """
    parts = Brief([], [], [])
    for one in form.inputs:
        cells = (one, *(cell for row in one.rows for cell in row))
        given = holds(one)
        wrong = any(cell.error for cell in cells)
        told = one.field.known is not None or one.field.start is not None
        if wrong or one.field.witnessed or one.field.usual or one.draws == "radio":
            parts.asked.append(one)
        elif given and told:
            parts.told.append(one)
        elif not given and not one.required:
            parts.spare.append(one)
        else:
            parts.asked.append(one)
    return parts
