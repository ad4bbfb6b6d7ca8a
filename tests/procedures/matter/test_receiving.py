"""Who confirms an address for a party: never the other side, never an agent without authority."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.procedures.matter import receiving
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import party

WHERE, CONFIRMED = "adjudication.confirm_service_address", "address_is_confirmed_by_the_party"
SPECIAL: dict[str, Any] = {"name": "冉宗泽", "authority": "特别授权"}


def by(name: str, *, of: int = 2, **agent: Any) -> dict[str, Any]:
    """The confirmation of one of two parties, each with a representative and an agent of its own."""
    one = party(1, "requester", representative="向北川", operator="", agents=[{**SPECIAL, "name": "何静宜"}])
    other = party(2, "respondent", representative="牟长贵", operator="", agents=[{**SPECIAL, **agent}])
    return {"parties": [one, other], "data": {"party": of, "confirmed_by": name, "confirmed_on": TODAY}}


ROWS: list[Row] = [
    (WHERE, CONFIRMED, by("当事人2"), None),
    (WHERE, CONFIRMED, by("牟长贵"), None),
    (WHERE, CONFIRMED, by("冉宗泽"), None),
    (WHERE, CONFIRMED, by("冉宗泽", authority="一般授权"), "特别授权代理人"),
    (WHERE, CONFIRMED, by("冉宗泽", until=YESTERDAY), "特别授权代理人"),
    # The requester, its representative and its agent say nothing for the respondent.
    (WHERE, CONFIRMED, by("当事人1"), "特别授权代理人"),
    (WHERE, CONFIRMED, by("向北川"), "特别授权代理人"),
    (WHERE, CONFIRMED, by("何静宜"), "特别授权代理人"),
    (WHERE, CONFIRMED, by("何静宜", of=1), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_only_the_party_itself_confirms(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, receiving.GUARDS) == set()
