"""Lines of referral by the numbered vectors of law/penalty.md §5.5."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casehub.law.crimes import Referral, referral
from casehub.law.fines import CannotCompute
from casehub.rulebook.penalties import load_penalties
from casehub.settings import PROJECT

BOOK = load_penalties(PROJECT / "config")
ACTED = date(2026, 6, 1)


def asked(crime: str, same: bool | None = True, acted: date = ACTED, **more: Any) -> Referral:
    rest = {k: more.pop(k) for k in ("marks", "prior") if k in more}
    figures = {k: Decimal(str(v)) for k, v in more.items()}
    return referral(BOOK.crime, BOOK.criminal, crime, acted, figures, same_mark=same, **rest)


@pytest.mark.parametrize(
    ("number", "crime", "told", "refer"),
    [
        ("C01", "213", {"turnover": 50000}, "must"),
        ("C02", "213", {"turnover": 49999, "gains": 29999}, "may"),
        ("C05", "214", {"stock": 149999, "turnover": 0}, "may"),
        ("C05b", "214", {"stock": 150000, "turnover": 0}, "must"),
        ("C08", "216", {"loss": 300000}, "must"),
        ("C09", "215", {"pieces": 10000}, "must"),
        ("C11", "213", {"turnover": 40000, "gains": 10000}, "may"),
        # 法释〔2025〕5号第二十八条: 非法经营数额 is of what was made, stored, carried and sold.
        ("C26", "213", {"turnover": 25000, "stock": 30000}, "must"),
        ("all in store", "213", {"stock": 50000}, "must"),
        ("all in store b", "213", {"stock": "49999.99"}, "may"),
        ("216 in store", "216", {"turnover": 100000, "stock": 100000}, "must"),
        ("two marks", "213", {"turnover": 30000, "marks": 2}, "must"),
        ("C12", "213", {"service_gains": 49999}, "may"),
        ("C12b", "213", {"service_gains": 50000}, "must"),
        ("C13", "213", {"gains": 25000, "turnover": 45000, "service_gains": 25000}, "must"),
        ("C13b", "213", {"gains": 25000, "turnover": 45000, "service_gains": 24999}, "may"),
        ("C14", "214", {"stock": 90000, "turnover": 0, "prior": [date(2025, 4, 1)]}, "must"),
        ("C14b", "214", {"stock": 89999, "turnover": 0, "prior": [date(2025, 4, 1)]}, "may"),
        ("C15", "214", {"turnover": 35000, "gains": 12000, "marks": 2}, "may"),
        ("C16", "215", {"pieces": 5000, "marks": 2}, "must"),
        ("C16b", "215", {"pieces": 4999, "gains": 9999, "turnover": 19999, "marks": 2}, "may"),
        ("C17", "215", {"stock": 29999, "pieces": 0}, "may"),
        ("C17b", "215", {"stock": 30000, "pieces": 0}, "must"),
        ("C17c", "215", {"stock": 26000, "pieces": 4000}, "must"),
        ("C18", "215", {"pieces": 4000, "gains": 3000, "turnover": 8000}, "may"),
        ("C20", "216", {"gains": 50000, "marks": 2}, "must"),
        ("C20b", "216", {"turnover": 99999, "gains": 49999, "prior": [date(2024, 10, 1)]}, "may"),
        ("C21", "219", {"gains": "299999.99"}, "may"),
        ("C21b", "219", {"gains": 300000}, "must"),
        ("C21c", "219", {"loss": 100000, "prior": [date(2024, 7, 1)]}, "must"),
        ("C25", "213", {"turnover": 53000}, "must"),
        ("C29", "214", {"turnover": 40000, "gains": 15000, "prior": [date(2024, 5, 31)]}, "may"),
        ("C29b", "214", {"turnover": 40000, "gains": 15000, "prior": [date(2024, 6, 1)]}, "must"),
    ],
)
def test_cases_by_their_number(number: str, crime: str, told: dict[str, Any], refer: str) -> None:
    # Edge case 57: two years of one's own acts; 58: of several marks by their sources; 59: gains of a crime are figures of their own.
    found = asked(crime, **told)
    assert (found.refer, bool(found.basis), bool(found.reasons)) == (refer, True, True), (number, found)


def test_c05_a_case_close_to_a_line_is_told() -> None:
    assert asked("214", stock=149999).near
    assert not asked("214", stock=100000).near
    assert asked("214", stock=150000).near


@pytest.mark.parametrize("crime", ["213", "214"])
def test_a_similar_mark_is_never_this_crime(crime: str) -> None:
    found = asked(crime, same=False, turnover=10**7)
    assert (found.refer, found.near) == ("no", False)
    with pytest.raises(CannotCompute, match="是否相同商标"):
        asked(crime, same=None, turnover=10**7)
    assert asked("219", same=None, loss=10**7).refer == "must"


def test_only_sales_of_counterfeits_have_a_line_apart_from_what_lies_in_store() -> None:
    assert {row.id for row in BOOK.crime if row.sales_apart} == {"214"}


def test_without_a_figure_or_a_recorded_line_it_is_told() -> None:
    with pytest.raises(CannotCompute, match="缺少违法所得"):
        asked("213")
    with pytest.raises(CannotCompute, match="2025-04-25"):
        asked("213", acted=date(2025, 4, 25), turnover=60000)
    with pytest.raises(CannotCompute, match="第999条"):
        asked("999", turnover=60000)
