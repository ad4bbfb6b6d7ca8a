"""The page of a referral."""

from __future__ import annotations

from collections.abc import Callable

from tests import factories
from tests.web.conftest import Browser
from tests.web.test_roles import MOST_QUERIES


def test_referral_page_shows_both_clocks(
    office: factories.Bureau,
    sign_in: Callable[[str], Browser],
    count_queries: Callable[[], list[str]],
) -> None:
    ids = office.people
    reference = factories.open_request(office.work("clerk")).reference
    factories.perform(
        office.work("clerk"), reference, "submit_request", received_on=factories.TODAY,
        request_kind="adjudication",
    )  # fmt: skip
    filed = factories.perform(
        office.work("head"), reference, "file_case",
        panel_chair=ids["chair"], panel_lead=ids["examiner"], panel_members=[ids["member"]],
    )  # fmt: skip
    factories.perform(office.work("examiner"), filed.case.reference, "request_assistance")
    from sqlalchemy import select

    from casehub.model import Case

    opened = list(
        office.session.scalars(select(Case.reference).where(Case.procedure == "assistance"))
    )
    parent = filed.case.reference
    office.session.commit()
    browser = sign_in("examiner")
    assert opened[0] in browser.page("/referrals")
    seen = count_queries()
    before = len(seen)
    html = browser.page(f"/cases/{opened[0]}")
    # A referral reads the matter it belongs to, its own letter, and the lists of rights as well.
    assert len(seen) - before <= MOST_QUERIES + 3, "\n\n".join(seen[before:])
    assert "协助调查" in html
    assert parent in html
    assert 'aria-current="page">协作' in html
    assert sign_in("partner").get(f"/cases/{opened[0]}").status_code == 404
    lines = browser.page(f"/cases/{parent}")
    assert "为什么是这一天" in lines
