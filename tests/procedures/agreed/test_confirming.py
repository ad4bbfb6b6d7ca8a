"""The court's confirmation of an agreement: asked by every party, in time, of what it may confirm."""

from __future__ import annotations

import pytest

from casehub.model import Case, Declaration, Party
from casehub.procedures.agreed.confirming import GUARDS, KNOWN
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import (
    TODAY,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.workflow.builders import agreement, deadline, party

# Laid down by the fourth act.
AGREED = [agreement("stop", event_seq=4)]


def wishing(number: int, role: str, seq: int = 5) -> Party:
    """A party that asked the court to confirm, by the act of this number."""
    said = Declaration(about="confirmation", answer="agreed", event_seq=seq, given_on=TODAY)
    return party(number, role, declarations=[said])


def mediated(kind: str) -> Case:
    return Case(id=1, procedure="mediation", procedure_version=1, opened_on=TODAY, dispute_kind=kind)


ROWS: list[Row] = [
    ("mediation.apply_confirmation", "every_party_applies",
     {"agreements": AGREED, "parties": [wishing(1, "requester"), party(2, "respondent")]}, "没有当事人2申请"),
    # A wish from before this agreement is none for it.
    ("mediation.apply_confirmation", "every_party_applies",
     {"agreements": AGREED, "parties": [wishing(1, "requester"), wishing(2, "respondent", 3)]}, "没有当事人2申请"),
    ("mediation.apply_confirmation", "every_party_applies",
     {"agreements": AGREED, "parties": [wishing(1, "requester"), wishing(2, "respondent")]}, None),
    ("mediation.record_confirmation_wish", "wish_is_new",
     {"agreements": AGREED, "parties": [wishing(2, "respondent")], "data": {"party": 2}}, "无须重复登记"),
    ("mediation.record_confirmation_wish", "wish_is_new",
     {"agreements": AGREED, "parties": [wishing(2, "respondent", 3)], "data": {"party": 2}}, None),
    ("mediation.apply_confirmation", "agreement_does_not_decide_ownership",
     {"case": mediated("ownership")}, "确权"),
    ("mediation.apply_confirmation", "confirmation_is_in_time",
     {"deadlines": [deadline("confirmation.apply", YESTERDAY)]}, "届满"),
    ("mediation.apply_confirmation", "confirmation_is_in_time",
     {"deadlines": [deadline("confirmation.apply", YESTERDAY)],
      "data": {"applied_on": YESTERDAY}}, None),
    ("mediation.apply_confirmation", "agreement_does_not_decide_ownership",
     {"case": mediated("reward")}, None),
    ("mediation.confirmation_refused", "time_to_ask_is_left",
     {"deadlines": [deadline("confirmation.apply", YESTERDAY)]}, "已经届满"),
    ("mediation.confirmation_refused", "time_to_ask_is_left",
     {"deadlines": [deadline("confirmation.apply", TODAY)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, GUARDS) == set()


KNOWN_ROWS: list[KnownRow] = [
    ("wishes_declared_on", "mediation.apply_confirmation", {}, None),
    ("wishes_declared_on", "mediation.apply_confirmation",
     {"parties": [wishing(1, "requester"), wishing(2, "respondent")]}, TODAY),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN_ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(KNOWN_ROWS, 1)])
def test_the_file_knows_who_asked_when(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(KNOWN_ROWS, KNOWN) == set()
