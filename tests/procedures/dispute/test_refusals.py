"""Remedies against a refusal, each party on its own road, each condition both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Challenge
from casehub.procedures.dispute import refusals
from casehub.procedures.dispute.challenges import OVERTURNED, RECONSIDERATION, REFUSAL, SUIT, UPHELD
from casehub.workflow.part import reasons_in
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import NOW, challenge, deadline, party, service, situation

THEN, TODAY = date(2026, 5, 20), NOW.date()
TWO = [party(1, "requester"), party(3, "requester")]


def against(party_id: int, kind: str, **values: Any) -> Challenge:
    """A challenge of the refusal."""
    return challenge(party_id, kind, against=REFUSAL, **values)


FIRST = against(1, RECONSIDERATION, id=1, asked_on=date(2026, 5, 18))
SECOND = against(3, SUIT, id=2, asked_on=date(2026, 5, 19))
SERVED = [service(party_id=1, kinds=["non_filing_notice"], status="served", served_on=THEN)]
REGISTER, ARCHIVE = "register_refusal_suit", "archive_volume"

ROWS: list[tuple[str, str, dict[str, Any], str | None]] = [
    # one road at a time for each party
    ("no_refusal_challenge_is_pending", REGISTER, {"challenges": [FIRST], "data": {"party": 1}}, "尚未结束"),
    ("no_refusal_challenge_is_pending", REGISTER, {"challenges": [FIRST], "data": {"party": 3}}, None),
    ("no_refusal_challenge_is_pending", REGISTER, {"challenges": [FIRST]}, None),
    ("no_refusal_challenge_is_pending", REGISTER, {"challenges": [FIRST, SECOND]}, "尚未结束"),
    ("no_refusal_challenge_is_pending", REGISTER, {"challenges": [against(1, RECONSIDERATION, outcome=UPHELD)], "data": {"party": 1}}, None),
    # nothing is archived before all roads have ended
    ("no_refusal_challenge_is_pending", ARCHIVE, {"challenges": [FIRST, against(3, SUIT, outcome=UPHELD)]}, "尚未结束"),
    ("no_refusal_challenge_is_pending", ARCHIVE, {"challenges": [against(n, SUIT, outcome=OVERTURNED) for n in (1, 3)]}, None),
    # an outcome answers the road that was taken
    ("refusal_is_under_reconsideration", REGISTER, {"challenges": [SECOND]}, "行政复议"),
    ("refusal_is_under_reconsideration", REGISTER, {"challenges": [FIRST, SECOND], "data": {"challenge": 2}}, "行政复议"),
    ("refusal_is_under_reconsideration", REGISTER, {"challenges": [FIRST, SECOND], "data": {"challenge": 1}}, None),
    ("refusal_is_before_the_court", REGISTER, {"challenges": [FIRST]}, "行政诉讼"),
    ("refusal_is_before_the_court", REGISTER, {"challenges": [FIRST, SECOND], "data": {"outcome_no": "9号"}}, None),
    ("refusal_is_before_the_court", REGISTER, {"challenges": [FIRST, SECOND], "data": {"challenge": 1}}, "行政诉讼"),
    ("refusal_is_before_the_court", REGISTER, {"challenges": [against(3, SUIT, outcome=UPHELD)]}, "行政诉讼"),
    ("refusal_was_challenged", REGISTER, {}, "没有正在进行"),
    ("refusal_was_challenged", REGISTER, {"challenges": [challenge(1)]}, "没有正在进行"),
    ("refusal_was_challenged", REGISTER, {"challenges": [against(1, SUIT, void_seq=9)]}, "没有正在进行"),
    ("refusal_was_challenged", REGISTER, {"challenges": [SECOND]}, None),
    # days in their order
    ("challenge_follows_service", REGISTER, {"data": {"party": 1, "sued_on": TODAY}}, "尚无向该当事人送达"),
    ("challenge_follows_service", REGISTER, {"services": SERVED, "data": {"party": 1, "sued_on": date(2026, 5, 19)}}, "不能早于决定送达之日"),
    ("challenge_follows_service", REGISTER, {"services": SERVED, "data": {"party": 1, "sued_on": THEN}}, None),
    ("outcome_follows_challenge", REGISTER, {"challenges": [FIRST, SECOND], "data": {"challenge": 2, "outcome_on": date(2026, 5, 18)}}, "不能早于申请（起诉）之日2026年5月19日"),
    ("outcome_follows_challenge", REGISTER, {"challenges": [FIRST, SECOND], "data": {"challenge": 1, "outcome_on": date(2026, 5, 18)}}, None),
    ("reconsideration_period_is_over", ARCHIVE, {"deadlines": [deadline("reconsideration.sue", TODAY)]}, "起诉的期限"),
    ("reconsideration_period_is_over", ARCHIVE, {"deadlines": [deadline("reconsideration.apply", THEN)]}, None),
]


@pytest.mark.parametrize(("guard", "step", "values", "expected"), ROWS)
def test_guard_both_ways(
    procedures: dict[str, Procedure], guard: str, step: str, values: dict[str, Any], expected: str | None
) -> None:
    found = refusals.GUARDS[guard](situation(procedures["intake"], step, **{"parties": TWO} | values))
    said = next((one.sentence for one in reasons_in(found)), None)
    if expected is None:
        assert said is None
    else:
        assert expected in str(said)


def test_every_guard_is_tested_both_ways() -> None:
    for closed in (True, False):
        assert {row[0] for row in ROWS if (row[3] is not None) == closed} == {*refusals.GUARDS}


def test_a_form_offers_what_its_step_can_end(procedures: dict[str, Procedure]) -> None:
    ended = against(3, SUIT, id=3, outcome=UPHELD)
    s = situation(procedures["intake"], REGISTER, parties=TWO, challenges=[FIRST, SECOND, ended], data={"challenge": 2})
    assert refusals.open_refusal_challenges(s) == {1, 2}
    assert refusals.open_refusal_suits(s) == {2}
    assert refusals.open_refusal_reconsiderations(s) == {1}
    assert refusals.whose_refusal_challenge_ended(s) == 3
    assert refusals.whose_refusal_challenge_ended(situation(procedures["intake"], REGISTER, parties=TWO)) is None
