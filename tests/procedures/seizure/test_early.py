"""先行处置: agreed to by the owner or announced to nobody known, supervised, of no more than was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.documents import body_html
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.penalty.held.test_opened import here
from tests.procedures.seizure.holding import seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def of(*lots: tuple[int, int]) -> dict[str, Any]:
    return {"moves": [{"lot": lot, "qty": qty, "note": "临期"} for lot, qty in lots]}


def disposed(when: str, *lots: tuple[int, int], **more: Any) -> dict[str, Any]:
    told = {"moved_on": day(when), "disposal": "destroy", "proceeds": None, "owner_signed_on": None}
    return told | of(*lots) | more


def test_the_owner_signs_first_and_no_more_goes_than_it_agreed_to(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert "还没有批准先行处置" in filed.s.refused("examiner", "04-09", "dispose_early", matter, **disposed("04-09", (1, 1)))
    assert "尚存800" in filed.s.refused("head", "04-09", "confirm_disposal", matter, **of((1, 801)))
    sold = filed.s.refused("head", "04-09", "confirm_disposal", matter, early_way="sell", unmarked=None, **of((1, 1)))
    assert "去除标识" in sold
    papers = filed.s.act("head", "04-09", "confirm_disposal", matter, early_way="destroy", **of((1, 200))).documents
    assert [paper.kind for paper in papers] == ["penalty_matter_form", "advance_disposal_confirmation"]
    assert papers[1].facts["until_on"] == "2026-05-01"
    signed = {"owner_signed_on": day("04-10")}

    def refused(*lots: tuple[int, int], **more: Any) -> str:
        return filed.s.refused("examiner", "04-12", "dispose_early", matter, **disposed("04-12", *lots, **more))

    assert "签名之日" in refused((1, 200))
    assert "不能早于批准之日" in refused((1, 200), owner_signed_on=day("04-08"))
    assert "还有200，不能处置201" in refused((1, 201), **signed)
    assert "还有0，不能处置1" in refused((2, 1), **signed)
    assert "处置方式不一致" in refused((1, 1), disposal="auction", proceeds="1.00元", **signed)
    filed.s.act("examiner", "04-12", "dispose_early", matter, **disposed("04-12", (1, 150), **signed))
    assert "还有50，不能处置51" in refused((1, 51), **signed)
    last = filed.s.act("examiner", "04-12", "dispose_early", matter, **disposed("04-12", (1, 50), **signed)).documents[0]
    assert {n: qty for n, (qty, _) in here(filed, matter).items()} == {1: 600, 2: 12000}
    told = body_html(filed.s.office.rules.kinds.of(last.kind, last.facts), last.facts)
    assert "先行处置物品确认书（2026年4月10日签名）" in told
    assert "处罚决定书文号" not in told


def test_nobody_known_is_waited_for_to_the_last_day(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert "还没有批准" in filed.s.refused("examiner", "04-09", "post_announcement", matter, put_up_on=day("04-09"))
    paper = filed.s.act("head", "04-10", "announce_disposal", matter, **of((1, 200))).documents[1]
    told = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "自本公告发布之日起十五日内" in told
    early = filed.s.refused("examiner", "04-26", "dispose_early", matter, **disposed("04-26", (1, 200)))
    assert "先登记公告发布" in early
    assert "不能早于公告签发" in filed.s.refused("examiner", "04-11", "post_announcement", matter, put_up_on=day("04-09"))
    filed.s.act("examiner", "04-11", "post_announcement", matter, put_up_on=day("04-10"))
    # Posted anew: the time is that of the later posting.
    filed.s.act("examiner", "04-11", "post_announcement", matter, put_up_on=day("04-11"))
    due = filed.s.due("seizure.claim", matter)
    # The fifteenth day is a Sunday.
    assert due == day("04-27")
    assert morning(filed.s, "04-28", "seizure.claim") == []
    for when in ("04-26", "04-27"):
        said = filed.s.refused("examiner", when, "dispose_early", matter, **disposed(when, (1, 200)))
        assert "期满以前不得处置" in said, when
    filed.s.act("examiner", "04-28", "dispose_early", matter, **disposed("04-28", (1, 200)))
    assert here(filed, matter)[1][0] == 600


def test_what_a_decision_takes_is_not_sold_by_hand(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.s.act("head", "04-20", "release_seizure", matter, release_ground="unrelated")
    said = filed.s.refused("head", "04-21", "dispose_goods", matter, disposal="sell", **of((1, 1)))
    assert "不得变卖" in said
