"""Two weeks' leave: a colleague acts in her place under both names, and it ends by itself."""

from __future__ import annotations

from datetime import timedelta

from casehub.model import RoleGrant
from tests import factories
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site

STEP = "登记权利状态核查"


def test_her_cases_pass_to_a_colleague_and_come_back(visit: Visit, site: Site) -> None:
    reference = stage.filed(site)
    people, today = site.people(), site.clock.at.date()
    with site.acting("clerk") as work:
        work.session.add(RoleGrant(person_id=people["member"], role="main_examiner", since=factories.SINCE))
    examiner = visit("examiner").go("/leave").check("leave-empty")
    page = examiner.page
    page.get_by_label("从", exact=False).first.fill(str(today))
    page.get_by_label("到", exact=False).first.fill(str(today + timedelta(days=13)))
    page.get_by_label("事由").fill("年休假")
    page.get_by_label("主审员的代办人", exact=True).select_option(label="吴佳（参审员）")
    examiner.press("登记委托")
    assert "由 吴佳 代" in examiner.text()
    examiner.check("leave-entered")

    member = visit("member").go("/desk")
    line = member.main.locator("tr").filter(has_text=reference).first
    assert "代 周明远" in (line.text_content() or "")
    assert "你正代 周明远（主审员）" in member.text()
    assert "你的事由吴佳代至" in examiner.go("/desk").text()
    member.check("desk-stand-in").go(f"/cases/{reference}")
    assert "由吴佳代至" in member.text()
    member.check("case-stand-in").go(f"/cases/{reference}/steps/issue_answer_papers")
    assert member.status == 200
    stage.act(site, "member", reference, "check_right_status", status_checked_on=today)
    examiner.go(f"/cases/{reference}")
    assert "吴佳（代周明远）" in examiner.text()

    # The last day is over: nothing of it is left, and the record of it stays.
    site.clock.at += timedelta(days=14)
    member = visit("member").go(f"/cases/{reference}")
    assert member.status == 200
    member.go(f"/cases/{reference}/steps/check_right_status")
    assert "由登记员、办案人员、主审员、合议组组长办理" in member.text()
    head = visit("head").go(f"/cases/{reference}")
    assert "由吴佳代至" not in head.text()
    assert "吴佳（代周明远）" in head.text()
    assert "已到期" in head.go("/leave?past=1").text()
    head.check("leave-past")
