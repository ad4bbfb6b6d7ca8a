"""海外纠纷 by clicking: submitted, followed, advised, handed over by consent, ended, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import walking

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

FIRM = "重庆示例峡江脆食品有限公司"
BRANCH = "国家海外知识产权纠纷应对指导中心重庆分中心"
REQUEST = {
    "enterprise-0-name": FIRM, "enterprise-0-kind": "legal", "enterprise-0-address": "重庆市万州区示例食品产业园1号",
    "enterprise-0-representative": "石敬山", "enterprise-0-phone": "023-0000-3101",
}  # fmt: skip
TOLD = {
    "submitted_on": "2026-12-02", "known_on": "2026-12-01", "respond_by": "2027-01-05", "consent_share": True,
    "consent_to": "branch", "consent_unit": BRANCH, "consent_on": "2026-12-02", "secrecy": "limited", "needs": ["guidance"],
}  # fmt: skip


def test_a_dispute_abroad_is_followed_to_its_end(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    walking.numbered(site, {"overseas_dispute": "渝知海外", "overseas_guidance": "渝知海指"})
    clerk = visit("clerk").follow("收件登记").follow("登记海外纠纷")
    clerk.check("overseas-register").type(REQUEST).press("登记海外纠纷")
    assert clerk.status == 200, clerk.text()
    entered = walking.reference_of(clerk)
    walking.done(clerk, site, "clerk", entered, "登记海外纠纷信息提交", "submit_overseas_dispute", **TOLD)
    reference = walking.reference_of(clerk)
    # Who has no part in it does not read whose it is, though she entered it.
    assert FIRM not in visit("dispatcher").go(f"/cases/{reference}").text()
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    walking.done(
        section, site, "section", reference, "初审，列入跟踪，指定跟踪人员", "take_on_overseas",
        officers=[str(site.people()["examiner"])],
    )  # fmt: skip
    officer.go(f"/cases/{reference}").check("overseas-followed")
    assert FIRM in officer.text()
    where = walking.sent_up(officer, site, "examiner", reference, "出具应对指导意见", "give_guidance")
    walking.agreed((section,), where, "overseas-guidance")
    where = walking.sent_up(
        officer, site, "examiner", reference, "移交（对接）指导机构", "hand_over_overseas", receiver_sort="branch", receiver=BRANCH
    )  # fmt: skip
    walking.agreed((head,), where, "overseas-handover")
    walking.days_later(site, 9, examiner=officer, section=section, head=head)
    walking.done(officer, site, "examiner", reference, "登记进展", "track_overseas")
    walking.done(officer, site, "examiner", reference, "登记境外期限内的事项已经办理", "meet_foreign_day")
    officer.check("overseas-met")
    where = walking.sent_up(
        officer, site, "examiner", reference, "结束跟踪", "close_overseas", outcome="settled", case_study=False,
        case_study_consent=False,
    )  # fmt: skip
    walking.agreed((section,), where, "overseas-closing")
    walking.served(officer, site, "examiner", (reference,), "石敬山")
    walking.printed(site)
    archivist = visit("archivist")
    walking.done(archivist, site, "archivist", reference, "归档", "archive_overseas")
    archivist.check("overseas-archived")
    assert "已归档" in archivist.text()
