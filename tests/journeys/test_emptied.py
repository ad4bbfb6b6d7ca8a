"""A box that the form fills by itself and somebody empties: empty in the record, empty on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Case, Document, Event
from tests.faults.world import at
from tests.journeys import stage
from tests.journeys.effort import fill
from tests.journeys.test_effort import DECISION, DELIBERATION, REQUEST, vote

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.person import Visitor
    from tests.journeys.site import Site

CLAIMS, ASSERTED = "claims_asserted", "权利要求1"
EVIDENCE, OPINION = "evidence_text", str(DELIBERATION["evidence_conclusion"])
GROUPS = {
    "evidence_groups-0-parties_view": "被请求人对真实性无异议",
    "evidence_groups-0-finding": "专利证书为原件，予以采信",
}


def typed_last(site: Site, reference: str) -> dict[str, object]:
    """What the latest event that somebody wrote says was typed."""
    with site.app.extensions["casehub"].read() as session:
        of_case = select(Event).join(Case, Case.id == Event.case_id).where(Case.reference == reference)
        events = session.scalars(of_case.order_by(Event.seq.desc()))
        return next(dict(event.typed) for event in events if event.step)


def test_what_was_emptied_at_the_window_stands_in_no_record(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    left, kept = (stage.arrived(site, "adjudication") for _ in range(2))
    told = {}
    for reference, empties in ((left, True), (kept, False)):
        clerk = visit("clerk").go(f"/cases/{reference}/steps/submit_request")
        assert clerk.value(CLAIMS) == ASSERTED
        clerk.type({name: value for name, value in REQUEST.items() if name != CLAIMS})
        clerk.main.get_by_role("button", name="以上 5 项都是，全部勾选", exact=True).click()
        clerk.type({CLAIMS: ""} if empties else {})
        # What is kept of the half filled form forgets nothing of it either.
        clerk.press("暂存")
        assert clerk.value(CLAIMS) == ("" if empties else ASSERTED)
        clerk.press("核对")
        assert clerk.value(CLAIMS) == ("" if empties else ASSERTED)
        clerk.press("收到行政裁决请求书")
        told[reference] = typed_last(site, reference)[CLAIMS]
        shown = clerk.go(f"/cases/{reference}").main.locator("dt", has_text="主张权项").locator("xpath=following-sibling::dd[1]")
        assert (ASSERTED in "".join(shown.all_inner_texts())) == (not empties)
    assert told == {left: None, kept: ASSERTED}


def test_what_was_emptied_in_a_draft_is_in_no_version_of_the_paper_nor_in_what_goes_out(
    visit: Visit, site: Site
) -> None:
    """The decision begins with what the record of the deliberation says of the evidence."""
    site.clock.at = at("2026-11-20")
    reference = vote(site, lambda who: visit(who).go("/desk"))
    examiner = visit("examiner").go(f"/cases/{reference}/steps/issue_decision")
    assert examiner.value(EVIDENCE) == OPINION
    fill(examiner, DECISION)
    examiner.press("核对")
    assert OPINION in paper_of(examiner)
    # Told twice, it would be printed once: that is said, and not done.
    examiner.type(GROUPS).press("重新核对")
    assert examiner.error_at(EVIDENCE).startswith("质证意见和认证按组写了")
    examiner.type({EVIDENCE: ""}).press("核对")
    assert examiner.value(EVIDENCE) == ""
    assert OPINION not in paper_of(examiner)
    assert GROUPS["evidence_groups-0-finding"] in paper_of(examiner)
    examiner.press("送审")
    reviewer = visit("reviewer").go("/desk").follow("签发行政裁决书")
    assert OPINION not in paper_of(reviewer)
    reviewer.main.get_by_role("button", name="其余均符合", exact=True).click()
    reviewer.type({"opinion": "同意。"}).press("同意，转部门负责人批准 何建国")
    head = visit("head").go("/desk").follow("签发行政裁决书")
    head.main.get_by_role("button", name="同意", exact=True).click()
    head.press("同意，签发行政裁决书")
    with site.app.extensions["casehub"].read() as session:
        of_case = select(Document).join(Case, Case.id == Document.case_id).where(Case.reference == reference)
        paper = session.scalars(of_case.where(Document.kind == "adjudication_decision")).one()
        assert not paper.facts[EVIDENCE]
    assert typed_last(site, reference).get(EVIDENCE) is None


def paper_of(visitor: Visitor) -> str:
    """The text of the papers on the page."""
    return " ".join(visitor.main.locator(".paper").all_inner_texts())
