"""Values of a form that nobody sent, or of which some could not be read.

What depends on values that nobody has is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection

Found = TypeVar("Found")


class Undecided(Exception):
    """A value was asked for that nobody has; nothing true can be said of it."""


class Incomplete(Mapping[str, object]):
    """The values of a form that was sent; asking for one of `unread` raises Undecided.

    Who walks through all of them meets those that could be read.
    """

    def __init__(self, data: Mapping[str, object], unread: Collection[str]) -> None:
        self._data, self.unread = data, frozenset(unread)

    def _ask(self, name: object) -> None:
        if name in self.unread:
            raise Undecided

    def __getitem__(self, name: str) -> Any:
        self._ask(name)
        return self._data[name]

    def __contains__(self, name: object) -> bool:
        self._ask(name)
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._data if name not in self.unread)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        # Something was sent, whether or not it could be read.
        return True


class Unsent(Mapping[str, object]):
    """The values of a form that nobody has sent: asking for anything of it raises Undecided."""

    def __getitem__(self, name: str) -> Any:
        raise Undecided

    def __contains__(self, name: object) -> bool:
        raise Undecided

    def __iter__(self) -> Iterator[str]:
        raise Undecided

    def __len__(self) -> int:
        raise Undecided

    def __bool__(self) -> bool:
        raise Undecided


def unread_of(data: Mapping[str, object]) -> frozenset[str]:
    """The fields of a form whose values nobody may ask for, because they could not be read."""
    return data.unread if isinstance(data, Incomplete) else frozenset()


def decided(found: Iterable[Found]) -> Iterator[Found]:
    """What is found before a value is asked for that could not be read."""
    with suppress(Undecided):
        yield from found
