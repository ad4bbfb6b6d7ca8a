"""Whoever enters something into the register can mend it there, in every procedure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.model import Accused, Agent, Party, Right
from casehub.procedures import LAW
from casehub.workflow.checking.mending import mending_faults
from tests.faults.world import rules

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure

WINDOW = {
    "penalty": {Party, Agent, Right}, "complaint": {Party, Agent}, "adjudication": {Party, Agent, Right, Accused}
}  # fmt: skip


def _newest() -> dict[str, Procedure]:
    return {key: every[-1] for key, every in rules().law.versions.items()}


def _without(newest: dict[str, Procedure], key: str, *effects: str) -> list[str]:
    """What is wrong where the procedure lacks the steps with these effects."""
    whole = newest[key]
    steps = tuple(step for step in whole.steps if not {*effects} & {*step.records})
    assert len(steps) < len(whole.steps)
    found = mending_faults({**newest, key: replace(whole, steps=steps)}, WINDOW, LAW)
    return [f"{one.file}: {one.message}" for one in found]


def test_the_window_enters_what_its_sheet_asks_for() -> None:
    tracks, newest = rules().tracks, _newest()
    assert tracks["penalty_report"].enters(newest["penalty"]) == {Party, Agent, Right}
    # Only the kind without a number: nothing of a right is entered.
    assert tracks["penalty_spot"].enters(newest["on_the_spot"]) == {Party, Agent}
    assert Accused in tracks["patent_request"].enters(newest["adjudication"])


def test_what_is_entered_and_never_mended_is_a_fault() -> None:
    files = _newest()
    assert list(mending_faults(files, WINDOW, LAW)) == []
    assert _without(files, "penalty", "right_mended") == ["penalty.yaml: 登记权利，而没有更正它的步骤"]
    assert _without(files, "complaint", "agent_mended", "party_mended") == [
        "complaint.yaml: 登记代理人，而没有更正它的步骤", "complaint.yaml: 登记当事人，而没有更正它的步骤",
    ]  # fmt: skip
    # What a matter of the case enters stands in its file: mended where the exhibits of the case are.
    assert _without(files, "penalty", "exhibit_mended") == ["penalty.yaml: 登记证据，而没有更正它的步骤"]
    assert _without(files, "adjudication", "thing_mended") == [
        "adjudication.yaml: 登记被控侵权产品、方法，而没有更正它的步骤"
    ]
