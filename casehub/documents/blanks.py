"""A blank that a paper would print where a value belongs: found while the paper is composed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from html import unescape
from typing import Any, Self

from casehub.documents.wording import TO_FILL

# Stands in the composed text for what is not there; of the private use area, never in facts.
MARK, END = "\uf8ff", "\uf8fe"
# A mark with the name of what is not there.
_MARK = re.compile(rf"{MARK}([a-z_]*){END}")
_TAGS = re.compile(r"</?(?:span|b|strong|br|i|em)\b[^>]*>")
_AROUND = re.compile(rf"[^<>{MARK}]*{_MARK.pattern}[^<>{MARK}]*")
_SIDE = 14  # characters of the sentence that are quoted on either side


class Blank:
    """An absent value inside a template: no in a question, empty in a list, a mark in print.

    Everything asked of it is again blank, so that the absence shows where it is printed, and only
    there: `{% if x %}`, `x or "…"` and `x|slash` deal with it.

    of: the name of what is absent, as the template asked for it.
    """

    def __init__(self, of: str = "") -> None:
        """of: "" where nobody asked for it by a name."""
        self._of = of

    def __bool__(self) -> bool:
        """No."""
        return False

    def __str__(self) -> str:
        """The mark that `holes` finds."""
        return f"{MARK}{self._of}{END}"

    __html__ = __str__

    def __eq__(self, other: object) -> bool:
        """Equal to nothing given."""
        return other is None or other == "" or isinstance(other, Blank)

    def __hash__(self) -> int:
        """Of the empty text."""
        return hash("")

    def __len__(self) -> int:
        """Nothing."""
        return 0

    def __iter__(self) -> Iterator[Any]:
        """Nothing."""
        return iter(())

    def __getattr__(self, name: str) -> Self:
        """What belongs to it is blank too."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: object, **__: object) -> Self:
        """`x.strip()` of a blank is blank."""
        return self

    def _also(self, _: object) -> Self:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __getitem__ = _also

    def _never(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never


BLANK = Blank()


def passing(word: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that prints a value: of a blank it makes no blank date and no empty sum."""

    @wraps(word)
    def said(*given: Any) -> Any:
        # A filter that asks for the context finds it before the value.
        value = given[1] if hasattr(word, "jinja_pass_arg") else given[0]
        if isinstance(value, Blank):
            return value
        return BLANK if value in (None, "", [], ()) else word(*given)

    return said


def to_fill_in(html: str) -> str:
    """The same page with 【待填】 where something is missing."""
    return _MARK.sub(TO_FILL, html)


class Hole(str):
    """A place of a paper where something is missing, in its sentence; of: the name of that."""

    __slots__ = ("of",)
    of: str


def holes(html: str) -> list[Hole]:
    """The places of a composed paper where something is missing, each in its sentence."""
    # Nearly every paper has none, and to look around each sentence for one takes long.
    if MARK not in html and TO_FILL not in html:
        return []
    text = _TAGS.sub("", html).replace(TO_FILL, f"{MARK}{END}")
    found = []
    for match in _AROUND.finditer(text):
        before, of, after = _MARK.split(match[0], maxsplit=1)
        hole = Hole(f"{unescape(before).strip()[-_SIDE:]}［空白］{unescape(after).strip()[:_SIDE]}")
        hole.of = of
        found.append(hole)
    return found
