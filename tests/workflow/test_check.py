"""Every kind of fault is found, and all of them in one pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casehub.fields import FIELD_KINDS, ChoiceField, DateField, DayField, Field
from casehub.fields.sources import OfForm
from casehub.workflow.check import Known, check
from casehub.workflow.clocks import DeadlineEffects, Extend, PauseOpens, Start
from casehub.workflow.procedure import ALL, ParentEffect, Procedure, ServiceRule, Side, State, Step

KNOWN = Known(
    guards={"open"},
    roles={"registrar"},
    documents={
        "notice": {
            "told_on": DateField("told_on", "告知日期"),
            "way": ChoiceField("way", "方式", options=(("a", "甲"),)),
        }
    },
    rules={"archive.volume"},
    basis={"service": "《某办法》第十条", "empty": ""},
    records={"evidence": ("evidence_items",)},
    series={"mediation"},
    pauses={"suspension"},
    served={"notice": ("requester", "all", "addressee")},
)
STEP = Step(
    id="finish",
    title="办结",
    from_=("begun",),
    to="done",
    roles=("registrar",),
    guards=("open",),
    basis=("service",),
    documents=("notice",),
)
GOOD = Procedure(
    key="small",
    version=1,
    title="小程序",
    legal_basis="《某办法》",
    since=date(2025, 2, 1),
    initial="begun",
    states=(State("begun", "开始"), State("done", "完成", final=True, closing=True)),
    steps=(STEP,),
    sides=(Side("requester", "请求人"), Side("court", "人民法院", kind="outside")),
    case_series="mediation",
)


def lines(procedure: Procedure, known: Known = KNOWN) -> list[str]:
    return [str(fault) for fault in check({(procedure.key, procedure.version): procedure}, known)]


def with_step(**changes: Any) -> Procedure:
    return replace(GOOD, steps=(replace(STEP, **changes),))


# Kinds of field that name a day, and so need a bound.
DAYS = [name for name, kind in FIELD_KINDS.items() if issubclass(kind, DayField)]


def day(name: str = "day", kind: str = "date", **values: Any) -> Field:
    if kind in DAYS and not {"not_before", "held_by", "any_day"} & values.keys():
        values["any_day"] = "示例"
    return FIELD_KINDS[kind](name, "日期", **values)


def effects(**values: Any) -> DeadlineEffects:
    return DeadlineEffects(**values)


def test_a_paper_is_served_on_sides_that_the_procedure_has() -> None:
    known = replace(KNOWN, served={"notice": ("requester", "holder", "court")})
    assert lines(GOOD, known) == [
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：holder",
        # A court acts, but no paper of the case is served on it as on a party.
        "small.yaml: steps.finish.documents.notice: 未知的受送达方：court",
    ]


def test_a_child_matter_has_the_sides_of_its_parent() -> None:
    child = replace(GOOD, key="child", sides=(), child_of=("small",), on_service=())
    procedures = {("small", 1): GOOD, ("child", 1): child}
    assert not [f for f in check(procedures, KNOWN) if "方" in f.message]
    orphan = replace(child, child_of=())
    assert [f.message for f in check({("child", 1): orphan}, KNOWN) if "方" in f.message] == [
        "未知的受送达方：requester"
    ]


def test_a_sound_procedure_has_no_fault() -> None:
    assert lines(GOOD) == []
    assert lines(GOOD, Known()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"guards": ("shut",)}, "未知的条件：shut"),
        ({"roles": ("king",)}, "未知的角色：king"),
        ({"roles": ()}, "没有可以办理的角色"),
        ({"basis": ()}, "没有依据"),
        ({"basis": ("nothing",)}, "未知的依据：nothing"),
        ({"basis": ("empty",)}, "所列依据均无条文"),
        ({"documents": ("poem",)}, "未知的文书：poem"),
        ({"on_void": {"nothing": "x"}}, "on_void.nothing: 没有可以填写“x”的字段"),
        ({"may_issue": ("notice",)}, "文书 notice 已列为必发"),
        ({"records": ("memory",)}, "未知的登记事项：memory"),
        ({"records": ("evidence",)}, "evidence 需要字段 evidence_items"),
        ({"by": "moon"}, "未知的当事方：moon"),
        ({"duty": "sleep"}, "未知的职责：sleep"),
        ({"confidence": "sure"}, "未知的可信程度：sure"),
        ({"number": "series"}, "只能是 case"),
        ({"opens": ("hearing",)}, "hearing 不是本程序的下属程序"),
        ({"links": "nowhere"}, "未知的程序：nowhere"),
        ({"to": "nowhere"}, "未知的状态：nowhere"),
        ({"fields": (day(kind="choice"),)}, "选项为空"),
        ({"fields": (day(kind="table"),)}, "表格字段应有列"),
        ({"fields": (day("way", "choice", options=(("b", "乙"),)),)}, "文书 notice 没有选项 b"),
        ({"fields": (day("told_on", "int"),)}, "文书 notice 的同名字段类型为 date"),
        ({"fields": (day(not_after="other"),)}, "没有日期字段 other"),
        ({"fields": (day(any_day=""),)}, "日期没有下限"),
        ({"fields": (day(any_day="", held_by="shut"),)}, "本步骤没有条件 shut"),
        ({"fields": (day(any_day="示例", not_before="today"),)}, "不应再写不限的理由"),
        (
            {"fields": (day(),), "deadlines": effects(start=(Start("archive.volume", "day"),))},
            "应有上限",
        ),
        ({"fields": (day("who", "person", role="king"),)}, "fields.who.role: 未知的角色：king"),
        (
            {"fields": (day("way", "choice", options=(("a", "甲"),), default="z"),)},
            "默认值不在选项中",
        ),
        ({"deadlines": effects(start=(Start("no.rule"),))}, "未知的期限规则：no.rule"),
        ({"deadlines": effects(close=("no.rule",))}, "未知的期限规则：no.rule"),
        (
            {"deadlines": effects(start=(Start("archive.volume", "day"),))},
            "没有字段 day",
        ),
        (
            {
                "fields": (day("day", "text"),),
                "deadlines": effects(start=(Start("archive.volume", "day"),)),
            },
            "字段 day 的类型应为 date或datetime",
        ),
        (
            {"deadlines": effects(extend=(Extend("archive.volume", by="months"),))},
            "没有字段 months",
        ),
        (
            {"deadlines": effects(start=(Start("archive.volume"),) * 2)},
            "同一期限起算两次",
        ),
        ({"pause": PauseOpens("lunch", from_="today")}, "未知的扣除期间：lunch"),
        ({"pause": PauseOpens("suspension", from_="day")}, "没有字段 day"),
        ({"parent": ParentEffect("已办")}, "本程序没有上级案件"),
        ({"gives_back": ("nothing",)}, "gives_back: 没有步骤 nothing"),
        ({"follows_up": ("nothing",)}, "follows_up: 没有步骤 nothing"),
        (
            {"fields": (FIELD_KINDS["date"]("known_on", "告知日期"),)},
            "文书 notice 的字段 told_on 与 known_on 同为“告知日期”，问了两遍",
        ),
    ],
)
def test_a_fault_of_a_step_is_found(changes: dict[str, Any], expected: str) -> None:
    found = lines(with_step(**changes))
    assert any(expected in line for line in found), found
    assert all(line.startswith("small.yaml: steps.finish") for line in found) or "to" in changes


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
            replace(GOOD, steps=(STEP, replace(STEP, id="again", title="再办", from_=("done",)))),
            "states.done: 终结状态不得再有步骤：again",
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
        (replace(GOOD, child_of=("nobody",)), "child_of: 未知的程序：nobody"),
        (
            replace(GOOD, on_service=(ServiceRule("poem", close=("archive.volume",)),)),
            "on_service.poem: 本程序没有步骤制作该文书",
        ),
        (
            replace(GOOD, on_service=(ServiceRule("notice", close=("no.rule",)),)),
            "on_service.notice: 未知的期限规则：no.rule",
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
