"""The parts of a long form, as the index beside it lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.web.drawing.inputs import answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.web.drawing.forms import Form
    from casehub.web.drawing.inputs import Input

# A form of fewer inputs is seen at a glance.
LONG = 8
# A form of more parts and of so many inputs is not unrolled whole.
SEVERAL, MANY = 3, 40


@dataclass(frozen=True)
class Section:
    """A part of a form under its heading.

    number: its place, from 1. anchor: where it begins on the page. wanted: required inputs that
    hold nothing yet; wrong: inputs beside which something is said. inputs: what stands in it;
    folds: the form has so many parts that those that are whole are folded.
    """

    number: int
    anchor: str
    title: str
    wanted: int
    wrong: int
    inputs: Sequence[Input] = ()
    folds: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is something to do in it; what is whole stands folded."""
        waits = any(one.field.usual and not one.known and not holds(one) for one in self.inputs)
        return self.number == 1 or waits or bool(self.wanted or self.wrong)


def sections(form: Form) -> Sequence[Section]:
    """The parts of a form of several; none where it is short or all of one piece."""
    groups = form.groups()
    folds = len(groups) > SEVERAL and len(form.inputs) > MANY
    if len(groups) < 2 or len(form.inputs) < LONG:
        return ()
    return tuple(
        Section(
            number,
            f"part{number}" if folds and title else _anchor(number, title, inputs),
            title,
            sum(map(_lacks, inputs)),
            sum(any(_wrong(one)) for one in inputs),
            inputs,
            folds,
        )
        for number, (title, inputs) in enumerate(groups, 1)
    )


def _anchor(number: int, title: str, inputs: Sequence[Input]) -> str:
    """Its heading; a part without one begins with its first input (components/fields.html)."""
    headed = title and not (len(inputs) == 1 and inputs[0].label == title)
    return f"part{number}" if headed else inputs[0].id


def _lacks(one: Input) -> bool:
    return one.required and not one.known and not holds(one)


def holds(one: Input) -> bool:
    """Whether something stands in an input, or in a cell of its rows."""
    cells = (one, *(cell for row in one.rows for cell in answers(one.field, row)))
    return any(text.strip() for cell in cells for text in cell.texts)


def _wrong(one: Input) -> Iterator[bool]:
    yield bool(one.error)
    yield from (bool(cell.error) for row in one.rows for cell in row)
