"""Whoever follows a link that a page shows her gets a page."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tests import factories
from tests.web.case.test_proposals import december, path_of, received, sent_up, typed
from tests.web.paper.test_documents import with_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

__all__ = ["december"]

HREF = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')
# One of each sort of page is enough: the numbers in an address say which case, not which page.
NUMBERED = re.compile(r"\d+")
MOST = 30


def sort_of(path: str) -> str:
    """The address without its numbers."""
    return NUMBERED.sub("№", path)


def dead_links(browser: Browser, ahead: list[str]) -> list[tuple[str, str, int]]:
    """The links shown on these pages, or on those they lead to, that open nothing."""
    shown_at, seen, dead = dict.fromkeys(ahead, ""), set(), []
    while ahead and len(seen) < MOST:
        path = ahead.pop(0)
        if sort_of(path) in seen:
            continue
        seen.add(sort_of(path))
        answer = browser.get(path)
        if answer.status_code >= 400 and shown_at[path]:
            dead.append((shown_at[path], path, answer.status_code))
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for link in map(unescape, HREF.findall(answer.get_data(as_text=True))):
            if sort_of(link) not in seen and link not in shown_at:
                shown_at[link] = path
                ahead.append(link)
    return dead


def test_every_link_that_somebody_is_shown_opens(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _ = with_paper(office)
    waits = received(office)
    sent_up(sign_in("clerk"), path_of(waits), typed(office, waits))
    dead = {}
    for who in factories.STAFF:
        browser = sign_in(who)
        assert browser.get("/").status_code in (200, 302, 303)
        dead[who] = dead_links(browser, ["/desk", "/incoming", f"/cases/{reference}", f"/cases/{waits}"])
    assert not {who: found for who, found in dead.items() if found}
