"""Goods under a measure go to the police whole, with the case of their owner alone; he is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.documents import body_html
from casehub.procedures.seizure.goods import GoodsMove
from tests.acts.scene import day
from tests.procedures.seizure.holding import END, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

ALL = [{"lot": 1, "qty": 800, "note": "封条完好"}, {"lot": 2, "qty": 12000, "note": "封条完好"}]


def test_everything_goes_and_the_measure_ends_by_it(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter, its = seized(filed, one), seized(filed, other)
    filed.s.serve("04-02")
    filed.act("examiner", "04-20", "open_criminal_referral", party=one)
    less = filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), moves=ALL[:1])
    assert "还有12000个没有列入" in less
    assert "没有移送涉嫌犯罪案件" in filed.s.refused("head", "04-28", "hand_to_police", its, moves=ALL)
    done = filed.s.act("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), moves=ALL)
    told = next(p for p in done.documents if p.kind == "goods_handover_notice")
    text = body_html(filed.s.office.rules.kinds.of(told.kind, told.facts), told.facts)
    assert "第二十一条" in text and "渝市监强制〔2026〕1号" in text and "共2项" in text
    assert not filed.s.open(END, matter) and filed.s.open(END, its)
    ways = filed.s.session.scalars(select(GoodsMove)).all()
    assert [(m.way, m.qty, m.receiver) for m in ways] == [
        ("police", 800, "重庆市公安局万州区分局"), ("police", 12000, "重庆市公安局万州区分局")
    ]  # fmt: skip
    assert len(filed.s.services("goods_handover_notice")) == 1
    filed.s.serve("04-29", "goods_handover_notice")
    filed.s.act("examiner", "04-29", "settle_goods", matter)
    assert filed.s.case(matter).state == "settled"
