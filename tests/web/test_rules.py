"""Calendar and rules as people read them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import Organisation
from tests.web.conftest import Browser


def test_year_grid_shows_make_up_days(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("examiner").page("/rules/calendar/2026")
    assert '<li class="made">14<b>班</b></li>' in html
    assert sign_in("examiner").get("/rules/calendar/1999").status_code == 404


def test_rules_show_confidence(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("system").page("/rules")
    assert "✓ 原文" in html
    assert "待核" in html


def test_the_page_of_organisations_says_which_two_number_under_one_sign(
    sign_in: Callable[[str], Browser], session: Session
) -> None:
    browser = sign_in("system")
    assert "编号，后编的一方会被拒绝" not in browser.page("/organisations")
    first, second = session.scalars(select(Organisation).order_by(Organisation.id).limit(2))
    first.number_prefix = second.number_prefix = "渝共"
    session.commit()
    assert f"{first.name}与{second.name}都用机关代字“渝共”编号" in browser.page("/organisations")


def test_a_rule_administrator_sees_what_a_change_of_a_limit_would_move(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("system")
    assert 'href="/rules/limits/adjudication.decide"' in browser.page("/rules")
    html = browser.page("/rules/limits/adjudication.decide")
    assert "改了会怎样" in html
    assert "立案，指定合议组" in html
    tried = browser.page("/rules/limits/adjudication.decide/trial?amount=4&since=2025-03-01")
    assert "项在办期限中" in tried
    # What cannot be is told beside its field, and what was typed stays.
    wrong = browser.page("/rules/limits/adjudication.decide/trial?amount=many&since=")
    assert "期间应为正整数。" in wrong
    assert "请写明自哪一天起。" in wrong
    assert 'value="many"' in wrong
    assert browser.get("/rules/limits/no.such").status_code == 404
    # Who keeps no rules reads them, and is offered no trial.
    html = sign_in("examiner").page("/rules/limits/adjudication.decide")
    assert "改了会怎样" not in html
    assert sign_in("examiner").get("/rules/limits/adjudication.decide/trial").status_code == 404


def test_fines_are_shown_as_of_a_day_with_source_and_confidence(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("examiner")
    old, new = (browser.page(f"/rules/penalties?on={day}") for day in ("2026-12-31", "2027-01-01"))
    assert old != new
    for html in (old, new):
        assert "待核" in html or "转引" in html
        assert "移送公安机关的标准" in html
    # A part of the turnover is told as such, and a sum that is fixed once.
    assert "20%以下" in old
    assert "0.2倍" not in old
    assert "没有违法经营额或者不足50,000.00 元的，" in old
    assert "；不足的" not in old
    assert "100,000.00 元，至少" not in old
