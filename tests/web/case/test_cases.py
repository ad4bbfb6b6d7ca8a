"""The register of cases."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser


def test_desk_and_register_of_each_reader(sign_in: Callable[[str], Browser]) -> None:
    for username in ("clerk", "examiner", "head", "reviewer", "supervisor", "dispatcher"):
        browser = sign_in(username)
        assert "我的工作台" in browser.page("/desk")
        assert "没有符合条件的案件" in browser.page("/cases?q=绝无此案")
        assert "协作" in browser.page("/referrals")
    assert "没有在办的调解" in sign_in("mediator").page("/mediation")
