"""How long a patent lives (专利法 42), counted from its filing date."""

from __future__ import annotations

from datetime import date

from casehub.law.periods import add_months
from casehub.law.worded import Worded

NEW_DESIGN_TERM_FROM = date(2021, 6, 1)  # 专利法 (2020 修正) in force
MONTHS_A_YEAR = 12


class PatentKind(Worded):
    """发明、实用新型、外观设计 (专利法第二条), by the word that files and rows keep."""

    INVENTION = "invention", "发明"
    UTILITY_MODEL = "utility_model", "实用新型"
    DESIGN = "design", "外观设计"


def term_years(kind: PatentKind, filed_on: date) -> int:
    """Return the term in years: 20, 10, 15; designs filed before 2021-06-01 have 10."""
    if kind == PatentKind.INVENTION:
        return 20
    if kind == PatentKind.UTILITY_MODEL:
        return 10
    return 15 if filed_on >= NEW_DESIGN_TERM_FROM else 10


def expires_on(kind: PatentKind, filed_on: date) -> date:
    """Return the corresponding day that ends the term, without any 期限补偿."""
    return add_months(filed_on, term_years(kind, filed_on) * MONTHS_A_YEAR)
