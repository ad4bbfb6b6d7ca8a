"""What a settlement must say and who must have signed it, each condition both ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from casehub.model import Declaration, Party
from casehub.procedures.dispute import agreements
from casehub.procedures.dispute.agreements import _digest, signatories
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Situation
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import agreement, event, party, situation

PAY = {"kind": "pay", "amount": "86000.00", "due_on": "2026-12-31"}


TWO = [party(1, "requester"), party(2, "respondent")]
THREE = [*TWO, party(3, "respondent")]
GIVEN = {"terms": [PAY]}


def text(signed: Sequence[int] = (), **values: Any) -> dict[str, Any]:
    """A case of two with a text that they agreed to, under which some have signed."""
    found = agreement("pay", **{"effective_on": None, "event_seq": 4} | values)
    laid_down = event("draft_agreement", YESTERDAY, **GIVEN)
    laid_down.seq = 4
    people = [party(one.id, one.role) for one in TWO]
    for one in people:
        if one.id in signed:
            one.declarations = [Declaration(about="agreement", answer="agreed", event_seq=5, given_on=TODAY, agreement_id=found.id)]
    found.digest = _digest(GIVEN, signatories(at_rest(people), found))
    return {"agreements": [found], "record": [laid_down], "parties": people}


def at_rest(people: list[Party]) -> Situation:
    """The case with these parties, outside of any step."""
    return situation(rules().procedure("adjudication"), "sign_agreement", parties=people)


ROWS: list[Row] = [
    ("mediation.draft_agreement", "terms_can_be_performed",
     {"data": {"terms": [{"kind": "pay", "amount": "100.00"}]}}, "支付期限"),
    ("mediation.draft_agreement", "terms_can_be_performed", {"data": {"terms": [PAY]}}, None),
    ("adjudication.sign_agreement", "a_text_is_drafted", {}, "尚未拟定协议文本"),
    ("adjudication.sign_agreement", "a_text_is_drafted", text(), None),
    # Since then somebody joined: the text names other people than the parties of now.
    ("adjudication.sign_agreement", "a_text_is_drafted",
     text() | {"parties": [*TWO, party(3, "respondent")]}, "校验值"),
    ("adjudication.sign_agreement", "a_text_is_drafted",
     text(effective_on=TODAY), "尚未拟定协议文本"),
    ("adjudication.sign_agreement", "signature_is_new", text() | {"data": {"party": 2}}, None),
    ("adjudication.sign_agreement", "signature_is_new",
     text(signed=[1, 2]) | {"data": {"party": 2}}, "已经登记"),
    ("adjudication.sign_agreement", "signature_is_new",
     text(signed=[], party_id=2) | {"parties": THREE, "data": {"party": 3}}, "不由当事人3签署"),
    ("adjudication.reach_settlement", "every_party_signed", {}, "尚未拟定"),
    ("adjudication.reach_settlement", "every_party_signed", text(signed=[1]),
     "当事人2尚未在第1稿"),
    ("adjudication.reach_settlement", "every_party_signed", text(signed=[1, 2]), None),
    ("adjudication.reach_settlement", "every_party_signed",
     text(signed=[1, 2], party_id=2), "只与当事人2达成"),
    ("adjudication.settle_with_respondent", "every_party_signed",
     text(signed=[1, 2], party_id=2) | {"data": {"party": 2}}, None),
    ("adjudication.settle_with_respondent", "every_party_signed",
     text(signed=[1, 2], party_id=2) | {"parties": THREE, "data": {"party": 3}},
     "不是与当事人3达成"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, agreements.GUARDS) == set()


def test_a_text_is_signed_on_the_day_of_the_last_signature() -> None:
    """What takes effect may not lie before it; without a signature, or without a text, none is known."""
    signed = text(signed=[1, 2])
    signed["parties"][0].declarations[0].given_on = YESTERDAY
    procedure = rules().procedure("adjudication")
    for given, day in ((signed, TODAY), (text(signed=[1]), TODAY), (text(), None), ({}, None)):
        assert agreements.last_signed_on(situation(procedure, "sign_agreement", **given)) == day
    signed["parties"][1].declarations[0].given_on = YESTERDAY
    assert agreements.last_signed_on(situation(procedure, "sign_agreement", **signed)) == YESTERDAY
