"""Every kind of fault is found, and all of them in one pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.fields import FIELD_KINDS
from casehub.fields.sources import OfForm
from casehub.workflow.check import Known, check
from casehub.workflow.clocks import ALL, ServiceRule, Start
from casehub.workflow.matters import State, Within
from casehub.workflow.procedure import Procedure
from tests.workflow.sound import GOOD, KNOWN, STEP, effects, lines, with_step


def test_a_paper_is_served_on_sides_that_the_procedure_has() -> None:
    known = replace(KNOWN, served={"notice": ("requester", "holder", "court")})
    assert lines(GOOD, known) == [
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：holder",
        # A court acts, but no paper of the case is served on it as on a party.
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：court",
    ]


def test_a_child_matter_has_the_sides_of_its_parent() -> None:
    child = replace(GOOD, key="child", sides=(), child_word="附", on_service=())
    main = replace(GOOD, matters={"child": Within()})
    procedures = {("small", 1): main, ("child", 1): child}
    assert not [f for f in check(procedures, KNOWN) if "方" in f.message]
    assert [f.message for f in check({("child", 1): child}, KNOWN) if "受送达方" in f.message] == [
        "未知的受送达方：requester"
    ]


def test_what_only_whom_it_names_sees_has_no_matter_that_others_would() -> None:
    child = replace(GOOD, key="child", child_word="附", on_service=())
    main = replace(GOOD, matters={"child": Within()}, by_name=True)
    procedures = {("small", 1): main, ("child", 1): child}
    told = "专卷不能有下属程序，也不能另立案件"
    assert told in [f.message for f in check(procedures, KNOWN)]
    onward = replace(GOOD, by_name=True, steps=(replace(GOOD.steps[0], links="small"), *GOOD.steps[1:]))
    assert told in [f.message for f in check({("small", 1): onward}, KNOWN)]
    assert lines(replace(GOOD, by_name=True)) == []


def test_a_sound_procedure_has_no_fault() -> None:
    assert lines(GOOD) == []
    assert lines(GOOD, Known()) == []




def test_a_paper_that_takes_its_words_from_the_form_asks_nothing_twice() -> None:
    told = FIELD_KINDS["text"]("told", "告知内容", known=OfForm("known"))
    known = replace(KNOWN, documents={"notice": {"told": told}})
    asking = FIELD_KINDS["text"]("known", "告知内容")
    assert lines(with_step(fields=(asking,)), known) == []
    # In a form without that field the paper asks for itself.
    other = replace(asking, id="other")
    assert [line.partition("：")[0] for line in lines(with_step(fields=(other,)), known)] == [
        "small.yaml: steps.finish.fields: 文书 notice 的字段 told 与 other 同为“告知内容”，问了两遍"
    ]


def test_a_field_of_an_issued_document_may_start_a_clock() -> None:
    start = effects(start=(Start("archive.volume", "told_on"),))
    assert lines(with_step(deadlines=start)) == []


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
        (
            replace(GOOD, states=(State("begun", "开始"), State("done", "完成", final=True))),
            "可以不经结案状态而终结",
        ),
        (replace(GOOD, case_series="poems"), "未知的编号系列：poems"),
        (replace(GOOD, road=("begun", "lost")), "road: 未知的状态：lost"),
        (replace(GOOD, matters={"nobody": Within()}), "matters: 未知的程序：nobody"),
        (replace(GOOD, matters={"small": Within(("lost",))}), "matters.small.states: 未知的状态：lost"),
        (replace(GOOD, matters={"small": Within()}), "matters.small: 不是下属程序"),
        (replace(GOOD, child_word="附"), "child_word: 下属程序应有编号用字，并写在主案程序的 matters 里"),
        (
            replace(GOOD, on_service=(ServiceRule("poem", close=("archive.volume",)),)),
            "on_service.poem: 本程序及其下属事项没有步骤制作该文书",
        ),
        (
            replace(GOOD, on_service=(ServiceRule("notice", close=("no.rule",)),)),
            "on_service.notice: 未知的期限规则：no.rule",
        ),
        (
            replace(
                GOOD,
                child_word="附",
                on_service=(ServiceRule("notice", starts={ALL: (Start("archive.volume"),)}),),
            ),
            "on_service.notice: 由送达起算的期限属于主案，应写在主案程序",
        ),
        *(
            (
                replace(GOOD, on_service=(ServiceRule("notice", starts={ALL: (start,)}),)),
                "on_service.notice: archive.volume：由送达起算的，从送达之日对受送达人起算",
            )
            for start in (
                Start("archive.volume", when="parties_are_named"),
                Start("archive.volume", from_="received_on"),
                Start("archive.volume", party="party"),
            )
        ),
    ],
)
def test_a_fault_of_a_procedure_is_found(procedure: Procedure, expected: str) -> None:
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


def test_an_article_in_words_is_a_basis_beside_a_row_or_alone() -> None:
    for basis in ((), ("service",), ("empty",)):
        assert lines(with_step(basis=basis, articles=("《某法》第一条",))) == []
    assert lines(with_step(basis=("nothing",), articles=("《某法》第一条",))) != []


def test_all_faults_are_reported_at_once() -> None:
    bad = with_step(guards=("x", "y"), roles=("z",), basis=(), documents=("poem",))
    other = replace(bad, key="other")
    found = check({("small", 1): bad, ("other", 1): other}, KNOWN)
    assert {f.file for f in found} == {"small.yaml", "other.yaml"}
    assert len(found) == 10


def test_a_procedure_with_duties_is_supervised_or_says_why_not() -> None:
    acts = replace(GOOD, steps=(replace(STEP, duty="approve"),))
    assert any("写明 supervised，或者写明为什么" in line for line in lines(acts))
    assert not any("supervised" in line for line in lines(replace(acts, unsupervised="不是行政执法")))
    # Once it says so there are both steps, in every state that has begun and is not put away.
    alone = lines(replace(acts, supervised=True))
    assert [line for line in alone if "没有步骤 called" in line] == [
        "small.yaml: supervised: 没有步骤 called: supervision_said",
        "small.yaml: supervised: 没有步骤 called: supervision_answered",
    ]
    said = replace(STEP, id="say", title="说", called="supervision_said", from_=())
    both = replace(acts, supervised=True, steps=(*acts.steps, said, replace(said, id="answer", title="答", called="supervision_answered")))
    wanted = [one.id for one in GOOD.states if not one.final and one.id != GOOD.initial]
    found = [line for line in lines(both) if "受执法监督，在" in line]
    assert len(found) == 2 * len(wanted)
    # And without the word no such step stands there.
    assert any("不应有监督意见的步骤" in line for line in lines(replace(both, supervised=False, unsupervised="")))
