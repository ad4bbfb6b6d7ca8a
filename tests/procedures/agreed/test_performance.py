"""What of an agreement is to be performed, each condition both ways."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casehub import deadlines
from casehub.model import Agreement
from casehub.procedures.agreed.performance import GUARDS, KNOWN, item_performed
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.workflow.builders import agreement, deadline, event, situation


def due(*days: date | None, performed: int = 0) -> Agreement:
    """An agreement with a sum for each day; the term of this number is performed."""
    found = agreement(*["pay"] * len(days))
    for term, day in zip(found.terms, days, strict=True):
        term.due_on = day
        term.performed_on = TODAY if term.number == performed else None
    return found


def enforced() -> Agreement:
    """One term is performed, one a court was asked to enforce, one lapsed."""
    found = due(TODAY, TODAY, YESTERDAY, performed=1)
    found.terms[1].enforced_on = found.terms[2].defaulted_on = TODAY
    return found


ROWS: list[Row] = [
    ("mediation.notarise_agreement", "enforcement_was_consented",
     {"agreements": [agreement("stop")]}, "没有给付内容"),
    ("mediation.notarise_agreement", "enforcement_was_consented",
     {"agreements": [agreement("pay")]}, "愿意接受强制执行"),
    ("mediation.notarise_agreement", "enforcement_was_consented",
     {"agreements": [agreement("pay", debtor_submits=True)]}, None),
    ("mediation.record_part_performance", "item_awaits_performance",
     {"agreements": [due(YESTERDAY, TOMORROW)], "data": {"item": 3}}, "第1、2项"),
    ("mediation.record_part_performance", "item_awaits_performance",
     {"agreements": [due(YESTERDAY, TOMORROW)], "data": {"item": 2}}, None),
    ("mediation.record_part_performance", "item_awaits_performance",
     {"agreements": [due(YESTERDAY, TOMORROW, performed=1)], "data": {"item": 1}}, "第2项"),
    ("mediation.record_non_performance", "item_is_overdue", {"agreements": [due(TODAY)]}, "不能登记"),
    ("mediation.record_non_performance", "item_is_overdue",
     {"agreements": [due(YESTERDAY, TODAY)], "data": {"item": 2}}, "已经届满的有第1项"),
    ("mediation.record_non_performance", "item_is_overdue",
     {"agreements": [due(YESTERDAY, TODAY)], "data": {"item": 1}}, None),
    ("mediation.apply_enforcement", "item_may_be_enforced", {"agreements": [due(TODAY)]}, "不能申请强制执行"),
    ("mediation.apply_enforcement", "item_may_be_enforced",
     {"agreements": [due(YESTERDAY, TODAY, None)], "data": {"item": 2}}, "有第1、3项"),
    ("mediation.apply_enforcement", "item_may_be_enforced",
     {"agreements": [due(YESTERDAY, TODAY)], "data": {"item": 1}}, None),
    ("mediation.close_agreed", "nothing_is_outstanding",
     {"deadlines": [deadline("confirmation.apply", TODAY)]}, "届满前不能结案"),
    ("mediation.close_agreed", "nothing_is_outstanding",
     {"deadlines": [deadline("confirmation.apply", YESTERDAY)], "agreements": [due(TOMORROW)]}, "第1项尚未履行"),
    ("mediation.close_agreed", "nothing_is_outstanding",
     {"deadlines": [deadline("confirmation.apply", YESTERDAY)], "agreements": [due(TOMORROW, performed=1)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, GUARDS) == set()


KNOWN_ROWS: list[KnownRow] = [
    ("performance_state", "mediation.close_agreed", {}, "na"),
    ("performance_state", "mediation.close_agreed", {"agreements": [due(TODAY, TOMORROW)]}, "not"),
    ("performance_state", "mediation.close_agreed", {"agreements": [due(TODAY, TOMORROW, performed=1)]}, "partly"),
    ("performance_state", "mediation.close_agreed", {"agreements": [due(TODAY, performed=1)]}, "performed"),
    ("performance_state", "mediation.close_agreed", {"agreements": [enforced()]}, "enforcement"),
    ("performance_told", "mediation.close_agreed", {}, None),
    ("performance_told", "mediation.close_agreed", {"agreements": [enforced()]},
     "第1项2026年6月1日履行；第2项2026年6月1日申请强制执行；第3项逾期未履行"),
    # Of each term what was entered of it, or of all that were left.
    ("performance_told", "mediation.close_agreed",
     {"agreements": [due(TODAY, performed=1)],
      "events": [event("record_part_performance", TODAY, item=2, performed_on="2026-06-01", performed="另付。"),
                 event("record_performance", TODAY, performed_on="2026-06-01", performed="已收到。")]},
     "第1项2026年6月1日履行（已收到）"),
    ("item_due_on", "mediation.record_part_performance", {"agreements": [due(TODAY)]}, None),
    ("item_due_on", "mediation.record_part_performance", {"agreements": [due(TODAY)], "data": {"item": 1}}, TODAY),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN_ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(KNOWN_ROWS, 1)])
def test_the_file_knows_what_was_performed(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(KNOWN_ROWS, KNOWN) == set()


def test_the_time_of_a_term_that_ended_already_stays_as_it_ended(procedures: dict[str, Procedure]) -> None:
    """What a term is performed after its time lapsed is noted of the term, not of the time."""
    running, over = (deadline("agreement.performance", YESTERDAY) for _ in range(2))
    running.id, over.id = 1, 2
    over.closed_on, over.outcome = YESTERDAY, "lapsed"
    text = due(YESTERDAY, YESTERDAY)
    for term, number in zip(text.terms, (1, 2), strict=True):
        term.deadline_id = number
    told = []
    for number in (1, 2):
        data = {"item": number, "performed_on": TODAY}
        s = situation(
            procedures["mediation"], "record_part_performance", agreements=[text], deadlines=[running, over], data=data
        )
        act: Any = SimpleNamespace(situation=s, data=data, day=TODAY, seq=7, notes=[], day_typed=data.__getitem__)
        item_performed(act)
        told += act.notes
    assert told == [running.title, "协议第2项"]
    assert (running.outcome, running.closed_on) == (deadlines.LATE, TODAY)
    assert (over.outcome, over.closed_on) == ("lapsed", YESTERDAY)
    assert [term.performed_on for term in text.terms] == [TODAY, TODAY]
