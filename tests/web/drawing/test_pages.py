"""Every page that needs no case: markup, menu, contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

EVERYBODY = ("/account", "/rules", "/rules?check=1", "/rules/amounts", "/rules/calendar",
             "/rules/calendar/2026", "/organisations", "/help")  # fmt: skip


@pytest.mark.parametrize("path", EVERYBODY)
def test_pages_for_everybody(sign_in: Callable[[str], Browser], path: str) -> None:
    assert "<h1" in sign_in("examiner").page(path)


def test_every_help_page(browser: Browser) -> None:
    from casehub.web.help import TOPICS

    for topic, title, _who in TOPICS:
        assert title in browser.page(f"/help/{topic}")
    assert browser.get("/help/nothing").status_code == 404


def test_desk_and_register_of_each_reader(sign_in: Callable[[str], Browser]) -> None:
    for username in ("clerk", "examiner", "head", "reviewer", "supervisor", "dispatcher"):
        browser = sign_in(username)
        assert "我的工作台" in browser.page("/desk")
        assert "没有符合条件的案件" in browser.page("/cases?q=绝无此案")
        assert "协作" in browser.page("/referrals")
    assert "没有在办的调解" in sign_in("mediator").page("/mediation")


def test_first_page_by_role(sign_in: Callable[[str], Browser]) -> None:
    for username, first in (("examiner", "/desk"), ("security", "/confirmations"),
                            ("audit", "/audit/security"), ("system", "/confirmations"),
                            ("partner", "/referrals")):  # fmt: skip
        assert sign_in(username).get("/").location == first


def test_year_grid_shows_make_up_days(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("examiner").page("/rules/calendar/2026")
    assert '<li class="made">14<b>班</b></li>' in html
    assert sign_in("examiner").get("/rules/calendar/1999").status_code == 404


def test_rules_show_confidence(sign_in: Callable[[str], Browser]) -> None:
    html = sign_in("system").page("/rules")
    assert "✓ 原文" in html
    assert "待核" in html


def test_exports_are_files_and_are_logged(sign_in: Callable[[str], Browser]) -> None:
    answer = sign_in("examiner").client.get("/cases.csv")
    assert answer.mimetype == "text/csv"
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert "案号" in answer.get_data(as_text=True)
    assert "导出案件清单" in sign_in("audit").page("/audit/security")


def test_public_verification(browser: Browser) -> None:
    assert "查验文书" in browser.page("/verify")
    assert "没有这个核验码" in browser.page("/verify?code=ABCDEFGHIJ")


def test_print_opens_every_disclosure(sign_in: Callable[[str], Browser]) -> None:
    assert "<details" in sign_in("examiner").page("/desk?print=1")
