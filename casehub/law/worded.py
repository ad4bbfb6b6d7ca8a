"""Closed sets of the program, each member with the word that files keep and the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, Self


class Worded(StrEnum):
    """A member is its value, as files and rows keep it; words: as pages and papers say it."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """A member: its value and the words for it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


class Titled(Protocol):
    """What a file declares under an id, with the words for it."""

    @property
    def id(self) -> str:
        """The word that files and rows keep."""

    @property
    def title(self) -> str:
        """As pages and papers say it."""


def title_of(declared: Iterable[Titled], wanted: str) -> str:
    """The title of the one with this id; an unknown one is returned as it is."""
    return next((one.title for one in declared if one.id == wanted), wanted)
