"""Forms that were opened under an earlier sign-in: nothing typed is lost, nothing forged is taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casehub.web.sign_in import auth
from tests import factories
from tests.web.conftest import Browser

NEW = "/requests/new/patent_request"
OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"right-title": "一种防松结构", "do": "perform"}


def opened_before(browser: Browser) -> str:
    """The token of a form that stays open while somebody signs out in another window."""
    browser.page(NEW)
    token = browser.token
    browser.post("/sign-out")
    return token


def test_signed_out_in_another_window_keeps_what_was_typed(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    token = opened_before(browser)
    asked = browser.post(NEW, {**TYPED, "csrf_token": token}, headers=OWN)
    assert asked.status_code == 401
    assert 'value="一种防松结构"' in asked.get_data(as_text=True)
    account = {"sign_in_account": "clerk", "sign_in_password": factories.PASSWORD}
    back = browser.post(NEW, {**TYPED, **account}, headers=OWN)
    assert back.status_code == 200
    assert 'value="一种防松结构"' in back.get_data(as_text=True)


def test_signed_in_again_in_another_window_asks_before_going_on(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    token = opened_before(browser)
    browser.sign_in("clerk")
    asked = browser.post(NEW, {**TYPED, "csrf_token": token}, headers=OWN)
    text = asked.get_data(as_text=True)
    assert asked.status_code == 400
    assert "还没有办理" in text
    assert "现在登录的是" in text
    assert '<input type="hidden" name="right-title" value="一种防松结构">' in text
    again = browser.post(NEW, TYPED)
    assert again.status_code == 422
    assert 'value="一种防松结构"' in again.get_data(as_text=True)


def test_form_of_another_site_is_refused_and_not_repeated(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost.example"},
        {"Origin": "null"},
    ):
        answer = browser.client.post(NEW, data=TYPED, headers=headers)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 400, headers
        assert "不是从本系统打开的" in text
        assert "一种防松结构" not in text


def test_browser_without_fetch_metadata_is_known_by_its_origin(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    headers = {"Origin": "http://localhost"}
    answer = browser.client.post(NEW, data=TYPED, headers=headers)
    assert 'value="一种防松结构"' in answer.get_data(as_text=True)


def test_nothing_is_said_to_be_kept_where_it_is_not(
    sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "LARGEST_KEPT_FORM", 100)
    browser = sign_in("clerk")
    token = opened_before(browser)
    long = {"facts": "甲" * 101, "csrf_token": token}
    text = browser.post(NEW, long, headers=OWN).get_data(as_text=True)
    assert "登录已过期" in text
    assert "已保留" not in text
    assert "回到上一页" in text


def test_passwords_are_not_written_into_the_page(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("clerk")
    form = {"old": "a-very-secret-word", "new": "x", "again": "x"}
    answer = browser.client.post("/account", data=form, headers=OWN)
    assert answer.status_code == 400
    assert "a-very-secret-word" not in answer.get_data(as_text=True)


def test_stale_sign_in_page_is_opened_anew(browser: Browser) -> None:
    answer = browser.client.post("/sign-in", data={"next": "/cases"}, headers=OWN)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/cases"
