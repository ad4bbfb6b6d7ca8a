"""The decision by clicking: drafted on two days, reviewed beside the file, returned, agreed to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Case, Document, Proposal, ProposalVersion
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

TEXT = "甲1为专利证书原件，真实、合法、与本案有关。本合议组予以采信。"
MENDED = "甲1与原件核对无异，真实、合法、与本案有关。本合议组予以采信。"


def test_the_paper_that_goes_out_is_the_paper_that_reviewer_and_leader_read(
    visit: Visit, site: Site
) -> None:
    reference = stage.reviewing(site, clerk=site.people()["scribe"])
    path = f"/cases/{reference}/steps/issue_decision"
    # Monday: in the middle of a sentence.
    officer = visit("examiner").go("/desk")
    assert "签发行政裁决书" in officer.text()
    officer.go(path).type({"evidence_text": "甲1为专利证书原件，真"})
    officer.press("暂存").check("decision-draft")
    officer.page.close()
    site.clock.pass_by(days=1)
    officer = visit("examiner").go(path)
    assert officer.value("evidence_text") == "甲1为专利证书原件，真"
    # Whose acts they are, and what they were, stands there from the deliberation; the days do not.
    days = [{"from_on": "2025-10-18", "to_on": "2026-06-25"}]
    given = {"evidence_text": TEXT, "acts_found": days}
    wanted = stage.examples(site, "examiner", reference, "issue_decision", **given)
    officer.type(wanted).press("核对")
    assert officer.status == 200, officer.text()
    officer.check("decision-preview").press("送审")
    assert "法制审核" in officer.text()
    where = officer.page.url.partition("?")[0].removeprefix(site.url)

    reviewer = visit("reviewer").go("/desk")
    reviewer.follow("待我审批 1").go(where).check("decision-review")
    assert "甲1为专利证书原件" in reviewer.text()
    reviewer.main.locator("summary", has_text="退回").click()
    reviewer.type({**stage.own_part(site, "reviewer", reference), "result": "revise"})
    reviewer.type(
        {"reason": "采信的理由和原件核对的情况没有写。",
         "mark-0-quote": "专利证书原件", "mark-0-remark": "写明与原件核对的情况",
         "mark-1-quote": "本合议组予以采信", "mark-1-remark": "写明采信的理由"}
    ).press("退回修改")  # fmt: skip

    officer.go(path).check("decision-returned")
    said = officer.text()
    for words in ("采信的理由和原件核对的情况没有写。", "专利证书原件", "写明采信的理由"):
        assert words in said
    # What was taken of the review is said once, to each remark.
    assert officer.main.locator("[name=review_adopted]").count() == 0
    officer.type({"evidence_text": MENDED})
    for n in range(2):
        officer.main.get_by_label("已改").nth(n).check()
    officer.press("核对").press("送审")

    reviewer.go(where).check("decision-difference")
    changed = [e.text_content() or "" for e in reviewer.main.locator("ins").all()]
    assert "".join(changed).replace("\n", "").count("核对无异") >= 1
    own = stage.own_part(site, "reviewer", reference)
    reviewer.type({**own, "opinion": "主体、程序、认定合法，同意。"})
    reviewer.press("同意，转部门负责人批准 何建国")
    assert "法制审核同意" in reviewer.text()

    head = visit("head").go(where)
    head.type({"opinion": "同意签"}).press("暂存")
    head.page.close()
    # What a leader has begun to write is the leader's alone, on any machine.
    assert "同意签" not in visit("examiner").go(where).text()
    head = visit("head").go(where).check("decision-last")
    assert head.value("opinion") == "同意签"
    assert "主体、程序、认定合法，同意。" in head.text()
    assert MENDED in head.text()
    head.type({"opinion": "同意签发。"}).turn(head.main.locator('button[value="agree"]'))
    assert "✓" in head.text()
    read, issued = papers(site, reference)
    assert read == issued


def papers(site: Site, reference: str) -> tuple[str, str]:
    """The facts of the decision as they were sent up last, and as they were issued."""
    with site.app.extensions["casehub"].read() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        of = select(Document).where(Document.case_id == case.id)
        decision = session.scalars(of.where(Document.kind == "adjudication_decision")).one()
        opinions = session.scalars(of.where(Document.kind == "legal_review_opinion")).all()
        assert [one.facts["result"] for one in opinions] == ["revise", "pass"]
        assert opinions[1].facts["adopted"].splitlines() == [
            "1. 关于“专利证书原件”：写明与原件核对的情况。已采纳，已修改。",
            "2. 关于“本合议组予以采信”：写明采信的理由。已采纳，已修改。",
        ]
        assert all(one.facts["reviewer"]["name"] for one in opinions)
        query = select(ProposalVersion).join(Proposal).where(Proposal.case_id == case.id)
        last = session.scalars(query.order_by(ProposalVersion.number.desc())).first()
        assert last is not None
        given = {"no", "code", "verify_url", "draft"}
        return tuple(  # type: ignore[return-value]
            json.dumps({**facts, "doc": {k: v for k, v in facts["doc"].items() if k not in given}},
                       ensure_ascii=False, sort_keys=True)
            for facts in (last.papers[0][2], decision.facts)
        )  # fmt: skip
