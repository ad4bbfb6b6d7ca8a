"""What comes back from the fast lane follows what was handed over."""

from __future__ import annotations

from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, ask
from tests.workflow.builders import event

WHERE = "rights_aid.note_fast_lane"


def test_nothing_comes_back_before_it_was_handed_over(procedures: dict[str, Procedure]) -> None:
    guard = "fast_lane_was_asked"
    none = ask(procedures, WHERE, guard)
    assert none is not None and "没有移交快速通道" in none.sentence
    handed = [event("hand_to_fast_lane", TODAY)]
    early = ask(procedures, WHERE, guard, events=handed, data={"lane_accepted_on": YESTERDAY})
    assert early is not None and (early.field, "不能早于移交" in early.sentence) == ("lane_accepted_on", True)
    assert ask(procedures, WHERE, guard, events=handed, data={"lane_accepted_on": TODAY}) is None
