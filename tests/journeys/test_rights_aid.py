"""维权援助 by clicking: applied for at the window, taken up, given, closed, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import walking

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

ASKER = "重庆示例峡江脆食品有限公司"
REQUEST = {
    "requester-0-name": ASKER, "requester-0-kind": "legal", "requester-0-address": "重庆市万州区示例食品产业园1号",
    "requester-0-representative": "石敬山", "requester-0-phone": "023-0000-3101", "right-kind": "none",
}  # fmt: skip


def test_aid_is_applied_for_given_and_archived(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    walking.numbered(site, {"rights_aid": "渝知维援"})
    clerk = visit("clerk").follow("收件登记").follow("登记维权援助申请")
    clerk.check("aid-register").type(REQUEST).press("登记维权援助申请")
    assert clerk.status == 200, clerk.text()
    entered = walking.reference_of(clerk)
    walking.done(
        clerk, site, "clerk", entered, "登记维权援助申请", "receive_aid_request", aid_kinds=["evidence"], wish="help",
        handler=site.people()["examiner"],
    )  # fmt: skip
    clerk.check("aid-applied")
    reference = walking.reference_of(clerk)
    assert reference.startswith("渝知维援〔2026〕1号")
    officer, section = visit("examiner"), visit("section")
    where = walking.sent_up(
        officer, site, "examiner", reference, "受理，确定承办人和援助方式", "take_up_aid", with_experts=False, fee_third=False
    )  # fmt: skip
    walking.agreed((section,), where, "aid-taken-up")
    # What was decided goes to whoever applied, by hand, with proof.
    matter = walking.child(site, reference, "service")
    walking.done(clerk, site, "clerk", matter, "直接送达，登记回证", "prove_direct", receiver="石敬山", relation="representative")
    officer.go(f"/cases/{reference}")
    assert "办理中" in officer.text()
    walking.days_later(site, 5, examiner=officer, section=section, clerk=clerk)
    walking.done(officer, site, "examiner", reference, "登记援助的办理情况", "record_aid", aid_kind="evidence")
    officer.check("aid-given")
    where = walking.sent_up(officer, site, "examiner", reference, "结案", "close_aid", result="done")
    walking.agreed((section,), where, "aid-closing")
    clerk.go(f"/cases/{reference}")
    assert "已结案" in clerk.text()
    walking.done(clerk, site, "clerk", reference, "满意度回访", "follow_up_aid")
    walking.printed(site)
    archivist = visit("archivist")
    walking.done(archivist, site, "archivist", reference, "归档", "archive_volume")
    archivist.check("aid-archived")
    assert "已归档" in archivist.text()
