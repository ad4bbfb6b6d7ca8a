"""Telling a party of arbitration: conditions both ways, and the three wordings."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.documents import body_html
from casehub.procedures.mediation import arbitration
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Stages
from tests.acts.test_side_roads_matters import filed
from tests.procedures.asking import Row, fault, one_way
from tests.workflow.builders import party

STEP = "mediation.tell_of_arbitration"
SIDES = [party(1, "requester"), party(2, "respondent")]
ROWS: list[Row] = [
    (STEP, "told_party_has_an_opponent", {"parties": SIDES, "data": {"told_party": 1, "opposite": 1}}, "对立的两方"),
    (STEP, "told_party_has_an_opponent", {"parties": SIDES, "data": {"told_party": 2, "opposite": 1}}, None),
    (STEP, "void_clause_was_agreed", {"data": {"clause_void": True, "arbitration_agreed": False}}, "不填约定无效"),
    (STEP, "void_clause_was_agreed", {"data": {"clause_void": True, "arbitration_agreed": True}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, arbitration.GUARDS) == set()


AGREED: dict[str, Any] = {"arbitration_agreed": True, "clause_ref": "协议第十二条", "commission": "示例仲裁委员会"}
NONE: dict[str, Any] = {"arbitration_agreed": False, "clause_ref": None, "commission": None, "clause_void": False}


def test_each_party_is_told_in_the_words_of_its_clause(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s)
        both: dict[str, Any] = {"told_party": s.party("requester"), "opposite": s.party("respondent")}
        words = []
        for told in (NONE, {**AGREED, "clause_void": False}, {**AGREED, "clause_void": True}):
            paper = s.act("mediator", "04-17", "tell_of_arbitration", **both, **told).documents[0]
            words.append(body_html(s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts))
        assert ["可以在自愿的基础上" in one for one in words] == [True, False, False]
        assert ["本局不再处理" in one for one in words] == [False, True, False]
        assert ["无效，不影响" in one for one in words] == [False, False, True]
        # None of them is the decision.
        assert all("不是不予立案或者撤销案件的决定" in one for one in words)
        open_end: dict[str, Any] = {**NONE, "arbitration_agreed": True}
        assert "约定所在的条款" in s.refused("mediator", "04-17", "tell_of_arbitration", **both, **open_end)
