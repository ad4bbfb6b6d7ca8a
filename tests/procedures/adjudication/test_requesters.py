"""Conditions of one of several requesters leaving, each both ways (办法第二十六条、第三十六条)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Declaration, Document, Party
from casehub.procedures.adjudication import requesters
from tests.procedures.adjudicating import (
    Both,
    at,
    faults,
    names,
    party,
    right,
)


def asking(number: int, *refused: int | None) -> Party:
    """A requester who took its request back; each time refused in that act, or not answered."""
    kept: dict[str, Any] = {"answer": "agreed", "given_on": date(2026, 8, 3)}
    rows = [
        Declaration(about=requesters.WITHDRAWAL, event_seq=n, refused_seq=by, **kept)
        for n, by in enumerate(refused or (None,), 5)
    ]
    return party(number, "requester", declarations=rows)


def record(*absent: str) -> dict[str, Any]:
    """The papers of a case whose hearing these requesters did not attend."""
    rows = [{"side": "requester", "name": name} for name in absent]
    return {"documents": [Document(kind="hearing_record", status="issued", facts={"absent": rows})]}


OTHER = party(2, "respondent")
STAYING = [party(1, "requester"), party(4, "requester"), OTHER]
ONE_ASKS = [party(1, "requester"), asking(4), OTHER]
BOTH_ASK = [asking(1), asking(4), OTHER]
REFUSED = [asking(1), asking(4, 6), OTHER]
FOUR = {"data": {"party": 4}}
OWNERS = {"rights": [right(owners=["示例公司1", "示例公司4"])], "parties": STAYING}
ABSENT = [{"party": n} for n in (1, 4)]

BOTH = [
    Both("withdrawal_is_new", "尚未答复", {"parties": ONE_ASKS, **FOUR}, {"parties": ONE_ASKS, "data": {"party": 1}}, "party"),
    Both("withdrawal_is_new", "尚未答复", {"parties": [party(1, "requester"), asking(4, 6, None), OTHER], **FOUR}, {"parties": REFUSED, **FOUR}, "party"),
    Both("withdrawal_was_asked", "没有登记请求人", {"parties": STAYING}, {"parties": ONE_ASKS}),
    Both("withdrawal_was_asked", "没有登记示例公司1", {"parties": ONE_ASKS, "data": {"party": 1}}, {"parties": ONE_ASKS, **FOUR}, "party"),
    Both("withdrawal_was_asked", "没有登记示例公司4", {"parties": REFUSED, **FOUR}, {"parties": REFUSED, "data": {"party": 1}}, "party"),
    Both("withdrawal_was_asked", "没有登记", {"parties": [asking(4, 6, 7), OTHER], **FOUR}, {"parties": BOTH_ASK, **FOUR}, "party"),
    Both("withdrawal_was_asked", "2026年8月3日", {"parties": ONE_ASKS, "data": {"party": 4, "applied_on": date(2026, 8, 4)}}, {"parties": ONE_ASKS, "data": {"party": 4, "applied_on": date(2026, 8, 3)}}, "applied_on"),
    Both("no_withdrawal_is_pending", "示例公司4的撤回申请", {"parties": ONE_ASKS}, {"parties": [party(1, "requester"), asking(4, 6), OTHER]}),
    Both("every_requester_withdraws", "示例公司1没有申请", {"parties": ONE_ASKS}, {"parties": BOTH_ASK}),
    Both("every_requester_withdraws", "请先登记", {"parties": STAYING}, {"parties": [asking(1), OTHER]}),
    Both("another_requester_stays", "没有其他请求人", {"data": {"party": 1}}, {"parties": STAYING, **FOUR}, "party"),
    Both("another_requester_stays", "没有其他请求人", {}, {"parties": STAYING}),
    Both("co_owner_gives_up", "未明确放弃", {**OWNERS, **FOUR}, {**OWNERS, "data": {"party": 4, "gives_up": True}}, "gives_up"),
    Both("co_owner_gives_up", "未明确放弃", {**OWNERS, **FOUR}, {"parties": STAYING, **FOUR}, "gives_up"),
    Both("some_requester_came", "均缺席", {"parties": STAYING, "data": {"absent": ABSENT}}, {"parties": STAYING, "data": {"absent": ABSENT[1:]}}, "absent"),
    Both("absent_requester_is_on_record", "没有记载示例公司4", {"parties": STAYING, **FOUR, **record("示例公司1")}, {"parties": STAYING, **FOUR, **record("示例公司4")}, "party"),
    Both("absent_requester_is_on_record", "没有记载", {"parties": STAYING, **FOUR, **record()}, {"parties": STAYING, **FOUR}, "party"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*requesters.GUARDS}


def test_a_notice_speaks_of_one_requester_only_where_others_stay() -> None:
    assert requesters.withdrawing_requester(at(parties=STAYING, data={"party": 4})) == 4
    assert requesters.withdrawing_requester(at(parties=STAYING, data={"party": 2})) is None
    assert requesters.withdrawing_requester(at(data={"party": 1})) is None
    assert requesters.withdrawing_requester(at(parties=STAYING)) is None


def test_the_day_is_that_of_the_party_whose_withdrawal_is_answered() -> None:
    late = asking(1)
    late.declarations[0].given_on = date(2026, 8, 7)
    two = [late, asking(4), OTHER]
    assert requesters.withdrawal_asked_on(at(parties=two, data={"party": 4})) == date(2026, 8, 3)
    assert requesters.withdrawal_asked_on(at(parties=two)) == date(2026, 8, 7)
    assert requesters.withdrawal_asked_on(at(parties=STAYING)) is None
