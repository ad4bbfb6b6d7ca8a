"""职务违法犯罪问题线索 by clicking: registered, seen by three, approved, carried, put away apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.world import at
from tests.journeys import walking
from tests.procedures.duty_crime.apart import OFFICIAL

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

NOTE, SEND, CARRY, FILE = "登记线索", "移送监察机关（人民检察院）", "登记专人密送和签收", "归入专卷"


def test_a_clue_about_an_official_goes_past_everybody_else(visit: Visit, site: Site) -> None:
    site.clock.at = at("2026-12-02", "15:00")
    second = walking.hire(site, "second", "冉星野", "case_officer")
    principal = walking.hire(site, "principal", "黎明川", "principal_head", phone="023-0000-5391")
    walking.numbered(site, {"duty_clue": "渝知移密"})
    officer = visit("examiner").follow("收件登记").follow("登记职务违法犯罪问题线索（专卷）")
    officer.check("duty-register")
    officer.press("登记职务违法犯罪问题线索（专卷）")
    assert officer.status == 200, officer.text()
    reference = walking.reference_of(officer)
    people = [str(site.people()["examiner"]), str(second)]
    subjects = [{"name": OFFICIAL, "office": "示例街道办事处", "superior": "示例区人民政府", "post": "工作人员"}]
    given = {"officers": people, "principal": str(principal), "clue_subjects": subjects}
    walking.filled(officer, site, "examiner", reference, NOTE, "note_duty_clue", **given).check("duty-note")
    officer.press("核对").press(NOTE)
    assert f"✓ {NOTE}" in officer.text(), officer.text()
    officer.check("duty-noted")
    # Who has no part in it finds no such page, and no search finds the name.
    clerk, head = visit("clerk"), visit("head")
    for other in (clerk, head):
        assert other.go(f"/cases/{reference}").status == 404
        assert OFFICIAL not in other.go("/cases").text()
    wrong = {"receiver": "示例区人民政府", "source_protect": True}
    walking.filled(officer, site, "examiner", reference, SEND, "send_duty_clue", **wrong).press("核对")
    assert (officer.status, "单位及其上级" in officer.error_at("receiver")) == (422, True)
    where = walking.sent_up(officer, site, "examiner", reference, SEND, "send_duty_clue", receiver="示例区监察委员会", receiver_in_house=False, source_protect=True)
    walking.agreed((visit("principal"),), where, "duty-approval")
    walking.done(officer, site, "examiner", reference, CARRY, "deliver_duty_clue", carried_by=people)
    officer.check("duty-carried")
    walking.done(officer, site, "examiner", reference, FILE, "file_duty_clue")
    assert "已归入专卷" in officer.text()
    assert head.go(f"/cases/{reference}").status == 404
