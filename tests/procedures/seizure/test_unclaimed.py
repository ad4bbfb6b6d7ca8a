"""What nobody fetches is announced after the release was served, and goes to the treasury alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.documents import body_html
from tests.acts.scene import day
from tests.procedures.penalty.held.test_opened import here
from tests.procedures.seizure.holding import back, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def gone(when: str, *lots: tuple[int, int], **more: Any) -> dict[str, Any]:
    told = {"moved_on": day(when), "disposal": "turn_over", "proceeds": None}
    return told | {"moves": [{"lot": lot, "qty": qty, "note": None} for lot, qty in lots]} | more


def test_nobody_fetches_what_was_let_go(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.s.act("head", "04-20", "release_seizure", matter, release_ground="unrelated")
    back(filed, matter, "04-21", (1, 700), (2, 12000))
    assert "还没有送达" in filed.s.refused("head", "04-22", "announce_claim", matter)
    filed.s.serve("04-22")
    assert "先公告领取" in filed.s.refused("head", "04-22", "dispose_unclaimed", matter, **gone("04-22", (1, 100)))
    assert "还没有批准领取公告" in filed.s.refused("examiner", "04-22", "post_claim", matter, put_up_on=day("04-22"))
    paper = filed.s.act("head", "05-08", "announce_claim", matter).documents[1]
    told = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "“峡江翠”袋装榨菜（80克×40袋／箱）100箱，共1项" in told
    assert "自本公告发布之日起三十日内" in told
    assert "本文书一式二份，一份张贴，一份归档" in told
    assert "不能早于" in filed.s.refused("examiner", "05-09", "post_claim", matter, put_up_on=day("05-07"))
    filed.s.act("examiner", "05-09", "post_claim", matter, put_up_on=day("05-09"))
    # The thirtieth day, 8 June 2026, is a Monday.
    assert filed.s.due("seizure.unclaimed", matter) == day("06-08")
    early = filed.s.refused("head", "06-08", "dispose_unclaimed", matter, **gone("06-08", (1, 100)))
    assert "期满以前不得处理" in early
    wrong = filed.s.refused("head", "06-09", "dispose_unclaimed", matter, **gone("06-09", (1, 100), disposal="destroy"))
    assert "上缴" in wrong
    record = filed.s.act("head", "06-09", "dispose_unclaimed", matter, **gone("06-09", (1, 100))).documents[1]
    assert record.facts["early_basis"] == "物品领取公告（2026年6月8日期满）"
    assert {n: qty for n, (qty, _) in here(filed, matter).items()} == {1: 0, 2: 0}
    filed.s.act("examiner", "06-10", "settle_goods", matter)


def test_a_movement_entered_wrongly_is_taken_back(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.s.act("head", "04-20", "release_seizure", matter, release_ground="unrelated")
    wrong = back(filed, matter, "04-21", (1, 700)).event.seq
    back(filed, matter, "04-21", (1, 10))
    filed.s.act("section", "04-22", "take_back_movement", matter, entry=wrong)
    assert here(filed, matter)[1][0] == 790
