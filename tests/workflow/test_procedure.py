"""A procedure answers by name: its states, its steps, the papers that may be made at any time."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.fields import ChoiceField, TableField
from casehub.workflow.clocks import DeadlineEffects, Extend, ServiceRule, Start
from casehub.workflow.matters import State
from casehub.workflow.passing import Receives
from casehub.workflow.procedure import PaperStep, Procedure, Step

ROLES = ("officer",)
MAIN = Step(id="file", title="立案", from_=("open",), to="filed", roles=ROLES, main=True)
ASIDE = Step(id="note", title="记录", from_=("open", "filed"), roles=ROLES)
RULE = ServiceRule(kind="notice", starts={"respondent": (Start("a.answer"),), "all": (Start("a.sue"),)})
TRIAL = Procedure(
    key="trial", version=2, title="试", legal_basis="办法", since=date(2026, 1, 1), initial="open",
    states=(State("open", "办理"), State("filed", "已立案"), State("closed", "已结", final=True)),
    steps=(ASIDE, MAIN), papers=("letter",), paper_roles=("clerk",), on_service=(RULE,),
)  # fmt: skip


def test_states_and_steps_are_found_by_name() -> None:
    assert TRIAL.state("filed").title == "已立案"
    assert TRIAL.state("gone").title == "状态不明（gone）"
    assert (TRIAL.has_state("filed"), TRIAL.has_state("gone")) == (True, False)
    assert TRIAL.step("note") is ASIDE
    assert (TRIAL.has_step("file"), TRIAL.has_step("gone")) == (True, False)
    with pytest.raises(KeyError):
        TRIAL.step("gone")


def test_the_main_road_comes_first() -> None:
    assert [step.id for step in TRIAL.steps_from("open")] == ["file", "note"]
    assert [step.id for step in TRIAL.steps_from("filed")] == ["note"]
    assert TRIAL.steps_from("closed") == ()


def test_a_paper_is_made_while_the_case_runs_by_who_may() -> None:
    made = TRIAL.step("issue_document.letter")
    assert isinstance(made, PaperStep)
    assert (made.from_, made.roles, made.documents) == (("open", "filed"), ("clerk",), ("letter",))
    assert not TRIAL.has_step("issue_document.other")


def test_service_starts_what_is_for_this_side_and_what_is_for_all() -> None:
    rule = TRIAL.service_rule("notice")
    assert rule is not None
    assert [one.rule for one in rule.starts_for("respondent")] == ["a.answer", "a.sue"]
    assert [one.rule for one in rule.starts_for("requester")] == ["a.sue"]
    assert TRIAL.service_rule("letter") is None


def test_effects_name_every_rule_and_say_whether_they_touch_what_runs() -> None:
    begins = DeadlineEffects(start=(Start("a.answer"),))
    assert (begins.rules(), begins.only_starts) == ({"a.answer"}, True)
    ends = DeadlineEffects(start=(Start("a.answer"),), close=("*",), lapse=("a.sue",), extend=(Extend("a.decide", "k"),))
    assert (ends.rules(), ends.only_starts) == ({"a.answer", "a.sue", "a.decide"}, False)


def trial(*steps: Step) -> Procedure:
    states = (State("open", "办理"), State("closed", "已结", closing=True))
    return Procedure(
        key="trial", version=1, title="试", legal_basis="办法", since=date(2026, 1, 1), initial="open",
        states=states, steps=steps,
    )  # fmt: skip


def test_what_clears_a_condition_and_ends_the_case_is_offered_last() -> None:
    refuse = Step(id="refuse", title="不予", from_=("open",), roles=ROLES, to="closed", clears=("whole",))
    check = Step(id="check", title="核查", from_=("open",), roles=ROLES, clears=("whole", "alive"))
    found = trial(refuse, check)
    assert [step.id for step in found.clearing("whole")] == ["check", "refuse"]
    assert [step.id for step in found.clearing("alive")] == ["check"]
    assert found.clearing("unheard") == []


def test_the_request_comes_in_by_the_step_that_says_so() -> None:
    opens = Step(id="take", title="收件", from_=(), roles=ROLES, receives=Receives("请求书", "on", opens=True))
    later = Step(id="more", title="补充", from_=(), roles=ROLES, receives=Receives("材料", "on"))
    assert trial(opens, later, MAIN).opening == {"take"}


def test_words_of_a_choice_are_those_of_the_forms_that_offer_it() -> None:
    choice = ChoiceField("result", "结果", options=(("next", "另行"), ("agreed", "达成")))
    other = ChoiceField("result", "结果", options=(("granted", "准予"),))
    rows = TableField("items", "各项", columns=(ChoiceField("result", "结果", options=(("failed", "未达成"),)),))
    held = Step(id="hold", title="调解", from_=(), roles=ROLES, fields=(choice,), records=("held",))
    each = Step(id="each", title="逐项", from_=(), roles=ROLES, fields=(rows,), records=("held",))
    asked = Step(id="ask", title="回避", from_=(), roles=ROLES, fields=(other,), records=("recused",))
    found = trial(held, asked, each)
    assert found.words("held", "result") == {"next": "另行", "agreed": "达成", "failed": "未达成"}
    assert found.words("recused", "result") == {"granted": "准予"}
