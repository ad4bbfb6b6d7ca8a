"""Papers after the decision say what is owed on their day, and nothing of what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents import body_html
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_a_demand_tells_each_part_once_and_what_was_paid(e: Enforcing) -> None:
    e.decide().pay("116000.00", "06-10")
    told = {"as_of": day("06-21"), "other_duties": None, "approval_opinion": "同意。"}
    paper = e.act("head", "06-22", "demand_performance", **told).documents[-1]
    facts = paper.facts
    assert (facts["fine_text"], facts["surcharge_sum"], facts["gains_text"]) == ("100000元", "30000元", None)
    assert facts["paid_text"] == "已缴纳罚款116000元，其余未缴纳"
    assert facts["decision_no"] == "渝市监处罚〔2026〕1号"
    drawn = body_html(e.s.office.rules.kinds.of(paper.kind, facts), facts)
    assert "截至2026年6月21日的加处罚款30000元" in drawn
    assert "没收款" not in drawn


def test_a_refused_deferral_prints_no_date(e: Enforcing) -> None:
    e.decide()
    e.act("examiner", "06-08", "ask_deferral", asked_on=day("06-08"), asked_for="defer", reason="资金困难")
    paper = e.act("head", "06-09", "refuse_deferral", refuse_reason="没有材料").documents[-1]
    drawn = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "不予同意" in drawn
    assert "期限内不加处罚款" not in drawn
