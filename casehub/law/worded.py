"""Closed sets of the program, each member with the word that files keep and the words for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A member is its value, as files and rows keep it; words: as pages and papers say it."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """A member: its value and the words for it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member
