"""Orders that stop enforcement: entered once, told, and put right where they were a mistake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Challenge
from casehub.procedures.adjudication import stays
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_taking_back import WHY, sound
from tests.procedures.adjudicating import Both, faults, names
from tests.procedures.adjudication.test_remedies import ASKS, SUES, act, of, on
from tests.workflow.builders import challenge

STAYED = {"stayed_on": date(2026, 8, 3)}
ORDER = "（2026）渝01行初99001号之一"


def entered(row: int, number: str) -> dict[str, Any]:
    """A form for the order, where one of the first suit was entered already."""
    told = {**of(row, SUES, ASKS, order_no=number)}
    stay = act("register_stay", 7, challenge=1, order_no=ORDER)
    stay.procedure = "adjudication@2"
    return {**told, "events": [stay]}


BOTH = [
    Both("stay_is_in_force", "没有停止执行", of(1, challenge(2, id=1, **STAYED, lifted_on=date(2026, 8, 4))), of(1, challenge(2, id=1, **STAYED))),
    Both("stay_is_in_force", "没有停止执行", of(1, SUES, challenge(3, id=2, **STAYED)), of(None, SUES, challenge(3, id=2, **STAYED))),
    Both("no_stay_is_in_force", "停止执行", on(3, challenge(2, **STAYED)), on(3, challenge(2, **STAYED, stays_all=False))),
    Both("no_stay_is_in_force", "停止执行", on(2, challenge(2, **STAYED, stays_all=False)), on(2, challenge(2, against="listing", **STAYED))),
    Both("no_stay_is_in_force", "停止执行", on(2, challenge(2, **STAYED)), on(2, challenge(2, **STAYED, outcome="upheld"))),
    Both("order_is_new", "第7条", entered(1, "(2026)渝01行初99001号之一"), entered(1, "（2026）渝01行初99001号之二"), "order_no"),
    Both("order_is_new", "已经登记", entered(1, ORDER), entered(2, ORDER), "order_no"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_a_condition_says_what_the_law_says(both: Both) -> None:
    assert faults(both) == []


def test_every_condition_is_tested() -> None:
    assert {both.guard for both in BOTH} == set(stays.GUARDS)


def suit(s: Scene) -> Challenge:
    return s.session.get_one(Challenge, s.challenge(s.party("respondent")))


def stands(row: Challenge) -> tuple[Any, ...]:
    return row.stay_no, row.stayed_on, row.stays_all, row.lifted_on


def test_a_stay_entered_by_mistake_stays_nothing(stages: Stages) -> None:
    with sound(stages, "served") as s:
        s.act("clerk", "08-05", "register_suit", party=s.party("respondent"), suit_received_on=day("08-05"))
        row = s.challenge(s.party("respondent"))
        first = s.act("clerk", "08-12", "register_stay", challenge=row, ordered_on=day("08-12"), order_no=ORDER)
        assert ORDER in first.event.sentence
        assert "已经登记" in s.refused("clerk", "08-13", "register_stay", challenge=row, ordered_on=day("08-12"), order_no=ORDER)
        later = s.act("clerk", "08-14", "register_stay", challenge=row, ordered_on=day("08-14"), order_no="另案1号", stays_all=False)
        assert stands(suit(s)) == ("另案1号", day("08-14"), False, None)
        s.act("head", "08-15", "take_back_stay", entry=later.event.seq, **WHY)
        # The one before it is in force, as it was entered.
        assert stands(suit(s)) == (ORDER, day("08-12"), True, None)
        over = s.act("clerk", "08-20", "lift_stay", challenge=row, ordered_on=day("08-20"), order_no="另案2号")
        assert "另案2号" in over.event.sentence
        assert not suit(s).is_stayed
        s.act("head", "08-21", "take_back_stay", entry=over.event.seq, **WHY)
        assert suit(s).is_stayed
        s.act("head", "08-21", "take_back_stay", entry=first.event.seq, **WHY)
        assert stands(suit(s)) == ("", None, True, None)
        # What was taken back may be entered rightly.
        s.act("clerk", "08-22", "register_stay", challenge=row, ordered_on=day("08-12"), order_no=ORDER)
        assert suit(s).is_stayed
