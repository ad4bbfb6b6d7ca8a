"""What a page shows of the end of cases: how they were closed, where the others stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from casehub.desk.figures.statement import stated
from casehub.desk.figures.sums import Measure
from tests.desk.figures.test_sums import FACT, SPAN


def test_closed_by_how_and_open_by_where() -> None:
    facts = [
        replace(FACT, state="合议"),
        replace(FACT, state="合议"),
        replace(FACT, state="已归档", ended_as="撤案", closed_on=date(2026, 3, 1)),
        replace(FACT, opened_on=date(2025, 3, 1), closed_on=date(2025, 4, 1), fine=500, decided_on=date(2025, 3, 9)),
        replace(FACT, fine=150, decided_on=date(2026, 3, 9)),
        replace(FACT, fine=201, decided_on=date(2026, 3, 9)),
    ]
    found = stated(facts, SPAN)
    assert [(row.value, row.numbers[Measure.CLOSED]) for row in found.ended] == [("撤案", 1)]
    assert [(row.value, row.numbers[Measure.OPEN]) for row in found.standing] == [("合议", 2), ("调查中", 2)]
    assert (found.fines.cases, found.fines.sum) == (2, Decimal("3.51"))
    assert (found.fines_before.cases, found.fines_before.sum) == (1, Decimal(5))
    assert stated([], SPAN).tables[0][1] == []
