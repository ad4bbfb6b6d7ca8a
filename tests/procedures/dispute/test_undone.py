"""What a court or a mistake took away of what acts said anew: the orders before it hold."""

from __future__ import annotations

from typing import Any

from casehub.model import Challenge, Order
from tests.acts.scene import Stages, day, scene
from tests.acts.test_several_respondents import ruled
from tests.procedures.adjudication.in_part.test_fallen import (
    fell,
    holding,
    seen,
    sued,
)

NEVER_MIND: dict[str, Any] = {"reason": "系另一案件的判决。", "approval_opinion": "同意。"}


def test_an_outcome_entered_by_mistake_is_taken_back_unless_it_was_built_upon(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        before = {d.rule: d.due_on for d in s.open_all()}
        fell(s, second)
        s.act("head", "10-26", "take_back_outcome_of_one", **NEVER_MIND)
        assert holding(s).keys() == {first, second}
        assert {d.rule: d.due_on for d in s.open_all()} == before
        assert s.session.get_one(Challenge, s.challenge(second)).is_open
        fell(s, second, "10-27")
        item = seen(s)
        s.act("chair", "10-28", "deliberate_part_anew", party=second)
        was = next(
            o.item for o in item.rows(Order) if o.stage == "decided" and o.party_id == second
        )
        row: dict[str, Any] = {"item": was, "variant": "dismiss_part", "respondent": second}
        s.act("head", "10-30", "decide_part_anew", party=second, orders=[row])
        assert "已经重新作出裁决" in s.refused(
            "head", "11-02", "take_back_outcome_of_one", **NEVER_MIND
        )


def test_what_a_review_annulled_holds_again_where_a_court_annuls_the_review(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        before = holding(s)
        s.act(
            "clerk",
            "08-12",
            "register_reconsideration",
            party=second,
            recon_received_on=day("08-12"),
        )
        got: dict[str, Any] = {
            "party": s.party("requester"),
            "recon_decision_received_on": day("10-20"),
        }
        s.act("clerk", "10-21", "register_reconsideration_decision", **got)
        fell(s, second, "10-22", part_result="in_part")
        assert holding(s).keys() == {first}
        # Whoever has the decision of the review may sue over it: the office is no defendant.
        sued_on: dict[str, Any] = {"sued_on": day("10-29"), "suit_received_on": day("10-30")}
        s.act(
            "clerk", "10-30", "register_suit_against_review", party=s.party("requester"), **sued_on
        )
        won: dict[str, Any] = {"outcome_on": day("12-01"), "outcome_effective_on": day("12-10")}
        s.act(
            "clerk",
            "12-11",
            "register_revocation_overturned",
            challenge=s.challenge(s.party("requester"), "review"),
            **won,
        )
        assert {p: [o.sentence for o in rows] for p, rows in holding(s).items()} == {
            p: [o.sentence for o in rows] for p, rows in before.items()
        }
