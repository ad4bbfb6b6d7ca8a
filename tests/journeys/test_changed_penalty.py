"""A court changes a penalty: entered by clicking, agreed to by two, seen on the page of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys import enforcing, stage, walking
from tests.procedures.penalty.contested.test_changed import fined

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

CONTEST, CHANGE = "登记当事人申请复议、提起诉讼", "登记处罚决定被变更、部分撤销"


def test_a_changed_penalty_is_entered_agreed_to_and_shown_beside_what_it_was(visit: Visit, site: Site) -> None:
    reference = enforcing.decided(site)
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    party, today = stage.party_of(site, reference, "respondent"), site.clock.at.date().isoformat()
    sued = {"party": party, "contest_kind": "suit", "asked_on": today, "since": today, "notice_came": False}
    sued |= {"notice_on": "", "answer_by": ""}
    walking.done(officer, site, "examiner", reference, CONTEST, "register_contest", **sued)
    told: dict[str, Any] = {"party": party, "until": today, "fine": "180000.00", "gains": "", "opposite_claims": False, "new_pay_by": ""}
    told["items"] = fined(180000)
    where = walking.sent_up(officer, site, "examiner", reference, CHANGE, "change_decision", **told)
    walking.agreed((section, head), where, "penalty-change")
    officer.go(f"/cases/{reference}").check("penalty-changed")
    assert "变更后：罚款180000元" in officer.text() and "原处罚决定：" in officer.text()
    assert "应缴罚款180000元" in officer.text()
    officer.follow("行政处罚案件有关事项审批表").check("penalty-change-form")
    assert "变更后的内容：责令立即停止侵权行为" in officer.text()
