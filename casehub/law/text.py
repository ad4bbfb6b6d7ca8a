"""Folding: one form of a name or number for storing, comparing and searching."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from opencc import OpenCC

if TYPE_CHECKING:
    from collections.abc import Iterator

# Brackets that people type for one another: 渝知裁字〔2026〕1号, [2026], （2026）, 【2026】.
BRACKETS = str.maketrans(
    {**dict.fromkeys("〔[【〖{「『《〈<", "("), **dict.fromkeys("〕]】〗}」』》〉>", ")")}
)
WIDE_BRACKETS = str.maketrans("()", "（）")
# Full-width digits and letters, and the full-width blank.
WIDE = frozenset(
    chr(c) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0x3000)
)
INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Zs", "Zl", "Zp"})
GRAM = 2
# There are thousands of Chinese letters and ten figures: a pair of those leads to few texts, of
# these to half of all. Where so many figures and Latin letters stand in a row, four lead on.
FOUR = 4
ROW = re.compile(f"[0-9a-z]{{{FOUR},}}")
# What stands between words; half a company name has no comma that counts.
BETWEEN = re.compile(r"[\s，、；;,]+")


# Names stand apart by signs, or by a blank where neither is written in Latin letters.
_NAMES_APART = re.compile(r"[，、；;,\n]+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def names_in(text: object) -> list[str]:
    """The names on one line, as people write them: 牟思齐、杜嘉禾; nothing for what is no text."""
    told = _NAMES_APART.split(text) if isinstance(text, str) else []
    return [name for one in told if (name := one.strip())]


def led(text: str, word: str) -> str:
    """A clause behind the word that leads to it; who typed the clause may have typed that too."""
    return f"{word}{unled(text, word)}"


def unled(text: str, word: str) -> str:
    """A clause without the word that leads to it, typed or not, and without outer blanks."""
    return text.strip().removeprefix(word).strip()


class Clause(str):
    """A clause in a pattern that is formatted: {act:涉嫌} stands behind that word, once."""

    __slots__ = ()

    def __format__(self, word: str) -> str:
        """The clause as it is, or behind the word that the pattern names."""
        return led(str(self), word) if word else str(self)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16_384)
def _simple(letter: str) -> str:
    """One letter in simplified form, "" for one that is not seen.

    Letter by letter, so that half a name folds like the whole.
    """
    if unicodedata.category(letter) in INVISIBLE:
        return ""
    return str(_simplifier().convert(letter))


def fold(text: str) -> str:
    """The form in which two spellings of one name or number are equal.

    NFKC, brackets alike, lower case, simplified letters; spaces, line ends, zero-width and
    combining signs out. Folding twice changes nothing.
    """
    whole = unicodedata.normalize("NFKC", text).translate(BRACKETS).casefold()
    return unicodedata.normalize("NFKC", "".join(map(_simple, whole)))


def clean_name(name: str) -> str:
    """A name as it is stored: no signs of no width, no blanks between Chinese letters.

    Letters and digits are half width; brackets of a Chinese name are （）, whichever were typed.
    """
    kept = "".join(c for c in name if unicodedata.category(c) != "Cf")
    kept = "".join(unicodedata.normalize("NFKC", c) if c in WIDE else c for c in kept)
    kept = " ".join(kept.split())
    if not any(_is_han(c) for c in kept):
        return kept
    kept = kept.translate(BRACKETS).translate(WIDE_BRACKETS)
    return "".join(
        c
        for n, c in enumerate(kept)
        if c != " " or (_is_latin(kept[n - 1]) and _is_latin(kept[n + 1]))
    )


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK UNIFIED")


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isprintable()


def grams(folded: str) -> list[str]:
    """By what a folded text is found: its pairs of neighbouring letters, in order of appearance.

    Then, of figures and Latin letters in a row, each four. None is told twice.
    """
    fours = (part for row in ROW.finditer(folded) for part in _parts(row[0], FOUR))
    return list(dict.fromkeys([*_parts(folded, GRAM), *fours]))


def telling_grams(folded: str) -> list[str]:
    """Those of the grams of a word by which the texts that hold it are found soonest.

    Every text that holds the word has them all: no pair of which a four tells more.
    """
    rows = [row.span() for row in ROW.finditer(folded)]
    pairs = (
        folded[n : n + GRAM]
        for n in range(len(folded) - GRAM + 1)
        if not any(start <= n and n + GRAM <= end for start, end in rows)
    )
    fours = (part for start, end in rows for part in _parts(folded[start:end], FOUR))
    return list(dict.fromkeys([*pairs, *fours]))


def _parts(text: str, length: int) -> Iterator[str]:
    return (text[n : n + length] for n in range(len(text) - length + 1))


# Digits with what people put between and around them; at least those of a number without an area.
TELEPHONE = re.compile(r"\+?[\d()\-. ]+")
FEWEST_DIGITS = 7
# What follows is an extension, or another number.
AFTER_TELEPHONE = re.compile(r"[转/x#]|ext")


def telephone(text: str) -> str:
    """The digits of the first telephone number in a text, as people dial it here; "" for none.

    +86 138 0000 2017, 0086-13800002017 and 138-0000-2017 are one number.
    """
    first = BETWEEN.sub("\n", unicodedata.normalize("NFKC", text).replace(" ", "")).strip()
    first = AFTER_TELEPHONE.split(first.split("\n")[0].casefold())[0]
    if not TELEPHONE.fullmatch(first):
        return ""
    digits = re.sub(r"\D", "", first)
    for abroad in ("0086", "86"):
        # Of eleven digits none is left out: 86 is how no number of a mobile begins.
        if first.startswith(("+", "00")) or len(digits) > 11:
            digits = digits.removeprefix(abroad)
    return digits if len(digits) >= FEWEST_DIGITS else ""


def words(text: str) -> list[str]:
    """What a person typed into a search box, word by word, folded; empty words out.

    Names that are told one after the other (山驰、万骑) are words of their own.
    """
    return [word for word in map(fold, BETWEEN.split(text)) if word]
