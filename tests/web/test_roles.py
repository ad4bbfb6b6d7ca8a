"""The mediator's desk, people and roles, the audit pages, queries per page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.web.paper.test_documents import with_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser, Clock

# How many questions a page may ask, and some pages. The first look at a desk reads the files of its
# lines besides; what it found is remembered.
MOST_QUERIES = 12
QUERIES = {
    "/desk": 7,
    "/cases": 11,
    # What of the case stands in a list of rights under special protection is asked of the lists.
    "/cases/{}": 11,
    "/cases/{}/documents/1": 10,
    "/cases/{}/evidence": 5,
    "/cases/{}/steps/receive_correction": 9,
}
FIRST_LOOK = {"/desk": 7}


def test_security_administrator_grants_but_never_to_himself(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    browser = sign_in("security")
    own, other = office.people["security"], office.people["archivist"]
    page = browser.page(f"/people/{other}")
    assert "谭桂枝" in page
    data = {"role": "dispatcher", "since": "2026-11-20"}
    assert browser.post(f"/people/{other}/roles", data).status_code == 303
    assert "授予收发员" in browser.page(f"/people/{other}")
    refused = browser.post(f"/people/{own}/roles", data)
    assert refused.status_code == 422
    assert "不能给自己授权" in refused.get_data(as_text=True)
    joined = browser.post(
        f"/people/{office.people['audit']}/roles", {"role": "system_admin", "since": "2026-11-20"}
    )
    assert "不得由同一人担任" in joined.get_data(as_text=True)


def half_of(html: str) -> str:
    """The half of a one-time code that a page shows."""
    return html.split('<p class="hash">')[1].partition("<")[0]


def test_first_password_is_shown_once_in_halves_and_works(sign_in: Callable[[str], Browser]) -> None:
    browser = sign_in("security")
    browser.page("/people/new")
    answer = browser.post(
        "/people/new",
        {"name": "㼆䶮", "username": "new.person", "organisation_id": "1", "roles": "clerk"},
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200, html
    first = half_of(html)
    assert first not in browser.page("/confirmations")
    system = sign_in("system")
    asked = re.search(r'action="(/confirmations/\d+/confirm)"', system.page("/confirmations"))
    assert asked is not None
    second = half_of(system.post(asked[1]).get_data(as_text=True))
    assert browser.sign_in("new.person", first).status_code == 422
    assert browser.sign_in("new.person", f"{first}-{second}").status_code == 303


def test_stopped_account_loses_its_session(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    victim, browser = sign_in("archivist"), sign_in("security")
    number = office.people["archivist"]
    browser.page(f"/people/{number}")
    assert browser.post(f"/people/{number}/leave").status_code == 303
    assert victim.get("/desk").status_code == 303
    assert victim.sign_in("archivist").status_code == 422


def test_audit_pages(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    with_paper(office)
    # The staff was entered in the register by the real clock, which is ahead of the tests'.
    clock.at = max(clock.at, datetime.now(UTC) + timedelta(minutes=1))
    browser = sign_in("audit")
    assert "登录" in browser.page("/audit/security?kind=signed_in")
    browser.page("/audit/verify")
    answer = browser.post("/audit/verify")
    assert "✓ 没有发现改动" in answer.get_data(as_text=True)
    assert "校验记录" in browser.page("/audit/security")


def test_revealed_number_is_logged(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _ = with_paper(office)
    browser = sign_in("clerk")
    html = browser.page(f"/cases/{reference}")
    assert "13800002017" not in html
    path = html.split('/phone"')[0].rsplit('action="', 1)[1] + "/phone"
    assert "13800002017" in browser.post(path).get_data(as_text=True)
    assert "查看隐去的内容" in sign_in("audit").page("/audit/security")


@pytest.mark.parametrize("path", QUERIES)
def test_queries_per_page(
    path: str,
    office: factories.Bureau,
    sign_in: Callable[[str], Browser],
    count_queries: Callable[[], list[str]],
) -> None:
    reference, _ = with_paper(office)
    for _ in range(3):
        with_paper(office)
    browser = sign_in("clerk")
    seen = count_queries()
    browser.page(path.format(reference))
    assert len(seen) <= QUERIES[path] + FIRST_LOOK.get(path, 0), "\n\n".join(seen)
    before = len(seen)
    browser.page(path.format(reference))
    assert len(seen) - before <= QUERIES[path], "\n\n".join(seen[before:])
    # Nothing is asked twice, neither by the same words.
    assert len(set(seen[before:])) == len(seen) - before, "\n\n".join(seen[before:])
