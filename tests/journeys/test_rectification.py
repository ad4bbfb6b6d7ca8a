"""A slip of the pen is mended by clicking: alone before filing, with approval and its papers after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.person import Visitor
    from tests.journeys.site import Site

RIGHT, AGAIN = "重庆市示例区山渝路66号", "重庆市示例区山渝路68号"
TITLE = "更正登记：当事人"
WHY = {"ground": "请求书第1页", "reason": "登记时看错一行。"}


def choose(visitor: Visitor, title: str) -> Visitor:
    """Open what the link lies folded in, as anybody opens it, and follow it."""
    link = visitor.main.get_by_role("link", name=title, exact=True, include_hidden=True).first
    for fold in link.locator("xpath=ancestor::details[not(@open)]").all():
        fold.locator("summary").first.click()
    return visitor.turn(link)


def test_an_address_is_mended_before_filing_by_the_clerk_alone(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    reference = stage.submitted(site)
    party = stage.party_of(site, reference, "requester")
    clerk = choose(visit("clerk").go(f"/cases/{reference}"), TITLE)
    # Everything that is wrong is said at once, each at its field.
    clerk.type({"party": party}).press("核对")
    assert clerk.error_at("ground") == "填写凭据"
    assert clerk.error_at("reason") == "填写更正理由"
    clerk.type({"party_address": RIGHT, **WHY}).press("核对")
    clerk.check("rectify-before-filing")
    clerk.press(TITLE)
    shown = clerk.main.locator("section", has=clerk.page.locator("#rectified"))
    assert RIGHT in (shown.locator("ins").first.text_content() or "")
    assert shown.locator("del").count() == 1
    # No paper has gone out yet: none has to be put right.
    assert "份待处理" not in clerk.text()


def test_an_address_is_mended_after_filing_with_approval_and_its_papers_are_listed(
    visit: Visit, site: Site
) -> None:
    site.clock.at = at("2026-12-02")
    reference = stage.filed(site, clerk=site.people()["scribe"])
    party = stage.party_of(site, reference, "requester")
    officer = choose(visit("examiner").go(f"/cases/{reference}"), TITLE)
    officer.type({"party": party, "party_address": AGAIN, **WHY}).press("核对")
    officer.check("rectify-after-filing")
    officer.press("送审")
    where = officer.page.url.partition("?")[0].removeprefix(site.url)
    # Nothing has changed before somebody else has agreed.
    assert AGAIN not in officer.go(f"/cases/{reference}").text()
    section = visit("section").go("/desk").follow("待我审批 1").go(where)
    section.check("rectify-approval")
    assert AGAIN in section.text()
    section.main.get_by_role("button", name="同意", exact=True).click()
    section.turn(section.main.locator('button[value="agree"]'))
    officer.go(f"/cases/{reference}").check("rectified")
    shown = officer.main.locator("section", has=officer.page.locator("#rectified"))
    assert AGAIN in (shown.locator("ins").first.text_content() or "")
    waiting = shown.locator("ul.rows a")
    assert "份待处理" in shown.inner_text() and waiting.count() >= 1
    # Each of the papers says what it prints wrongly, and offers to be corrected.
    officer.turn(waiting.first)
    assert "这份文书载有更正前的内容" in officer.text() and AGAIN in officer.text()
    assert officer.main.get_by_role("link", name="更正", exact=True).count() == 1
