"""What may be punished on the spot, and what never is (行政处罚法第五十一条)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.faults.world import at

if TYPE_CHECKING:
    from tests.procedures.on_the_spot.inspecting import Inspecting


def test_an_infringement_of_a_mark_is_never_punished_on_the_spot(i: Inspecting) -> None:
    i.inspect()
    said = i.decision_refused(offence="infringement")
    assert "《中华人民共和国商标法》第六十条第二款应当没收、销毁" in said
    assert "不能当场处罚（行政处罚法第五十一条）" in said
    assert "不能当场处罚" in i.decision_refused(to_confiscate=True)
    assert "不能当场处罚" in i.decision_refused(offence="special_sign")
    # A fake patent with gains: they are confiscated; without, it may be.
    assert "不能当场处罚" in i.decision_refused(offence="patent_fake", gains=Decimal("1.00"))
    i.decide(offence="patent_fake")


@pytest.mark.parametrize(("kind", "most"), [("natural", "200"), ("sole_trader", "200"), ("legal", "3000")])
def test_the_sum_goes_by_the_person(i: Inspecting, kind: str, most: str) -> None:
    # Vectors D01 to D03.
    i.inspect("示例甘建业", kind=kind, **({"operator": "甘建业"} if kind == "sole_trader" else {}))
    limit = Decimal(most)
    said = i.decision_refused(fine=limit + Decimal("0.01"))
    assert f"超过当场处罚的{limit}元（行政处罚法第五十一条）" in said
    i.decide(fine=limit)
    assert i.s.state == "decided"


def test_facts_must_be_plain_and_the_article_must_know_the_penalty(i: Inspecting) -> None:
    i.inspect()
    assert "不确凿" in i.decision_refused(facts_plain=False)
    assert "没有规定警告" in i.decision_refused(sort="warning", fine=None)
    assert "不一致" in i.decision_refused(sort="warning")
    assert "写明责令改正的内容" in i.decision_refused(correct_text=None)
    assert "写明复核情况" in i.decision_refused(spot_plea="愿意改正")


def test_it_is_told_first_and_given_the_same_day(i: Inspecting) -> None:
    i.inspect()
    assert "早于检查开始" in i.decision_refused(told_at=at("2026-03-24", "15:10"))
    assert "早于告知" in i.decision_refused(given_at=at("2026-03-24", "15:30"))
    late = i.refused("03-25", "decide_on_spot", **i.told | {"given_at": at("2026-03-25", "09:00")})
    assert "检查当日当场交付" in late


def test_the_decision_sends_to_the_review_first(i: Inspecting) -> None:
    decision = i.inspect().decide().documents[-1]
    facts = decision.facts
    assert decision.number == "渝市监当罚〔2026〕1号"
    assert (facts["act_basis_text"], facts["fine_text"]) == ("《中华人民共和国商标法》第五十二条", "1000元")
    assert "先向" in str(facts["remedy"]) and "第二十三条" in str(facts["remedy"])


def test_what_cannot_be_punished_on_the_spot_goes_the_ordinary_way(i: Inspecting) -> None:
    i.inspect()
    i.act("03-24", "hand_over_to_ordinary", reason="应当没收。")
    assert (i.s.state, i.s.open_all()) == ("handed_over", [])
