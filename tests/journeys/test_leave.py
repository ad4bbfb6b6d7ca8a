"""Two weeks' leave: a colleague acts in her place under both names, and it ends by itself."""

from __future__ import annotations

from datetime import timedelta

from casehub.model import RoleGrant
from tests import factories
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site

NOT_FOUND = 404


def test_her_cases_pass_to_a_colleague_and_come_back(visit: Visit, site: Site) -> None:
    reference = stage.filed(site)
    people, today = site.people(), site.clock.at.date()
    with site.acting("clerk") as work:
        for who in ("mediator", "member"):
            work.session.add(RoleGrant(person_id=people[who], role="main_examiner", since=factories.SINCE))
    examiner = visit("examiner").go("/leave").check("leave-empty")
    page = examiner.page
    page.get_by_label("从", exact=False).first.fill(str(today))
    page.get_by_label("到", exact=False).first.fill(str(today + timedelta(days=13)))
    page.get_by_label("事由").fill("年休假")
    # Who sits on the panel takes no second seat of it.
    page.get_by_label("主审员的代办人", exact=True).select_option(label="吴佳（参审员）")
    examiner.press("登记委托")
    assert "一人不占两席" in examiner.text()
    page.get_by_label("主审员的代办人", exact=True).select_option(label="陈静（行政调解员）")
    examiner.press("登记委托")
    assert "由 陈静 代" in examiner.text()
    examiner.check("leave-entered")

    colleague = visit("mediator").go("/desk")
    line = colleague.main.locator("tr").filter(has_text=reference).first
    assert "代 周明远" in (line.text_content() or "")
    assert "你正代 周明远（主审员）" in colleague.text()
    assert "你的事由陈静代至" in examiner.go("/desk").text()
    colleague.check("desk-stand-in").go(f"/cases/{reference}")
    assert "由陈静代至" in colleague.text()
    colleague.check("case-stand-in").go(f"/cases/{reference}/steps/issue_answer_papers")
    assert colleague.status == 200
    stage.act(site, "mediator", reference, "check_right_status", status_checked_on=today)
    examiner.go(f"/cases/{reference}")
    assert "陈静（代周明远）" in examiner.text()

    # The last day is over: nothing of it is left, and the record of it stays.
    site.clock.at += timedelta(days=14)
    colleague = visit("mediator").go(f"/cases/{reference}")
    assert colleague.status == NOT_FOUND
    head = visit("head").go(f"/cases/{reference}")
    assert "由陈静代至" not in head.text()
    assert "陈静（代周明远）" in head.text()
    assert "已到期" in head.go("/leave?past=1").text()
    head.check("leave-past")
