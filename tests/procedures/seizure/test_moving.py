"""Goods go back or are disposed of by the decision, and the case closes when none is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.procedures.penalty.goods import GoodsMove
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.seizure.holding import END, back, seized, with_series

if TYPE_CHECKING:
    import pytest

    from tests.procedures.penalty.enforcing import Enforcing


def test_it_releases_itself_and_everything_goes_back(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert morning(filed.s, "05-01", END) == []
    assert morning(filed.s, "05-02", END) == ["lapse_seizure"]
    assert filed.s.case(matter).state == "run_out"
    assert "期限已经届满" in filed.s.refused("head", "05-02", "release_seizure", matter, release_ground="unrelated")
    filed.s.act("head", "05-02", "release_seizure", matter, release_ground="expired")
    assert "尚存800" in filed.s.refused("examiner", "05-02", "return_goods", matter, moved_on=day("05-02"),
                                       moves=[{"lot": 1, "qty": 801, "note": None}])  # fmt: skip
    back(filed, matter, "05-02", (1, 300))
    filed.s.serve("05-02")
    assert "第1批" in filed.s.refused("examiner", "05-02", "settle_goods", matter)
    back(filed, matter, "05-03", (1, 500), (2, 12000))
    filed.s.act("examiner", "05-03", "settle_goods", matter)
    assert filed.s.case(matter).state == "settled"
    moved = filed.s.session.scalars(select(GoodsMove)).all()
    assert sum(one.qty for one in moved) == 12800


def test_what_the_decision_takes_is_disposed_of_and_the_case_closes_after_it(
    e: Enforcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_series(e).file()
    matter = seized(e, e.party("respondent"))
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda: e)
    e.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    e.decide()
    e.s.act("head", "05-27", "release_seizure", matter, release_ground="decided")
    assert "不得返还" in e.s.refused("examiner", "05-28", "return_goods", matter, moved_on=day("05-28"),
                                  moves=[{"lot": 1, "qty": 1, "note": None}])  # fmt: skip
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    e.s.serve("06-17")
    assert "查封、扣押" in e.refused("head", "06-18", "close_case", closing_ground="performed")
    told = [{"lot": 1, "qty": 800, "note": None}, {"lot": 2, "qty": 12000, "note": None}]
    done = e.s.act("head", "06-18", "dispose_goods", matter, moved_on=day("06-17"), moves=told)
    facts = done.documents[-1].facts
    assert [(one["due"], one["qty"]) for one in facts["leaving"]] == [(800, 800), (12000, 12000)]
    assert facts["decision_number_text"] == "渝市监处罚〔2026〕1号"
    e.s.act("examiner", "06-18", "settle_goods", matter)
    e.act("head", "06-18", "close_case", closing_ground="performed")
    assert e.s.state == "closed"
