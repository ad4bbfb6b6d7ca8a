"""The manual."""

from __future__ import annotations

from tests.web.conftest import Browser


def test_every_help_page(browser: Browser) -> None:
    from casehub.web.help import TOPICS

    for topic, title, _who in TOPICS:
        assert title in browser.page(f"/help/{topic}")
    assert browser.get("/help/nothing").status_code == 404
