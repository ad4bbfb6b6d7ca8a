"""A supervisor's opinion: with a day it runs a clock, and it is answered once."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Event
from casehub.procedures import LAW
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, ask
from tests.workflow.builders import event, situation

SAY, ANSWER = "penalty.note_supervision", "penalty.answer_supervision"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"supervised_sort": "urge"}, "督办的，写明答复的日期"),
        ({"supervised_sort": "advice"}, None),
        ({"supervised_sort": "urge", "supervised_by_day": TODAY}, "应当晚于今天"),
        ({"supervised_sort": "urge", "supervised_by_day": TOMORROW}, None),
    ],
)
def test_who_is_urged_is_told_until_when(
    procedures: dict[str, Procedure], data: dict[str, Any], said: str | None
) -> None:
    found = ask(procedures, SAY, "urging_has_its_day", data=data)
    assert found is None if said is None else found is not None and said in found.sentence


def test_an_opinion_is_answered_once(procedures: dict[str, Procedure]) -> None:
    said, answered = event("note_supervision", YESTERDAY), event("answer_supervision", TODAY)
    said.seq, answered.seq = 1, 2
    for events, waits in (([], False), ([said], True), ([said, answered], False)):
        found = ask(procedures, ANSWER, "supervision_waits", events=events)
        assert (found is None) is waits


def test_of_two_opinions_each_waits_for_its_own_answer(procedures: dict[str, Procedure]) -> None:
    one, two = event("note_supervision", YESTERDAY, opinion="说明原因"), event("note_supervision", YESTERDAY, opinion="改正" * 20)
    answer, old = event("answer_supervision", TODAY, supervised_opinion=2), event("answer_supervision", TODAY)
    for number, each in enumerate((one, two, answer), 1):
        each.seq = number
    old.seq = 3
    known = LAW.of("penalty").known

    def waiting(*events: Event) -> object:
        s = situation(procedures["penalty"], ANSWER.split(".")[1], events=events)
        assert [number for number, _ in known["every_opinion"](s)] == [1, 2]
        return known["waiting_opinions"](s)

    assert waiting(one, two) == {1, 2}
    assert waiting(one, two, answer) == {1}
    # Answers of before named none: they were to everything that stood there.
    assert waiting(one, two, old) == frozenset()
    told = dict(known["every_opinion"](situation(procedures["penalty"], ANSWER.split(".")[1], events=[one, two])))
    assert told[1] == "没有写明答复的日期：说明原因"
    assert told[2].endswith("……")


def test_a_clock_runs_only_to_a_day_that_is_named(procedures: dict[str, Procedure]) -> None:
    guard = LAW.of("penalty").guards["supervised_answer_is_due"]
    named = situation(procedures["penalty"], SAY.split(".")[1], data={"supervised_by_day": TOMORROW})
    assert guard(named) is None
    assert "没有写明" in str(guard(situation(procedures["penalty"], SAY.split(".")[1], data={})))
