"""What is never reached, left or ended, and what cannot be told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.workflow.checking.graph import reachable
from casehub.workflow.matters import State
from casehub.workflow.procedure import Procedure
from tests.workflow.sound import GOOD, STEP, lines


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (
            replace(GOOD, states=(*GOOD.states, State("island", "孤岛"))),
            "states.island: 从起始状态无法到达",
        ),
        (
            replace(GOOD, states=(*GOOD.states, State("island", "孤岛"))),
            "states.island: 既不是终结状态，也没有离开它的步骤",
        ),
        (
            replace(GOOD, steps=(STEP, replace(STEP, id="again", title="再办", from_=("done",), to="begun"))),
            "states.done: 终结状态不得再有离开它的步骤：again",
        ),
        (
            replace(GOOD, steps=(STEP, replace(STEP, id="twin"))),
            "与 finish 在同一状态（begun）标题相同",
        ),
    ],
)
def test_a_fault_of_the_graph_is_found(procedure: Procedure, expected: str) -> None:
    found = lines(procedure)
    assert any(expected in line for line in found), found


def test_states_in_a_circle_never_end() -> None:
    circle = replace(
        GOOD,
        states=(*GOOD.states, State("left", "左"), State("right", "右")),
        steps=(
            STEP,
            replace(STEP, id="a", title="甲", to="left"),
            replace(STEP, id="b", title="乙", from_=("left",), to="right"),
            replace(STEP, id="c", title="丙", from_=("right",), to="left"),
        ),
    )
    found = lines(circle)
    assert [line for line in found if "无法到达任何终结状态" in line] == [
        "small.yaml: states.left: 无法到达任何终结状态",
        "small.yaml: states.right: 无法到达任何终结状态",
    ]


def test_nothing_is_followed_beyond_what_stops() -> None:
    assert reachable(GOOD, "begun") == {"begun", "done"}
    assert reachable(GOOD, "begun", stop={"begun"}) == {"begun"}
