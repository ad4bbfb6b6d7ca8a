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
# 发文字号 as they end; the 代字 before 〔 goes back to the 简称 of a province (rjieba: j), or as
# far as 代字 are long, over no preposition, particle or mark.
_YEAR = re.compile(r"〔[0-9]{4}〕[0-9]+号")
_SIGN, _NO_SIGN, _LONGEST_SIGN = "j", frozenset("pux"), 8
_TO = re.compile(r'<p class="to">(?P<names>[^<]+)：</p>')


def by_sense(body: str, office: str) -> str:
    """The papers of a page, each long title with its lines kept whole (HTML in, HTML out).

    office: the name of who writes. It and the names of whom the paper is addressed to stay together
    where a line holds them, at the beginning of a title and in another that it quotes.
    """
    family = ""
    addressed = (one for found in _TO.finditer(body) for one in found["names"].split("、"))
    offices = tuple(dict.fromkeys(one for one in (office, *map(unescape, addressed)) if one))

    def lined(found: re.Match[str]) -> str:
        nonlocal family
        if found["words"] is None:
            family = found["family"]
            return found[0]
        lines = lines_of(unescape(found["words"]), offices, _LETTERS.get(family, _USUAL))
        if len(lines) == 1:
            return found[0]
        return f"<h1>{''.join(f'<span>{escape(line)}</span>' for line in lines)}</h1>"

    return _TITLE.sub(lined, body)


@lru_cache(maxsize=512)
def lines_of(title: str, offices: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """The lines of a title, each of so many letters at most (two narrow ones count as one).

    offices: names that are not torn, that of who writes first. A title with a word that no line
    holds is one line: it is for the printer to break.
    """
    own = offices[0] if offices else ""
    parts, alone = _parts(title, offices, letters)
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
                ((sum(widths[begin:end]) - even) ** 2 + _tears(parts, alone, end, own) + cost, ends)
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


def _tears(parts: list[str], alone: frozenset[int], end: int, own: str) -> int:
    """What a break before this part costs; alone: breaks beside a letter that is no word."""
    if end == len(parts):
        return 0
    if parts[end - 1] == own:
        return _AFTER_OFFICE
    # A letter that is no word of the dictionary may belong to its neighbour.
    return _BESIDE_ONE if end in alone else _BETWEEN


def _parts(title: str, offices: tuple[str, ...], letters: int) -> tuple[list[str], frozenset[int]]:
    """What no line tears: words with their marks, offices, numbers of papers, names, the genre.

    And the places (counted in parts) at which a break stands beside a word of one letter.
    """
    own = offices[0] if offices and title.startswith(offices[0]) else ""
    if own and _width(own) > letters:
        own = ""
    words = [own] if own else []
    words += _marked(_words(title[len(own) :], offices, letters))
    parts: list[list[str]] = []
    for word in words:
        before = parts[-1][-1] if parts else ""
        joins = bool(parts) and (
            word == _OF
            or category(word[0]) in _CLOSES
            or category(before[-1]) in _OPENS
            or "".join(parts[-1]) == _ABOUT
        )
        if joins and (before != own or not own) and _width("".join(parts[-1]) + word) <= letters:
            parts[-1].append(word)
        else:
            parts.append([word])
    alone = frozenset(
        n
        for n in range(1, len(parts))
        if 1 in (len(parts[n - 1][-1].rstrip(_OF)), len(parts[n][0]))
    )
    return _with_genre(["".join(part) for part in parts], letters), alone


def _words(text: str, offices: tuple[str, ...], letters: int) -> list[str]:
    """The words of a text as the dictionary has them; an office, a number of a paper is one."""
    names = sorted((one for one in offices if _width(one) <= letters), key=len, reverse=True)
    every = f"({'|'.join(map(re.escape, names))})"
    found: list[str] = []
    for piece in re.split(every, text) if names else [text]:
        if piece in offices:
            found.append(piece)
        else:
            found += _numbered(rjieba.tag(piece, False), letters)
    return found


def _numbered(tagged: list[tuple[str, str]], letters: int) -> list[str]:
    """The words, each number of a paper with its 代字 as one of them."""
    words = [word for word, _ in tagged]
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    text = "".join(words)
    kept: list[str] = []
    done = 0
    for year in _YEAR.finditer(text):
        first = next((n for n, start in enumerate(starts) if start == year.start()), None)
        if first is None:
            continue
        begin = first
        while begin > done:
            word, tag = tagged[begin - 1]
            if tag[0] in _NO_SIGN or year.start() - starts[begin - 1] > _LONGEST_SIGN:
                break
            begin -= 1
            if tag == _SIGN:
                break
        number = text[starts[begin] : year.end()]
        if _width(number) > letters:
            continue
        kept += words[done:begin]
        kept.append(number)
        done = next((n for n, start in enumerate(starts) if start >= year.end()), len(words))
    return kept + words[done:]


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
