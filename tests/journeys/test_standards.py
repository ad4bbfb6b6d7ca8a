"""Standards beside a decision, by clicking: one is followed, of the other it is said why not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.casefile.library import standards
from tests.casefile.library.shelf import values
from tests.journeys import stage

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site


def standing(site: Site, number: str, title: str) -> None:
    """A standard that one drafted and another approved a month ago."""
    before = site.clock.at - timedelta(days=30)
    with site.acting("examiner", before) as work:
        drafted = standards.draft(work, number, values(title=title, begins_on=before.date())).id
    with site.acting("head", before) as work:
        waiting = work.session.get_one(standards.Standard, drafted).open
        assert waiting is not None
        standards.agree(work, waiting)


def test_who_drafts_a_decision_answers_each_standard_of_its_day(visit: Visit, site: Site) -> None:
    standing(site, "标1", "近似外观的比对")
    standing(site, "标2", "赔礼与停止的表述")
    reference = stage.reviewing(site, clerk=site.people()["scribe"])
    path = f"/cases/{reference}/steps/issue_decision"
    officer = visit("examiner").go(path)
    assert "近似外观的比对" in officer.text()
    assert "主文逐项写明停止的行为。" in officer.text()
    assert "添加标准" not in officer.text()
    days = [{"from_on": "2025-10-18", "to_on": "2026-06-25"}]
    given = {"evidence_text": "甲1与原件核对无异，本合议组予以采信。", "acts_found": days}
    wanted = stage.examples(site, "examiner", reference, "issue_decision", **given)
    officer.type(wanted).press("核对")
    # Nothing is answered for anybody.
    assert officer.status != 200
    assert "是否适用" in officer.text()
    officer.type({"standards-0-stance": "followed", "standards-1-stance": "deviated"}).press("核对")
    assert "写明理由" in officer.text()
    officer.check("decision-standards")
    officer.type({"standards-1-reason": "本案只请求停止销售，没有制造行为。"}).press("核对")
    assert officer.status == 200, officer.text()
    officer.press("送审")
    assert "法制审核" in officer.text()
