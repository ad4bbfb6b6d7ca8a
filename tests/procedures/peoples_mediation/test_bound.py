"""In the volume a form that parties write is theirs, and not the committee's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile import situations
from casehub.papers import volume
from tests.faults.world import at
from tests.procedures.peoples_mediation.committee import GLASS, SHOP, WINERY

if TYPE_CHECKING:
    from tests.procedures.peoples_mediation.committee import Committee


def test_the_forms_of_the_parties_name_them_as_their_authors(c: Committee) -> None:
    c.applied(GLASS, SHOP).willing()
    c.act("10-30", "issue_document.pm_application")
    c.taken_up().agreed()
    c.act("11-25", "issue_document.confirmation_application")
    work = c.s.office.work(c.s.session, "mailroom", at("2026-11-25", "18:00"))
    case = c.s.case()
    s = situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
    authors = {row.name: row.author for row in volume.bound(s)}
    assert authors["人民调解申请书"] == WINERY
    assert authors["司法确认申请书"] == f"{WINERY}、{GLASS}、{SHOP}"
    assert authors["人民调解受理登记表"] == case.organisation.name
