"""Which letter an act speaks of is read from the field that its step names, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.workflow.course import flow_named, names_letter, speaks_of
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY
from tests.workflow.builders import event

MINE, OTHER = "XS-500101-511700-2026-00001-9", "XS-500101-511700-2026-00002-7"


def acts(step: str, **typed: Any) -> Any:
    made = event(step, TODAY)
    made.detail = {"data": typed}
    return made


# One that enters an answer, one that follows, the entry that it left, one that is about it.
@pytest.mark.parametrize(
    "step", ["enter_clue_receipt", "urge_moved_clue", "note_moved_letter_sent", "seek_coordination_of_moved"]
)
def test_an_act_speaks_of_the_letter_that_its_step_names(procedures: dict[str, Procedure], step: str) -> None:
    penalty = procedures["penalty"]
    named = acts(step, moved_flow_no=MINE, clue_answer_no=OTHER)
    assert flow_named(penalty, named) == MINE
    for lone in (True, False):
        assert speaks_of(penalty, named, MINE, lone=lone)
        assert not speaks_of(penalty, named, OTHER, lone=lone)


@pytest.mark.parametrize("step", ["enter_clue_reminder", "file_case", "no_step_of_it"])
def test_an_act_that_names_none_means_the_only_one(procedures: dict[str, Procedure], step: str) -> None:
    # The number stands somewhere in the form, but not where a step says of which letter it speaks.
    none = acts(step, moved_flow_no=MINE, reason=MINE)
    assert flow_named(procedures["penalty"], none) is None
    assert speaks_of(procedures["penalty"], none, MINE, lone=True)
    assert not speaks_of(procedures["penalty"], none, MINE, lone=False)


def test_every_step_that_is_asked_for_the_number_of_our_letter_says_so(procedures: dict[str, Procedure]) -> None:
    asked = {one.id for one in procedures["penalty"].steps if one.form_field("moved_flow_no") is not None}
    assert {one.id for one in procedures["penalty"].steps if names_letter(one) == "moved_flow_no"} == asked
    assert len(asked) > 9
