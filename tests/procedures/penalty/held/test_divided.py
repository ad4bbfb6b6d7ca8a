"""A decision takes a part of a lot: that part is disposed of, the rest goes back, nothing is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.procedures.penalty.goods import GoodsMove
from casehub.procedures.penalty.money import made_good
from tests.acts.scene import day
from tests.procedures.penalty.contested.test_changed import change
from tests.procedures.penalty.enforcing import LIGHTER, STOP, UNTOLD
from tests.procedures.penalty.held.test_opened import lot
from tests.procedures.penalty.test_dues import read
from tests.procedures.seizure.holding import THREE, back, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

DECIDE, DISPOSE, RETURN, RELEASE = "decide_penalty", "dispose_goods", "return_goods", "release_seizure"


@pytest.fixture
def told(e: Enforcing, monkeypatch: pytest.MonkeyPatch) -> tuple[Enforcing, str]:
    """Two lots are held of the party, which was told of its penalty and heard."""
    with_series(e).file()
    matter = seized(e, e.party("respondent"))
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda: e)
    e.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    e.notify().defend()
    return e, matter


def deciding(e: Enforcing, *rows: tuple[int, int], **more: Any) -> dict[str, Any]:
    """The form of a decision that takes so many of each lot, by its row."""
    taken = [{"lot": number, "qty": qty} for number, qty in rows]
    return {"items": LIGHTER, "fine": 216000, "answers": [*e.ANSWER], "taken_lots": taken, **more}


def moves(*rows: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"lot": number, "qty": qty, "note": None} for number, qty in rows]


def test_a_part_of_a_lot_is_taken_and_the_rest_goes_back(told: tuple[Enforcing, str]) -> None:
    e, matter = told
    first = lot(e, matter)
    e.act("head", "05-27", DECIDE, **deciding(e, (first, 600)))
    e.s.serve("05-27", "penalty_decision")
    done = e.s.act("head", "05-27", RELEASE, matter, release_ground="decided", pickup_on=day("05-29"))
    paper = next(d for d in done.documents if d.kind == "measure_release_decision")
    said = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "处罚决定没收的财物（第1批“峡江翠”袋装榨菜600箱）" in said
    assert "其余财物（第1批“峡江翠”袋装榨菜200箱、第2批" in said
    # Of 800 cases 600 are taken; the bags, of which it says nothing, go back whole.
    assert "没有被没收的第1批还有200，不能返还201" in e.s.refused(
        "examiner", "05-28", RETURN, matter, moved_on=day("05-28"), moves=moves((1, 201))
    )
    more = e.s.refused("head", "06-18", DISPOSE, matter, moved_on=day("06-17"), moves=moves((1, 400), (1, 201)))
    assert "处罚决定没收的第1批还有600，不能处理601" in more
    assert "处罚决定没收的第2批还有0，不能处理1" in e.s.refused(
        "head", "06-18", DISPOSE, matter, moved_on=day("06-17"), moves=moves((2, 1))
    )
    back(e, matter, "05-29", (1, 150), (2, 12000))
    back(e, matter, "06-01", (1, 50))
    assert "现有的物品都是处罚决定没收的" in e.s.refused(
        "examiner", "06-01", RETURN, matter, moved_on=day("06-01"), moves=moves((1, 1))
    )
    e.s.serve("06-01")
    assert "尚存600箱" in e.s.refused("examiner", "06-02", "settle_goods", matter)
    e.s.act("head", "06-18", DISPOSE, matter, moved_on=day("06-17"), moves=moves((1, 600)))
    e.s.act("examiner", "06-18", "settle_goods", matter)
    gone = e.s.session.scalars(select(GoodsMove)).all()
    assert sum(one.qty for one in gone if one.lot == 1) == 800


def test_a_decision_that_counts_nothing_takes_all_that_is_held(told: tuple[Enforcing, str]) -> None:
    e, matter = told
    e.act("head", "05-27", DECIDE, **deciding(e))
    e.s.act("head", "05-27", RELEASE, matter, release_ground="decided")
    assert "不得返还" in e.s.refused("examiner", "05-28", RETURN, matter, moved_on=day("05-28"), moves=moves((1, 1)))
    e.s.act("head", "06-18", DISPOSE, matter, moved_on=day("06-17"), moves=moves((1, 800), (2, 12000)))


def test_what_is_counted_is_held_of_the_party_and_taken_by_an_item(told: tuple[Enforcing, str]) -> None:
    e, matter = told
    first, second = lot(e, matter), lot(e, matter, 2)
    assert "只有800箱，不能没收801" in e.refused("head", "05-27", DECIDE, **deciding(e, (first, 801)))
    assert "只有800箱，不能没收801" in e.refused("head", "05-27", DECIDE, **deciding(e, (first, 800), (first, 1)))
    assert "应当至少为1" in e.refused("head", "05-27", DECIDE, **deciding(e, (second, 0)))
    # Where no item takes goods, what still stands in the table takes none.
    only = [STOP, {"measure": "fine", "text": "罚款216000元"}]
    assert "没收" not in e.refused("head", "05-27", DECIDE, **deciding(e, (first, 801), items=only)).split("依法应当")[0]


def test_of_two_parties_each_has_its_own_goods_taken(e: Enforcing, monkeypatch: pytest.MonkeyPatch) -> None:
    with_series(e).file(parties=THREE)
    one, other = e.parties("respondent")
    mine, theirs = seized(e, one), seized(e, other)
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda: e)
    e.notify().defend()
    assert "不是该当事人的物品" in e.refused("head", "05-27", DECIDE, **deciding(e, (lot(e, theirs), 1)))
    e.act("head", "05-27", DECIDE, **deciding(e, (lot(e, mine), 800)))
    # Nobody decided on the other yet: all of its goods may go back.
    e.s.act("head", "05-27", RELEASE, theirs, release_ground="expired")
    back(e, theirs, "05-28", (1, 800), (2, 12000))


def test_a_change_that_takes_less_lets_the_rest_go_back_or_be_paid_for(told: tuple[Enforcing, str]) -> None:
    e, matter = told
    first, second = lot(e, matter), lot(e, matter, 2)
    e.act("head", "05-27", DECIDE, **deciding(e, (first, 800), (second, 12000)))
    e.s.serve("05-27", "penalty_decision")
    e.s.act("head", "05-27", RELEASE, matter, release_ground="decided")
    e.s.act("head", "06-18", DISPOSE, matter, moved_on=day("06-17"), moves=moves((1, 700), (2, 5000)))
    sued = {"contest_kind": "suit", "asked_on": day("06-19"), "since": day("06-22"), **UNTOLD}
    e.act("examiner", "06-22", "register_contest", **sued)
    e.s.serve("06-22")
    kept = [{"lot": first, "qty": 600}, {"lot": second, "qty": 12000}]
    e.act("head", "10-20", "change_decision", **change(), taken_lots=kept)
    # 700 cases were destroyed and 600 are taken now: 100 are paid for, the 100 that are here go back.
    assert [(one.lot.lot, one.qty) for one in made_good.still_to_make_good(read(e, "10-21"))] == [(1, 100)]
    back(e, matter, "10-22", (1, 100))
    assert "现有的物品都是处罚决定没收的" in e.s.refused("examiner", "10-22", RETURN, matter, moved_on=day("10-22"), moves=moves((2, 1)))
    e.s.act("head", "10-23", DISPOSE, matter, moved_on=day("10-22"), moves=moves((2, 7000)))
    told_ = {"gone_lot": first, "made_good": 3000, "made_good_on": day("10-28"), "proof": "凭证1"}
    e.act("examiner", "10-28", "make_goods_good", **told_)
    assert made_good.still_to_make_good(read(e, "10-29")) == []
