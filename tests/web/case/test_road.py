"""The stages that a case walked, and the few phases that stand for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from casehub.web.case.road import phases, rail
from tests.faults.world import rules


def walked(key: str, *states: str) -> Any:
    """A case of the procedure that went through these states."""
    moves = zip((None, *states), states, strict=False)
    events = [SimpleNamespace(source=source, target=target) for source, target in moves]
    return SimpleNamespace(
        procedure=rules().procedure(key),
        events=events[::-1],
        case=SimpleNamespace(state=states[-1]),
    )


def stages_of(*states: str) -> list[tuple[str, str]]:
    """The rail of an adjudication that went through these states."""
    return rail(walked("adjudication", *states))


FILED = ("draft", "submitted", "filed", "answering", "preparing")


@pytest.mark.parametrize(
    ("walk", "wanted", "now"),
    [
        # What a side state stood for is not told as done, nor as still to come.
        ((*FILED, "written", "deliberating"), ["审理准备", "书面审理", "合议", "审核审批"], "合议"),
        ((*FILED, "written"), ["审理准备", "书面审理", "合议", "审核审批"], "书面审理"),
        ((*FILED, "hearing", "deliberating"), ["审理准备", "口头审理", "合议", "审核审批"], "合议"),
        # Heard again after a written review; leapt over without either.
        (
            (*FILED, "written", "deliberating", "preparing", "hearing"),
            ["审理准备", "口头审理", "合议", "审核审批"],
            "口头审理",
        ),
        ((*FILED, "deliberating"), ["审理准备", "合议", "审核审批", "已作出裁决"], "合议"),
        # A stay leaves the rail where it was, while it lasts and after it.
        ((*FILED, "suspended"), ["审理准备", "口头审理", "合议", "审核审批"], "审理准备"),
        ((*FILED, "suspended", "preparing"), ["审理准备", "口头审理", "合议", "审核审批"], "审理准备"),
    ],
)
def test_the_rail_tells_the_stages_that_the_case_walked(
    walk: tuple[str, ...], wanted: list[str], now: str
) -> None:
    found = stages_of(*walk)
    titles = [title for title, _ in found]
    start = titles.index(wanted[0])
    assert titles[start : start + len(wanted)] == wanted
    assert [title for title, how in found if how == "now"] == [now]
    place = titles.index(now)
    assert {how for _, how in found[:place]} == {"done"}
    assert {how for _, how in found[place + 1 :]} <= {""}


@pytest.mark.parametrize(
    ("walk", "now"),
    [
        (FILED, "答辩与准备"),
        ((*FILED, "written"), "审理"),
        ((*FILED, "suspended"), "答辩与准备"),
        ((*FILED, "hearing", "deliberating", "reviewing", "decided", "served", "performed"), "履行与归档"),
    ],
)
def test_few_phases_stand_for_the_rail(walk: tuple[str, ...], now: str) -> None:
    found = phases(walked("adjudication", *walk))
    titles = [title for title, _ in found]
    assert len(titles) == 5 and [title for title, how in found if how == "now"] == [now]
    place = titles.index(now)
    assert [how for _, how in found] == ["done"] * place + ["now"] + [""] * (4 - place)


def test_a_short_road_is_shown_as_it_is() -> None:
    for key, states in (("service", ("pending", "sent")), ("hearing", ("announced",))):
        assert phases(walked(key, *states)) == rail(walked(key, *states))
    old = SimpleNamespace(
        procedure=rules().procedure("adjudication", 1),
        events=[SimpleNamespace(source=None, target="submitted")],
        case=SimpleNamespace(state="submitted"),
    )
    assert next(title for title, _ in phases(old)) == "立案"
