"""A full desk by clicking: 300 cases page by page, 30 proposals, numbers that are those of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from tests import factories
from tests.faults.world import at
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

CASES, PROPOSALS = 300, 30
# What a page may ask, however much lies on the desk.
MOST_QUERIES = 8


def test_three_hundred_cases_and_thirty_proposals_stand_page_by_page(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    with site.acting("clerk") as work:
        for _ in range(CASES - PROPOSALS):
            factories.open_request(work, "intake")
    sent = []
    for _ in range(PROPOSALS):
        reference = stage.submitted(site)
        stage.sent_up(site, "clerk", reference, "file_case")
        sent.append(reference)
    # What the first look found of the cases is remembered.
    clerk = visit("clerk").go("/desk")
    asked: list[str] = []
    engine = site.app.extensions["casehub"].read.kw["bind"]

    @event.listens_for(engine, "before_cursor_execute")
    def note(*call: object) -> None:
        asked.append(str(call[2]))

    try:
        clerk.go("/desk")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    reads = [one for one in asked if one.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(reads) <= MOST_QUERIES, "\n".join(reads)
    clerk.check("desk-crowded")
    counts = clerk.page.locator("ul.counts")
    told = sum(
        int(counts.locator("li").filter(has_text=word).locator("b").inner_text())
        for word in ("超期", "临期", "其他")
    )
    seen: list[str] = []
    while True:
        seen += clerk.main.locator("tbody td.row a.no").all_inner_texts()
        following = clerk.main.get_by_role("link", name="下一页")
        if not following.count():
            break
        clerk.turn(following.first)
    assert len(seen) == len(set(seen)) == told
    assert told >= CASES - PROPOSALS
    # Who approves has all thirty before her, each of them once, and the number says so.
    section = visit("section").go("/desk").follow(f"待我审批 {PROPOSALS}")
    section.check("approvals-crowded")
    listed = section.text()
    assert [reference for reference in sent if reference not in listed] == []
