"""Whether what was sent for a step can be kept at all, before anything else is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casehub.fields import Unreadable
from casehub.fields.texts import clean
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

# The numbers that JSON keeps exactly (RFC 8785 refuses others); ids and counts are far below.
LARGEST = 2**53 - 1


def unkeepable(data: Mapping[str, object]) -> list[Reason]:
    """Numbers that nothing here can be and texts with signs that cannot be kept, by their field."""
    return [Reason(said, name) for name, value in data.items() for said in _faults(value)]


def _faults(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _faults(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _faults(inner)
    elif isinstance(value, int | float) and not -LARGEST <= value <= LARGEST:
        yield "数字太大，系统不能保存，核对后重新填写"
    elif isinstance(value, str):
        try:
            clean(value)
        except Unreadable as error:
            yield str(error)
