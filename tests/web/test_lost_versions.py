"""A case whose version or state is in no file is shown with a mark, and takes no page down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories
from tests.web.conftest import Browser

SPOILT = {
    "version": "UPDATE case_file SET procedure_version = 99 WHERE reference = :one",
    "state": "UPDATE case_file SET state = 'nowhere' WHERE reference = :one",
    "procedure": "UPDATE case_file SET procedure = 'unheard' WHERE reference = :one",
}


@pytest.fixture(params=sorted(SPOILT))
def pair(request: pytest.FixtureRequest, office: factories.Bureau, session: Session) -> list[str]:
    """A spoilt case and a sound one."""
    work = office.work("clerk")
    both = [factories.open_request(work, "intake").reference for _ in range(2)]
    session.flush()
    session.execute(text(SPOILT[request.param]), {"one": both[0]})
    session.commit()
    return both


def test_lists_show_the_mark_and_the_other_case(
    pair: list[str], sign_in: Callable[[str], Browser]
) -> None:
    browser = sign_in("clerk")
    listed = browser.page("/cases")
    assert all(reference in listed for reference in pair)
    assert listed.count("规则缺失") == 1
    assert "我的工作台" in browser.page("/desk")
    assert browser.get("/cases.csv").status_code == 200


def test_the_case_page_says_what_is_wrong_and_offers_nothing(
    pair: list[str], sign_in: Callable[[str], Browser]
) -> None:
    browser = sign_in("clerk")
    html = browser.page(f"/cases/{pair[0]}")
    assert "本案暂不能办理" in html
    assert "规则管理员" in html
    assert "/steps/" not in html
    assert "本案暂不能办理" not in browser.page(f"/cases/{pair[1]}")
    assert browser.get(f"/cases/{pair[0]}/steps/submit_request").status_code in {404, 409}
