"""The desk: every line opens what can be done now, or says what is missing and who clears it."""

from __future__ import annotations

from tests.faults.world import at
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site

MISSING = "本次合议已送法制审核，尚未审核同意"
WAITS = "等法制审核人员蒋琳办理「法制审核同意」"


def test_what_hinders_is_said_with_who_clears_it(visit: Visit, site: Site) -> None:
    # Before the route of the decision: legal review is a step, and the head issues.
    site.clock.at = at("2026-10-12")
    reference = stage.reviewing(site)
    sent_on = site.clock.at.date()
    stage.act(site, "examiner", reference, "submit_to_legal_review", submitted_on=sent_on)
    head = visit("head").go("/desk")
    line = head.main.locator("tr").filter(has_text=reference)
    said = line.text_content() or ""
    assert "还差" in said
    assert MISSING in said
    assert WAITS in said
    assert line.get_by_role("link", name="签发行政裁决书", exact=True).count() == 0
    head.check("desk-hindered").go(f"/cases/{reference}").check("case-hindered")
    # Who comes to the form by an old address is told the same.
    head.go(f"/cases/{reference}/steps/issue_decision")
    assert head.status == 409
    assert MISSING in head.text()
    assert WAITS in head.text()
    head.check("step-hindered")
    # Who clears it finds it on the own desk, and the form opens.
    reviewer = visit("reviewer").go("/desk")
    line = reviewer.main.locator("tr").filter(has_text=reference)
    reviewer.turn(line.get_by_role("link", name="法制审核同意", exact=True))
    assert reviewer.status == 200
    assert "法制审核同意" in reviewer.text()


def test_who_can_clear_it_is_led_to_the_step(visit: Visit, site: Site) -> None:
    reference = stage.filed(site)
    stage.act(site, "examiner", reference, "issue_answer_papers")
    officer = visit("examiner").go("/desk")
    line = officer.main.locator("tr").filter(has_text="副本已送达，进入答辩期")
    assert "请求书副本尚未送达" in (line.text_content() or "")
    officer.turn(line.get_by_role("link", name="送达").or_(line.locator("p.meta a")).first)
    assert officer.status == 200
    officer.follow("直接送达，登记回证")
    assert officer.status == 200
