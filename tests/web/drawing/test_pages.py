"""Every page that needs no case: markup, menu, contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.web.paper.test_documents import ROWS

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


def test_a_printed_case_is_no_longer_than_its_page(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    clerk = office.work("clerk")
    reference = factories.open_request(clerk, "intake").reference
    received = {"received_on": factories.TODAY, "posted_on": None, "evidence_items": ROWS}
    factories.perform(clerk, reference, "receive_request", **received)
    office.session.commit()
    plain, printed = (sign_in("clerk").page(f"/cases/{reference}{more}") for more in ("", "?print=1"))
    opened = re.compile(r"<details[^>]* open>")
    assert opened.search(plain)
    assert not opened.search(printed)
    assert printed.count("<li") == plain.count("<li")
