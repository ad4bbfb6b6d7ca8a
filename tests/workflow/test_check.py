"""Every kind of fault is found, and all of them in one pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.fields import FIELD_KINDS
from casehub.fields.sources import OfForm
from casehub.workflow.check import check
from casehub.workflow.checking.known import Known
from casehub.workflow.clocks import Start
from casehub.workflow.matters import Within
from casehub.workflow.procedure import Procedure
from tests.workflow.sound import GOOD, KNOWN, STEP, effects, lines, with_step


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


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (replace(GOOD, case_series="poems"), "未知的编号系列：poems"),
        (replace(GOOD, road=("begun", "lost")), "road: 未知的状态：lost"),
        (replace(GOOD, matters={"nobody": Within()}), "matters: 未知的程序：nobody"),
        (replace(GOOD, matters={"small": Within(("lost",))}), "matters.small.states: 未知的状态：lost"),
        (replace(GOOD, matters={"small": Within()}), "matters.small: 不是下属程序"),
        (replace(GOOD, child_word="附"), "child_word: 下属程序应有编号用字，并写在主案程序的 matters 里"),
    ],
)
def test_a_fault_of_a_procedure_is_found(procedure: Procedure, expected: str) -> None:
    found = lines(procedure)
    assert any(expected in line for line in found), found


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
