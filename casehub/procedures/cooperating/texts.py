"""What no letter to another bureau says in its own words (cross_region.md §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.masking import private_numbers
from casehub.law.party_kinds import CITIZEN
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation


def reasons_against(s: Situation) -> Iterator[Reason]:
    """§2.5: another bureau is told four digits of a person, in boxes and in texts alike.

    Asked of whatever leaves the house as data, by its field of the step, and not in each file.
    """
    if s.step.sends is None and s.step.answers is None:
        return
    for name, value in s.data.items():
        for text in _texts(value):
            for number, what in private_numbers(text):
                if what == CITIZEN:
                    said = f"这里写出了完整的公民身份号码，只写后四位{number[-4:]}。"
                    yield Reason(said, name)


def _texts(value: object) -> Iterator[str]:
    """The words of a field, or of the cells of a table."""
    if isinstance(value, str):
        yield value
    for row in value if isinstance(value, (list, tuple)) else ():
        if isinstance(row, dict):
            yield from (cell for cell in row.values() if isinstance(cell, str))
