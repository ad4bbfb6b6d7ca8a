"""A clause is quoted in the words in which the paper itself prints it."""

from __future__ import annotations

from casehub.model import Right
from casehub.papers.clauses import quoted
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import situation

RIGHT = Right(kind="design", number="ZL202230000001.1", title="水壶", owners=["甲公司"], invalidity=[])
ORDERS = [{"variant": "use", "respondent": 2, "product": "水壶"}, {"variant": "dismiss_rest"}]


def test_each_paragraph_names_the_parties_and_nothing_is_said_without_a_right(
    procedures: dict[str, Procedure],
) -> None:
    sides = {side.id: side for side in procedures["adjudication"].sides}
    s = situation(procedures["adjudication"], "close_case", rights=[RIGHT], sides=sides)
    kind = s.kind("adjudication_decision")
    first, second = quoted(s, kind, "orders", {"orders": ORDERS})
    party = s.party(2)
    assert party is not None
    assert first.startswith(f"一、被请求人{party.name}自收到本裁决书之日起立即停止使用侵犯外观设计专利“水壶”")
    (asks,) = s.current_parties("requester")
    assert second == f"二、驳回请求人{asks.name}的其他请求。"
    bare = situation(procedures["adjudication"], "close_case")
    assert quoted(bare, kind, "orders", {"orders": ORDERS}) == []
