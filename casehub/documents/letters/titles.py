"""Titles that take more than one line break by sense, never inside a word.

GB/T 9704-2012 第 7.3.1 条: 回行时，要做到词意完整，排列对称，长短适宜. Which letters are a word is
told by a dictionary (rjieba); the lines are as few as they can be, as even as the words allow.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from itertools import pairwise
from unicodedata import category, east_asian_width

import rjieba

# Letters of a line of 156 mm as print.css sets titles: 26 pt in 执法文书, 22 pt elsewhere.
_LETTERS = {"notice": 17}
_USUAL = 20
_TITLE = re.compile(r'<article class="doc (?P<family>[a-z-]+)|<h1>(?P<words>[^<]+)</h1>')
# Up to here what stands between two marks is a name: “峡江翠”.
_NAME = 12
# How many letters of unevenness a break costs that tears less than a word, squared.
_AFTER_OFFICE, _BETWEEN, _BESIDE_ONE = 0, 20, 60
_OPENS, _CLOSES = frozenset({"Ps", "Pi"}), frozenset({"Pe", "Pf", "Po"})
_OF = "的"
_ABOUT = "关于"


def by_sense(body: str, office: str) -> str:
    """The papers of a page, each long title with its lines kept whole (HTML in, HTML out).

    office: the name that a title may begin with, which stays together where a line holds it.
    """
    family = ""

    def lined(found: re.Match[str]) -> str:
        nonlocal family
        if found["words"] is None:
            family = found["family"]
            return found[0]
        lines = lines_of(unescape(found["words"]), office, _LETTERS.get(family, _USUAL))
        if len(lines) == 1:
            return found[0]
        return f"<h1>{''.join(f'<span>{escape(line)}</span>' for line in lines)}</h1>"

    return _TITLE.sub(lined, body)


@lru_cache(maxsize=512)
def lines_of(title: str, office: str, letters: int) -> tuple[str, ...]:
    """The lines of a title, each of so many letters at most (two narrow ones count as one).

    A title with a word that no line holds is one line: it is for the printer to break.
    """
    parts = _parts(title, office, letters)
    widths = [_width(part) for part in parts]
    if sum(widths) <= letters or max(widths) > letters:
        return (title,)
    few = _fewest(widths, letters)
    even = sum(widths) / few
    # How it is best broken from each part on, into so many lines: what it costs, and the parts.
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(len(parts), 0): (0.0, ())}
    for rest in range(1, few + 1):
        for begin in range(len(parts)):
            found = [
                ((sum(widths[begin:end]) - even) ** 2 + _tears(parts, end, office) + cost, ends)
                for end in range(begin + 1, len(parts) + 1)
                if sum(widths[begin:end]) <= letters and (end, rest - 1) in best
                for cost, ends in [best[end, rest - 1]]
                for ends in [(end, *ends)]
            ]
            if found:
                # Of equals the one whose first line is the longer.
                best[begin, rest] = min(found, key=lambda one: (one[0], [-end for end in one[1]]))
    _, ends = best[0, few]
    return tuple("".join(parts[begin:end]) for begin, end in pairwise((0, *ends)))


def _fewest(widths: list[float], letters: int) -> int:
    lines, used = 1, 0.0
    for width in widths:
        if used + width > letters:
            lines, used = lines + 1, 0.0
        used += width
    return lines


def _tears(parts: list[str], end: int, office: str) -> int:
    """What a break before this part costs."""
    if end == len(parts):
        return 0
    before, after = parts[end - 1], parts[end]
    if before == office:
        return _AFTER_OFFICE
    # A letter that is no word of the dictionary may belong to its neighbour.
    return _BESIDE_ONE if 1 in (len(before), len(after)) else _BETWEEN


def _parts(title: str, office: str, letters: int) -> list[str]:
    """What no line tears: words with their marks, the office, a name in marks, 的 and the genre."""
    own = office if office and title.startswith(office) and _width(office) <= letters else ""
    words = [own] if own else []
    words += _marked(rjieba.cut(title[len(own) :], False))
    parts: list[str] = []
    for word in words:
        joins = bool(parts) and (
            word == _OF
            or category(word[0]) in _CLOSES
            or category(parts[-1][-1]) in _OPENS
            or parts[-1] == _ABOUT
        )
        if joins and (parts[-1] != own or not own):
            parts[-1] += word
        else:
            parts.append(word)
    return _with_genre(parts, letters)


def _marked(words: list[str]) -> list[str]:
    """The words, a short name together with the marks around it."""
    found: list[str] = []
    at = 0
    while at < len(words):
        end = at + 1
        if category(words[at][0]) in _OPENS:
            closing = (n for n in range(at, len(words)) if category(words[n][-1]) in _CLOSES)
            last = next(closing, at)
            if _width("".join(words[at : last + 1])) <= _NAME:
                end = last + 1
        found.append("".join(words[at:end]))
        at = end
    return found


def _with_genre(parts: list[str], letters: int) -> list[str]:
    """The last 的 with what it ends on: a line of 的函 alone says nothing."""
    last = max((n for n, part in enumerate(parts) if part.endswith(_OF)), default=None)
    if last is None or last + 1 == len(parts):
        return parts
    genre = "".join(parts[last:])
    return [*parts[:last], genre] if _width(genre) <= letters else parts


def _width(text: str) -> float:
    """How many letters wide; two narrow ones are one."""
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text) / 2
