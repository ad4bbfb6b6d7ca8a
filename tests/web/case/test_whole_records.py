"""The whole of what the page of a case begins: paged, true, and for whom the page is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import select

from casehub.model import Case, Deadline
from casehub.web.case.records import CLOCKS, ENTRIES
from tests import factories
from tests.web.case.test_history import recorded
from tests.web.paper.test_documents import with_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def _events(page: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'id="event-(\d+)"', page)]


def test_the_history_comes_in_pages_and_opens_where_a_record_stands(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"))
    office.session.commit()
    recorded(office, case, ENTRIES + 10, 3)
    browser, at = sign_in("clerk"), f"/cases/{case.reference}/history"
    first, second = browser.page(at), browser.page(f"{at}?page=2")
    assert [*_events(first), *_events(second)] == list(range(ENTRIES + 13, 0, -1))
    assert "下一页" in first and "下一页" not in second and "上一页" in second
    assert 2 in _events(browser.page(f"{at}?at=2")) and 2 not in _events(first)
    assert _events(browser.page(f"{at}?at=999")) == _events(first)


def test_the_old_address_of_the_history_leads_to_it(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"))
    office.session.commit()
    answer = sign_in("clerk").get(f"/cases/{case.reference}?history=all")
    assert (answer.status_code, answer.location) == (301, f"/cases/{quote(case.reference)}/history")


def test_clocks_come_in_pages_those_that_run_first(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    work = office.work("clerk")
    reference, _ = with_paper(office)
    owner = select(Case.id).where(Case.reference == reference).scalar_subquery()
    row, *others = office.session.scalars(select(Deadline).where(Deadline.case_id == owner)).all()
    for other in others:
        office.session.delete(other)
    kept = {c.key: getattr(row, c.key) for c in Deadline.__table__.columns if c.key != "id"}
    for n in range(CLOCKS):
        office.session.add(Deadline(**{**kept, "title": f"第{n}个期限", "closed_on": work.today}))
    office.session.commit()
    browser, at = sign_in("clerk"), f"/cases/{reference}/limits"
    first, second = browser.page(at), browser.page(f"{at}?page=2")
    assert first.index(f"<h3>{row.title}") < first.index("第0个期限")
    assert [page.count("<h3>第") for page in (first, second)] == [CLOCKS - 1, 1]
    assert first.count("为什么是这一天") == CLOCKS
    assert f"/history?at={row.event_seq}#event-{row.event_seq}" in first


def test_steps_that_cannot_be_taken_have_a_page_of_their_own(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"), "adjudication")
    office.session.commit()
    browser = sign_in("clerk")
    brief = browser.page(f"/cases/{case.reference}")
    told = re.search(r"暂不可办 (\d+) 项，查看原因", brief)
    assert told and f'/cases/{quote(case.reference)}/shut"' in brief
    shut = browser.page(f"/cases/{case.reference}/shut")
    assert f"共 {told[1]} 条" in shut and shut.count("<li><b>") == int(told[1])
    assert "等 5 种状态下办理" in shut
    # What one looks for stands in its place, with the reason.
    assert "登记答辩书</b><span>在「待答辩」时办理" in browser.page(f"/cases/{case.reference}?do=答辩书")


def test_who_sees_no_case_sees_none_of_its_pages(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"), "adjudication")
    number = case.reference
    office.session.commit()
    for who in ("audit", "partner"):
        for whole in ("history", "limits", "shut"):
            assert sign_in(who).get(f"/cases/{number}/{whole}").status_code in {403, 404}
