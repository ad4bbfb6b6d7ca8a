"""Service on who has no domicile in China: each condition both ways, and when the form asks."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.procedures.service import abroad
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import party, service

AGENT: dict[str, Any] = {"name": "顾怀瑜", "authority": "特别授权"}


def far(**values: Any) -> dict[str, Any]:
    return {"services": [service(party=party(2, "respondent", no_domicile_in_china=True, **values))]}


def signed(name: str, **more: Any) -> dict[str, Any]:
    return {"data": {"relation": "agent", "receiver": name, "served_on": TODAY, **more}}


HERE = {"services": [service()]}
ROAD, LEFT = "road_abroad_is_told", "nothing_is_left_abroad"
ROWS: list[Row] = [
    ("service.prove_direct", ROAD, {**far(agents=[AGENT]), **signed("生人")}, "没有住所"),
    ("service.prove_direct", ROAD, {**far(agents=[AGENT]), **signed("顾怀瑜")}, None),
    ("service.prove_direct", ROAD, {**far(agents=[{**AGENT, "until": YESTERDAY}]), **signed("顾怀瑜")}, "没有住所"),
    ("service.prove_direct", ROAD, {**HERE, **signed("生人")}, None),
    ("service.send_mail", ROAD, {**far(), "data": {"sent_on": TODAY}}, "途径和依据"),
    ("service.send_mail", ROAD, {**far(), "data": {"sent_on": TODAY, "abroad_basis": "依条约"}}, None),
    ("service.prove_left", LEFT, far(), "不能留置送达"),
    ("service.prove_left", LEFT, HERE, None),
]
KNOWS: list[KnownRow] = [
    ("recipient_is_abroad", "service.send_mail", far(), True),
    ("recipient_is_abroad", "service.send_mail", HERE, False),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_papers_go_abroad_by_a_road_that_is_named(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, abroad.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWS)
def test_the_form_asks_only_where_it_matters(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
