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


def test_first_page_by_role(sign_in: Callable[[str], Browser]) -> None:
    for username, first in (("examiner", "/desk"), ("security", "/confirmations"),
                            ("audit", "/audit/security"), ("system", "/confirmations"),
                            ("partner", "/referrals")):  # fmt: skip
        assert sign_in(username).get("/").location == first


def test_print_opens_every_disclosure(sign_in: Callable[[str], Browser]) -> None:
    assert "<details" in sign_in("examiner").page("/desk?print=1")
