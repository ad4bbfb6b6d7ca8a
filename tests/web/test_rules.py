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
