"""指定管辖 by clicking: the request of a bureau below, the notice, its receipts, the result, the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import walking
from tests.procedures.designating.above import BELOW, OUTSIDE

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

ENTER, NAME, SIGN, RESULT = "登记下级机关报请指定管辖的请示", "指定管辖", "登记通知书的签收", "登记被指定机关报告的处理结果"


def test_a_superior_names_one_of_two_bureaus(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02")
    clerk = visit("clerk").follow("收件登记").follow("登记报请指定管辖的请示")
    clerk.check("designating-register")
    clerk.type({"requesting_office": [{"name": BELOW}]})
    clerk.press("登记报请指定管辖的请示")
    assert clerk.status == 200, clerk.text()
    reference = walking.reference_of(clerk)
    told = {"report_on": "2026-12-01", "contending": [{"office": BELOW, "view": "由本局管辖"}, {"office": OUTSIDE, "view": "由本局管辖"}]}
    walking.done(clerk, site, "clerk", reference, ENTER, "enter_designation_request", designation_ground="dispute", dispute_facts="两局均收到线索", **told)
    # Seven working days from 2 December, a Wednesday.
    assert "2026年12月11日" in clerk.text()
    officer, section = visit("examiner"), visit("section")
    people = [str(site.people()["examiner"])]
    walking.done(section, site, "section", reference, "指定（改派）承办人", "name_designation_officers", officers=people)
    officer.go(f"/cases/{reference}/steps/designate_jurisdiction").check("designating-form")
    # Who stops is offered from the request.
    assert officer.value("other_offices-0-office") == OUTSIDE
    given = {"designated_office": BELOW, "handover_by": "2026-12-18", "other_offices": [{"office": OUTSIDE}]}
    where = walking.sent_up(officer, site, "examiner", reference, NAME, "designate_jurisdiction", **given)
    walking.agreed((visit("reviewer"), visit("head")), where, "designating-approval")
    for office in (BELOW, OUTSIDE):
        walking.done(clerk, site, "clerk", reference, SIGN, "note_designation_received", signing_office=office)
    walking.done(clerk, site, "clerk", reference, RESULT, "enter_designation_result")
    walking.printed(site)
    archivist = visit("archivist")
    walking.done(archivist, site, "archivist", reference, "归档", "archive_designation")
    archivist.check("designating-archived")
    assert "已归档" in archivist.text()
