"""What everybody may ask of a paper."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_public_verification(browser: Browser) -> None:
    assert "查验文书" in browser.page("/verify")
    assert "没有这个核验码" in browser.page("/verify?code=ABCDEFGHIJ")
