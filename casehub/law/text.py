"""Folding: one form of a name or number for storing, comparing and searching."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

# Brackets that people type for one another: 渝知裁字〔2026〕1号, [2026], （2026）, 【2026】.
BRACKETS = str.maketrans(
    {**dict.fromkeys("〔[【〖{「『《〈<", "("), **dict.fromkeys("〕]】〗}」』》〉>", ")")}
)
INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Zs", "Zl", "Zp"})
GRAM = 2


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16_384)
def _simple(letter: str) -> str:
    """One letter in simplified form; letter by letter, so that half a name folds like the whole."""
    return str(_simplifier().convert(letter))


def fold(text: str) -> str:
    """The form in which two spellings of one name or number are equal.

    NFKC, brackets alike, lower case, simplified letters; spaces, line ends, zero-width and
    combining signs out. Folding twice changes nothing.
    """
    whole = unicodedata.normalize("NFKC", text).translate(BRACKETS).casefold()
    kept = (_simple(c) for c in whole if unicodedata.category(c) not in INVISIBLE)
    return unicodedata.normalize("NFKC", "".join(kept))


def grams(folded: str) -> list[str]:
    """The distinct pairs of neighbouring letters of a folded text, in order of appearance."""
    pairs = (folded[n : n + GRAM] for n in range(len(folded) - GRAM + 1))
    return list(dict.fromkeys(pairs))


def words(text: str) -> list[str]:
    """What a person typed into a search box, word by word, folded; empty words out."""
    return [word for word in map(fold, text.split()) if word]
