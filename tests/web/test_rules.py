"""Calendar and rules as people read them."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser


def test_year_grid_shows_make_up_days(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("examiner").page("/rules/calendar/2026")
    assert '<li class="made">14<b>班</b></li>' in html
    assert sign_in("examiner").get("/rules/calendar/1999").status_code == 404


def test_rules_show_confidence(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("system").page("/rules")
    assert "✓ 原文" in html
    assert "待核" in html
