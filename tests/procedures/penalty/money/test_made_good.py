"""Goods after an annulment: what is here goes back, what is no more is made good in money, lot by lot."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.procedures.penalty.money import made_good
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import UNTOLD
from tests.procedures.penalty.test_dues import read
from tests.procedures.seizure.holding import THREE, back, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

PAY, CLOSE = "make_goods_good", "close_case"
FALLEN: dict[str, Any] = {"annulled_by": "某法院", "annulled_on": day("10-20"), "reason": "适用法律错误。"}


@pytest.fixture
def taken(e: Enforcing, monkeypatch: pytest.MonkeyPatch) -> tuple[Enforcing, str]:
    """Two lots were confiscated: all of the first is destroyed, of the second 2000 of 12000."""
    with_series(e).file()
    matter = seized(e, e.party("respondent"))
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda: e)
    e.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    e.decide()
    e.s.act("head", "05-27", "release_seizure", matter, release_ground="decided")
    moves = [{"lot": 1, "qty": 800, "note": None}, {"lot": 2, "qty": 2000, "note": None}]
    e.s.act("head", "06-18", "dispose_goods", matter, moved_on=day("06-17"), moves=moves)
    sued = {"contest_kind": "suit", "asked_on": day("06-19"), "since": day("06-22"), **UNTOLD}
    e.act("examiner", "06-22", "register_contest", **sued)
    e.s.serve("06-22")
    return e, matter


def fallen(e: Enforcing, step: str = "annul_decision", **more: Any) -> None:
    e.act("head", "10-20", step, **FALLEN, **more)


def lot(e: Enforcing, number: int) -> int:
    return next(one.lot.id for one in made_good.still_to_make_good(read(e, "10-21")) if one.lot.lot == number)


def paying(e: Enforcing, number: int, sum_: str, **more: Any) -> dict[str, Any]:
    return {"gone_lot": lot(e, number), "made_good": Decimal(sum_), "made_good_on": day("10-28"), **more}


def test_nothing_is_made_good_while_the_decision_stands(taken: tuple[Enforcing, str]) -> None:
    e, matter = taken
    assert made_good.still_to_make_good(read(e, "06-23")) == []
    assert "不得返还" in e.s.refused("examiner", "06-23", "return_goods", matter, moved_on=day("06-23"), moves=[{"lot": 2, "qty": 1, "note": None}])


def test_what_is_here_goes_back_and_what_is_no_more_is_paid_for(taken: tuple[Enforcing, str]) -> None:
    e, matter = taken
    fallen(e)
    e.s.serve("10-21")
    # Nothing is disposed of any more by a decision that fell.
    more = {"moved_on": day("10-21"), "moves": [{"lot": 2, "qty": 1, "note": None}]}
    assert "物品应当返还" in e.s.refused("head", "10-21", "dispose_goods", matter, **more)
    back(e, matter, "10-22", (2, 10000))
    e.s.act("examiner", "10-22", "settle_goods", matter)
    e.s.serve("10-23")
    assert "第1批““峡江翠”袋装榨菜”800箱已经处理" in e.refused("head", "10-28", CLOSE, closing_ground="other")
    assert "不能早于决定被撤销、变更之日" in e.refused("examiner", "10-28", PAY, **paying(e, 1, "24000.00", made_good_on=day("10-19")))
    assert "应当大于零" in e.refused("examiner", "10-28", PAY, **paying(e, 1, "0.00"))
    first, second = lot(e, 1), lot(e, 2)
    e.act("examiner", "10-28", PAY, **paying(e, 1, "24000.00"))
    assert "第2批““峡江翠”包装袋”2000个" in e.refused("head", "10-28", CLOSE, closing_ground="other")
    # One lot is paid for once.
    again = {"gone_lot": first, "made_good": Decimal(1), "made_good_on": day("10-28")}
    assert "不能返还的物品" in e.refused("examiner", "10-28", PAY, **again)
    wrong = e.act("examiner", "10-28", PAY, **paying(e, 2, "100.00")).event.seq
    e.act("head", "10-29", "take_back_giving", entry=wrong)
    assert "第2批" in e.refused("head", "10-29", CLOSE, closing_ground="other")
    e.act("examiner", "10-29", PAY, **paying(e, 2, "1000.00"))
    rows = e.s.session.scalars(select(made_good.GoodsRefund).order_by(made_good.GoodsRefund.id)).all()
    assert [(r.goods_id, r.amount, r.party_id) for r in rows] == [
        (first, 2400000, e.party("respondent")), (second, 10000, e.party("respondent")),
        (second, 100000, e.party("respondent")),
    ]  # fmt: skip
    assert [line.tag for line in made_good._shown(read(e, "10-30"))] == ["已赔偿", "已赔偿"]
    assert "没有因被撤销、变更的决定" in e.refused("examiner", "10-30", PAY, **again)
    e.act("head", "10-30", CLOSE, closing_ground="other")
    assert e.s.state == "closed"


def test_what_the_next_decision_may_take_anew_is_asked_for_when_the_case_ends(taken: tuple[Enforcing, str]) -> None:
    """While it is decided anew nothing is disposed of, and what is no more may be paid for at once."""
    e, matter = taken
    fallen(e, "annul_and_redo", redo_by=day("12-20"))
    assert e.s.state == "investigating"
    more = {"moved_on": day("10-21"), "moves": [{"lot": 2, "qty": 1, "note": None}]}
    assert "物品应当返还" in e.s.refused("head", "10-21", "dispose_goods", matter, **more)
    assert [one.qty for one in made_good.still_to_make_good(read(e, "10-21"))] == [800, 2000]


def test_what_the_office_lost_of_another_is_no_matter_of_the_decision_that_fell(
    e: Enforcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two whose goods were lost while they were held, the decision fell against one."""
    with_series(e).file(parties=THREE)
    first, other = e.parties("respondent")
    mine, theirs = seized(e, first), seized(e, other)
    lost = {"losses": [{"lot": 1, "qty": 3, "fate": "gone", "note": "变质"}], "moved_on": day("04-02")}
    for matter in (mine, theirs):
        e.s.act("head", "04-02", "report_loss", matter, **lost)
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda **_: e)
    for matter in (mine, theirs):
        e.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    e.decide()
    sued = {"contest_kind": "suit", "asked_on": day("06-19"), "since": day("06-22"), **UNTOLD}
    e.act("examiner", "06-22", "register_contest", party=first, **sued)
    assert made_good._gone(read(e, "06-23")) == []
    fallen(e, "annul_and_redo", redo_by=day("12-20"))
    found = made_good.still_to_make_good(read(e, "10-21"))
    assert [(one.lot.party_id, one.qty) for one in found] == [(first, 3)]
