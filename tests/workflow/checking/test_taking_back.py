"""Only what can be undone may be declared as taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.workflow.checking.taking_back import (
    AGAIN,
    mended_by,
    taking_back_faults,
    without_a_way_back,
)
from casehub.workflow.clocks import (
    DeadlineEffects,
    ParentEffect,
    PauseCloses,
    PauseOpens,
    Revise,
    Start,
)
from casehub.workflow.matters import State
from casehub.workflow.procedure import Procedure, Step

ENTERED = Step(id="enter", title="登记", from_=("open",), roles=("clerk",), records=("says",))
UNDOES = Step(id="undo", title="撤销", from_=("open",), roles=("head",), takes_back=("enter",))


def faults(entered: Step = ENTERED, undoes: Step = UNDOES, *above: str) -> list[str]:
    made = Procedure(
        key="matter", version=1, title="事项", legal_basis="", since=None, initial="open",  # type: ignore[arg-type]
        states=(), steps=(entered, undoes), child_word="".join(above),
    )  # fmt: skip
    return [fault.message for fault in taking_back_faults(made, undoes, {"says"})]


def test_what_knows_how_to_undo_itself_may_be_taken_back() -> None:
    assert faults() == []
    assert faults(undoes=replace(UNDOES, to="open")) == []


@pytest.mark.parametrize(
    ("entered", "what"),
    [
        (replace(ENTERED, records=("says", "burns")), "burns"),
        (replace(ENTERED, assigns={"who": "clerk"}), "assigns"),
        (replace(ENTERED, number="case"), "number"),
        (replace(ENTERED, opens=("service",)), "opens"),
        (replace(ENTERED, links="mediation"), "links"),
        (replace(ENTERED, deadlines=DeadlineEffects(revise=(Revise("r"),))), "deadlines"),
        (replace(ENTERED, takes_back=("undo",)), "takes_back"),
    ],
)
def test_what_lasts_may_not(entered: Step, what: str) -> None:
    assert faults(entered) == [f"enter 的 {what} 不能撤销"]


def test_a_period_is_opened_and_closed_again_by_the_case_that_it_belongs_to_alone() -> None:
    pauses = replace(ENTERED, pause=PauseOpens("stay"))
    assert faults(pauses) == []
    assert faults(pauses, UNDOES, "adjudication") == ["enter 的 pause 不能撤销"]


def test_what_returns_takes_back_and_is_open_where_the_act_had_led() -> None:
    returns = replace(UNDOES, returns=True)
    assert faults(undoes=returns) == []
    assert faults(undoes=replace(returns, to="open"))[0] == "只用于撤销登记且不另写 to 的步骤"
    assert faults(replace(ENTERED, to="closed"), returns) == ["enter 之后的状态 closed 不能办理撤销"]
    assert faults(undoes=replace(returns, reopens=True)) == []
    assert faults(undoes=replace(UNDOES, reopens=True)) == ["只用于回到登记以前状态的步骤"]


def test_what_a_matter_did_to_limits_of_the_main_case_is_undone_if_it_only_ended_them() -> None:
    ends = ParentEffect("收到。", DeadlineEffects(close=("archive.volume",)))
    starts = ParentEffect("收到。", DeadlineEffects(start=(Start("archive.volume"),)))
    pauses = ParentEffect("收到。", pause=PauseOpens("stay"))
    assert faults(replace(ENTERED, parent=ends)) == []
    for lasting in (starts, pauses):
        assert faults(replace(ENTERED, parent=lasting)) == ["enter 的 parent 不能撤销"]


def test_a_step_that_is_not_there_and_a_state_it_never_left() -> None:
    assert faults(undoes=replace(UNDOES, takes_back=("leave",))) == ["未知的步骤：leave"]
    assert faults(undoes=replace(UNDOES, to="closed")) == [
        "enter 不从状态 closed 办理，不能回到该状态"
    ]


def of(*steps: Step) -> Procedure:
    return Procedure(
        key="matter", version=1, title="事项", legal_basis="", since=None, initial="open",  # type: ignore[arg-type]
        states=(State("over", "已结束", closing=True),), steps=steps,
    )  # fmt: skip


def test_what_is_taken_once_more_is_offered_where_it_led_and_begins_no_second_period() -> None:
    again = replace(ENTERED, id="note", again=True)
    assert mended_by(of(again), again) == AGAIN

    def told(step: Step) -> list[str]:
        return [fault.path for fault in without_a_way_back(of(step))]

    assert told(again) == []
    assert told(replace(again, to="over")) == ["steps.note.again"]
    assert told(replace(again, to="over", from_=("open", "over"))) == []
    begins = DeadlineEffects(start=(Start("archive.volume"),))
    assert told(replace(again, deadlines=begins)) == ["steps.note.again"]
    assert told(replace(again, deadlines=replace(begins, cancel=("archive.volume",)))) == []
    # Said twice is once too often.
    assert told(replace(again, if_wrong="再办理一次。")) == ["steps.note.again", "steps.note.if_wrong"]


def test_every_step_says_how_it_is_put_right() -> None:
    paper = replace(ENTERED, id="decide", documents=("notice",))
    said = replace(ENTERED, id="note", if_wrong="再办理一次。")
    whole = of(ENTERED, UNDOES, paper, said)
    assert [mended_by(whole, step) for step in whole.steps] == [
        "办理撤销。", "真实的情况重新登记。", "文书更正、作废或者另行作出。", "再办理一次。",
    ]  # fmt: skip
    assert list(without_a_way_back(whole)) == []
    # Beside a step that returns from anywhere, those that lead to one state each are not named.
    anywhere = replace(UNDOES, id="undo_anywhere", title="全部撤销", returns=True)
    assert mended_by(of(ENTERED, UNDOES, anywhere), ENTERED) == "办理全部撤销。"


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ((ENTERED,), "steps.enter"),
        ((replace(ENTERED, if_wrong="再办理一次。"), UNDOES), "steps.enter.if_wrong"),
        ((replace(ENTERED, if_wrong="再办理一次。", documents=("notice",)),), "steps.enter.if_wrong"),
        # No correction of its paper moves the time that it stopped; of one that ends the case it may.
        ((replace(ENTERED, documents=("notice",), pause=PauseOpens("stay")),), "steps.enter"),
        ((replace(ENTERED, documents=("notice",), resume=PauseCloses("stay")),), "steps.enter"),
        ((replace(ENTERED, documents=("notice",), parent=ParentEffect(pause=PauseOpens("stay"))),), "steps.enter"),
        ((replace(ENTERED, documents=("notice",), to="over", resume=PauseCloses("stay")),), ""),
        ((replace(ENTERED, documents=("notice",), pause=PauseOpens("stay"), if_wrong="再办理。"),), ""),
        ((replace(ENTERED, if_wrong="再办理一次。"), replace(UNDOES, takes_back=("leave",))), ""),
    ],
)
def test_what_nobody_said_or_said_twice_is_a_fault(steps: tuple[Step, ...], path: str) -> None:
    assert [fault.path for fault in without_a_way_back(of(*steps))] == ([path] if path else [])
