"""查封、扣押 by clicking: asked for, approved by two, carried out, lengthened, let go, given back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.journeys import enforcing, stage, walking
from tests.procedures.seizure.holding import LOTS, WANTED

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site


def test_goods_are_seized_with_an_approval_and_go_back(visit: Visit, site: Site) -> None:
    reference, officers = enforcing.filed(site)
    party, today = stage.party_of(site, reference, "respondent"), site.clock.at.date()
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    walking.done(officer, site, "examiner", reference, "查封、扣押", "open_seizure")
    matter = walking.child(site, reference, "seizure")
    officer.go(f"/cases/{matter}").check("seizure-proposed")
    where = walking.sent_up(
        officer, site, "examiner", matter, "批准实施查封、扣押", "approve_seizure", party=party, goods_wanted=WANTED
    )  # fmt: skip
    walking.agreed((section, head), where, "seizure-approval")
    goods = [{k: v for k, v in lot.items() if v is not None} for lot in LOTS]
    walking.done(
        officer, site, "examiner", matter, "实施查封、扣押，交付决定书和清单", "seize_goods", party=party, goods=goods,
        officers=[str(one) for one in officers], handed_to="秦远山", handed_as="representative", signed=True,
    )  # fmt: skip
    officer.check("seizure-held")
    # Thirty days from the day after, never rolled: 1 January, a day off.
    ends = today + timedelta(days=30)
    assert f"{ends.year}年{ends.month}月{ends.day}日" in officer.text()
    # The main case shows the clock of its matter.
    officer.go(f"/cases/{reference}")
    assert "查封、扣押" in officer.text()
    walking.days_later(site, 20, examiner=officer, section=section, head=head)
    where = walking.sent_up(officer, site, "examiner", matter, "延长查封、扣押期限", "extend_seizure", party=party, extension_days=30)
    walking.agreed((section, head), where)
    longer = ends + timedelta(days=30)
    assert f"{longer.year}年{longer.month}月{longer.day}日" in officer.go(f"/cases/{matter}").text()
    walking.days_later(site, 10, examiner=officer, section=section, head=head)
    where = walking.sent_up(
        officer, site, "examiner", matter, "解除查封、扣押", "release_seizure", party=party, release_ground="unrelated",
    )  # fmt: skip
    walking.agreed((section, head), where, "seizure-release")
    moves = [{"lot": 1, "qty": 800, "note": "完好"}, {"lot": 2, "qty": 12000, "note": "完好"}]
    walking.done(officer, site, "examiner", matter, "返还物品", "return_goods", moves=moves)
    officer.check("seizure-returned")
    walking.served(officer, site, "examiner", (reference, matter), "秦远山")
    walking.done(officer, site, "examiner", matter, "物品已全部处理，办结", "settle_goods")
    assert "物品已全部处理" in officer.text()
