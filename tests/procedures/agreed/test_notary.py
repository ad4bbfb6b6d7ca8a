"""The way to the notary: conditions both ways, and the sheet printed from the agreement."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casehub.model import Agreement
from casehub.procedures.agreed import notary
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Stages
from tests.acts.test_side_roads_matters import agreed
from tests.faults.world import at
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import NOW, agreement, event, party

STEP = "mediation.link_notary"
SIDES = [party(1, "requester"), party(2, "respondent")]
GOING: dict[str, datetime] = {"yesterday": NOW - timedelta(days=1), "now": NOW}


def owed(*sums: int | None, days: bool = True, paid: int = 0, since: Any = TODAY) -> Agreement:
    """An agreement with these sums in 分; the term of number `paid` is performed."""
    found = agreement(*["pay"] * len(sums))
    found.effective_on = since
    for term, fen in zip(found.terms, sums, strict=True):
        term.fen, term.due_on, term.way = fen, TOMORROW if days else None, ""
        term.performed_on = YESTERDAY if term.number == paid else None
    return found


ROWS: list[Row] = [
    (STEP, "payments_are_definite", {"agreements": [agreement("stop")]}, "没有尚未履行的给付"),
    (STEP, "payments_are_definite", {"agreements": [owed(100, paid=1)]}, "没有尚未履行的给付"),
    (STEP, "payments_are_definite", {"agreements": [owed(100, None)]}, "第2项没有写明"),
    (STEP, "payments_are_definite", {"agreements": [owed(100, 200, days=False)]}, "第1、2项没有写明"),
    (STEP, "payments_are_definite", {"agreements": [owed(100, 200)]}, None),
    # What is paid already need not be definite.
    (STEP, "payments_are_definite", {"agreements": [owed(None, 200, paid=1)]}, None),
    (STEP, "creditor_is_not_the_debtor", {"parties": SIDES, "data": {"creditor": 1, "debtor": 1}}, "对立的两方"),
    (STEP, "creditor_is_not_the_debtor",
     {"parties": SIDES, "data": {"creditor": 1, "debtor": 2}, "events": [event("draft_agreement", TODAY, debtor="当事人1")]},
     "不是所选的债务人"),
    (STEP, "creditor_is_not_the_debtor",
     {"parties": SIDES, "data": {"creditor": 1, "debtor": 2}, "events": [event("draft_agreement", TODAY, debtor="被请求人")]},
     None),
    (STEP, "both_go_after_the_agreement",
     {"agreements": [owed(100)], "data": {"together_at": GOING["yesterday"]}}, "不能在此以前"),
    (STEP, "both_go_after_the_agreement", {"agreements": [owed(100)], "data": {"together_at": GOING["now"]}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, notary.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("promising_debtor", STEP, {"events": [event("draft_agreement", TODAY, debtor="被请求人")]}, "被请求人"),
    ("promising_debtor", STEP, {}, None),
    ("payments_to_notarise", STEP, {}, None),
]


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_the_sheet_prints_what_the_agreement_says_and_the_deed_is_registered_after_it(stages: Stages) -> None:
    with stages.at("submit") as s:
        agreed(s)
        both: dict[str, Any] = {"creditor": s.party("requester"), "debtor": s.party("respondent")}
        swapped: dict[str, Any] = {"creditor": both["debtor"], "debtor": both["creditor"]}
        going: dict[str, Any] = {"together_at": at("2026-04-26", "10:00")}
        assert "不是所选的债务人" in s.refused("mediator", "04-24", "link_notary", **swapped, **going)
        facts = s.act("mediator", "04-24", "link_notary", **both, **going).documents[0].facts
        row = facts["payments"][0]
        assert (row["number"], Decimal(str(row["amount"])), row["due_on"]) == (1, Decimal("86000.00"), "2026-06-10")
        assert facts["agreement_no"] == s.ref or facts["agreement_no"]
        assert facts["promises"] == "被请求人"
        s.act("mediator", "04-26", "notarise_agreement", made_on=at("2026-04-26").date())
        assert s.state == "notarised"
