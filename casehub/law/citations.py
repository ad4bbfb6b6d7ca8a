"""References to articles as texts write them: 《专利法》第六十五条、第六十六条第二款."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casehub.law.chinese import number_read

_NUMERALS = "一二三四五六七八九十百零〇"
_REFERENCE = f"第[{_NUMERALS}]+[条款项]"
# A title, perhaps the edition it is cited in, and the references that follow it at once.
_CITED = re.compile(
    f"《([^《》]+)》(?:（[^（）]*）)?((?:[、，和及或至]?{_REFERENCE}(?:之[{_NUMERALS}]+)?)+)"
)
_TITLE = re.compile("《[^《》]+》")
_PART = re.compile(f"第([{_NUMERALS}]+)条")


@dataclass(frozen=True, order=True)
class Citation:
    """One article of an instrument, by its title without brackets."""

    title: str
    article: int


def citations(text: str) -> Iterator[Citation]:
    """Every article that a text names right behind the title of its instrument, in order.

    What stands behind a title far away, or behind a short name without brackets, is not found.
    """
    for found in _CITED.finditer(text):
        for article in _PART.finditer(found[2]):
            yield Citation(found[1], number_read(article[1]))


def with_edition(text: str, edition: str) -> str:
    """The words with an edition behind the first title: 《商标法》（2019年修正）第…条.

    edition: as the register of instruments has it; "" leaves the words as they are.
    """
    title, end, rest = text.partition("》")
    return f"{title}{end}（{edition}）{rest}" if edition else text


def without_title(text: str) -> Iterator[int]:
    """Every article that stands behind no title, in a text that names no instrument to be of."""
    if _TITLE.search(text) is None:
        yield from (number_read(article[1]) for article in _PART.finditer(text))
