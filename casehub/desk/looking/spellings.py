"""The spellings in which a number that somebody typed may be stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import select

from casehub.law.text import GRAM, fold, telephone
from casehub.model import OrganisationSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from casehub.record.work import Work

# 2026-3: the third number of 2026, of whatever series.
YEAR_AND_NUMBER = re.compile(r"((?:19|20)\d\d)[-/.年]第?(\d{1,6})号?")
# 渝知裁字2026第3号, 渝知裁字20263号, 渝知裁字2026-3: a whole number without its brackets, with a
# 第 that it has not or without the 号 that it has. A year has four digits: what follows is no part.
LOOSE_NUMBER = re.compile(
    r"(\D+?)\(?((?:19|20)\d\d)(?:\)第?|年第?|第|[-/.]?)(\d{1,6}(?:-\d+)?)号?"
)
ONLY_NUMBER = re.compile(r"(?:第)?(\d{1,6})号")
# 渝知裁5, 渝知裁字5号: the word of a series, or a part of it, and a number of whatever year.
SHORT = re.compile(r"(\D{2,}?)字?第?(\d{1,6})号?")
YEARS_BACK = 20
# A patent number as people leave parts of it out: ZL, the dot before the check digit.
PATENT = re.compile(r"(?:zl)?(\d{8}|\d{12})\.?([\dx])")
_series: WeakKeyDictionary[Session, dict[str, Sequence[str]]] = WeakKeyDictionary()


def spellings(word: str) -> list[str]:
    """The forms in which the number typed may be stored; of a telephone its digits."""
    return list(dict.fromkeys([*_number_spellings(word), *filter(None, [telephone(word)])]))


def _number_spellings(word: str) -> list[str]:
    loose = LOOSE_NUMBER.fullmatch(word)
    if loose is not None:
        return list(dict.fromkeys([word, f"{loose[1]}({loose[2]}){loose[3]}号"]))
    only = ONLY_NUMBER.fullmatch(word)
    if only is not None:
        return [f"{only[1]}号"]
    patent = PATENT.fullmatch(word)
    if patent is None:
        return [word]
    body, check = patent.groups()
    return list(dict.fromkeys([word, f"zl{body}.{check}", f"{body}.{check}"]))


def of_series(work: Work, word: str) -> list[str]:
    """The whole numbers that a short one may mean: of the series whose word holds it, each year."""
    years = [str(work.today.year - back) for back in range(YEARS_BACK)]
    told, dated = SHORT.fullmatch(word), LOOSE_NUMBER.fullmatch(word)
    if told is not None:
        part, value = told[1], str(int(told[2]))
    elif dated is not None:
        # 裁2026-3: with the year one letter of the word says enough.
        part, years, value = dated[1], [dated[2]], dated[3]
    else:
        return []
    return [
        fold(f"{series}({year}){value}号")
        for series in _series_holding(work.session, part)
        for year in years
    ]


def _series_holding(session: Session, part: str) -> Sequence[str]:
    """The words of the series that hold this one; asked once in a unit of work."""
    known = _series.setdefault(session, {})
    if part not in known:
        prefix = OrganisationSeries.prefix
        holding = select(prefix).where(prefix.contains(part, autoescape=True)).distinct()
        known[part] = session.scalars(holding).all()
    return known[part]


def shortest(forms: Sequence[str]) -> list[str]:
    """The spellings by which parts of texts are found: what holds a longer one holds it, too."""
    short = [one for one in forms if not any(s in one for s in forms if s != one)]
    return [one for one in short if len(one) >= GRAM]
