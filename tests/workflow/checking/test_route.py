"""A route that leads to nobody, or leaves a field to nobody, is a fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casehub.fields import DateField, LongField
from casehub.workflow.checking.route import route_faults
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.route import Route, Station
from tests.workflow.test_route import ROUTE

OPINION = LongField("opinion", "意见", required=True, at="approve")
LAST = replace(ROUTE.last, opinion="opinion")
SOUND = Step(
    id="decide", title="决定", from_=("open",), roles=("approveer",), fields=(OPINION,),
    route=replace(ROUTE, stations=(*ROUTE.stations[:2], LAST)),
)  # fmt: skip
KNOWN = {"drafter", "reviewer", "approveer"}


def route(*stations: Station, **more: Any) -> Route:
    return replace(ROUTE, stations=(*stations, LAST), **more)


def said(step: Step, papers: dict[str, Any] | None = None, known: set[str] | None = KNOWN) -> list[str]:
    made = Procedure(
        key="matter", version=1, title="事项", legal_basis="", since=None, initial="open",  # type: ignore[arg-type]
        states=(), steps=(step,),
    )  # fmt: skip
    return [fault.message for fault in route_faults(made, step, known, papers or {})]


def test_a_sound_route_and_none() -> None:
    assert said(SOUND) == []
    assert said(replace(SOUND, route=None)) == []


def test_the_last_may_be_some_of_those_who_took_the_step_before() -> None:
    wide = replace(SOUND, roles=("approveer", "drafter"), certificate=True)
    assert said(wide) == []
    assert [one for one in said(replace(wide, duty="approve")) if "最后一级由它办理" in one]


DRAFT, REVIEW = ROUTE.stations[:2]
TOGETHER = route(DRAFT, replace(REVIEW, batch=True))


def test_several_at_once_only_where_the_step_says_why_that_decides_nothing() -> None:
    mending = replace(SOUND, route=TOGETHER, routine="mends")
    assert said(mending) == []
    assert [one for one in said(replace(mending, routine="")) if "只能逐件审阅" in one]
    assert [one for one in said(replace(SOUND, routine="mends")) if "没有一级可以一并同意" in one]
    assert [one for one in said(replace(mending, decides="change")) if "必须逐件审阅" in one]
DRAFTED = LongField("text", "正文", required=True)


def test_what_was_drafted_may_be_changed_at_a_station_that_says_so() -> None:
    there = replace(REVIEW, amends=("text",))
    assert said(replace(SOUND, fields=(OPINION, DRAFTED), route=route(DRAFT, there))) == []


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (replace(SOUND, route=route(DRAFT, since=None)), "since"),
        (replace(SOUND, route=route(DRAFT, confidence="inferred", note="")), "写明由谁拟稿"),
        (replace(SOUND, on_expiry=("matter.limit",)), "到期自动办理"),
        (replace(SOUND, roles=("drafter",)), "最后一级由它办理"),
        (replace(SOUND, duty="approve"), "最后一级由它办理"),
        (replace(SOUND, certificate=True), "最后一级由它办理"),
        (replace(SOUND, route=route(replace(DRAFT, batch=True))), "第一级是拟稿"),
        (replace(SOUND, route=route(DRAFT, replace(REVIEW, roles=()))), "没有可以办理的角色"),
        (replace(SOUND, route=route(DRAFT, replace(REVIEW, roles=("ghost",)))), "未知的角色：ghost"),
        (replace(SOUND, route=route(DRAFT, replace(REVIEW, opinion="opinion"))), "没有在本级填写"),
        (replace(SOUND, fields=()), "没有在本级填写"),
        (replace(SOUND, route=route(DRAFT, replace(REVIEW, amends=("nothing",)))), "拟稿字段 nothing"),
        (replace(SOUND, route=route(DRAFT, replace(REVIEW, amends=("opinion",)))), "拟稿字段 opinion"),
        (replace(SOUND, fields=(OPINION, DRAFTED), route=route(replace(DRAFT, amends=("text",)))), "拟稿字段 text"),
        (replace(SOUND, fields=(OPINION, replace(OPINION, id="x", at="nowhere"))), "没有呈批的一级 nowhere"),
        (replace(SOUND, fields=(OPINION, DateField("on", "日期", required=True, at="review"))), "看不到成文"),
    ],
)
def test_each_fault_is_found(step: Step, fault: str) -> None:
    assert [one for one in said(step) if fault in one], said(step)


def test_the_fields_of_its_papers_too_unless_the_step_asks_for_them_itself() -> None:
    papers = {"notice": {"on": DateField("on", "日期", required=True, at="approve")}}
    issuing = replace(SOUND, documents=("notice",))
    assert [one for one in said(issuing, papers) if "看不到成文" in one]
    own = DateField("on", "日期", required=True)
    assert said(replace(issuing, fields=(OPINION, own)), papers) == []


def test_roles_that_are_not_known_are_not_judged() -> None:
    assert said(replace(SOUND, route=route(DRAFT, replace(REVIEW, roles=("ghost",)))), known=None) == []


ACT = Step(
    id="review_it", title="审核", from_=("open",), roles=("reviewer",), duty="review",
    fields=(LongField("words", "意见", required=True),), clears=("is_reviewed",),
)  # fmt: skip
THERE = replace(REVIEW, duty="review", does="review_it", opinion="words", afterwards=("is_reviewed",))
ASKING = replace(SOUND, guards=("is_reviewed",), route=route(DRAFT, THERE))


def both(step: Step, act: Step = ACT) -> list[str]:
    made = Procedure(
        key="matter", version=1, title="事项", legal_basis="", since=None, initial="open",  # type: ignore[arg-type]
        states=(), steps=(step, act),
    )  # fmt: skip
    return [fault.message for fault in route_faults(made, step, KNOWN, {})]


def test_a_station_may_do_an_act_of_its_own() -> None:
    assert both(ASKING) == []


def sending_back(name: str) -> Step:
    return replace(ASKING, route=route(DRAFT, replace(THERE, returns=name)))


@pytest.mark.parametrize(
    ("step", "act", "fault"),
    [
        (replace(ASKING, route=route(DRAFT, replace(THERE, does="nothing"))), ACT, "没有步骤 nothing"),
        (replace(ASKING, route=route(DRAFT, THERE, replaces=("gone",))), ACT, "没有步骤 gone"),
        (ASKING, replace(ACT, roles=("drafter",)), "应与步骤 review_it 相同"),
        (ASKING, replace(ACT, duty="approve"), "应与步骤 review_it 相同"),
        (ASKING, replace(ACT, certificate=True), "应与步骤 review_it 相同"),
        (ASKING, replace(ACT, to="closed"), "不改变状态"),
        (ASKING, replace(ACT, from_=("elsewhere",)), "在同样的状态办理"),
        (ASKING, replace(ACT, route=ROUTE), "应不须呈批"),
        (replace(ASKING, route=route(DRAFT, replace(THERE, batch=True))), ACT, "不能同时办理别的步骤"),
        (replace(ASKING, guards=()), ACT, "没有条件 is_reviewed"),
        (replace(ASKING, route=route(DRAFT, replace(THERE, afterwards=()))), ACT, "应包括"),
        (ASKING, replace(ACT, fields=()), "没有在本级填写"),
        (sending_back("nothing"), ACT, "returns：没有步骤 nothing"),
        (sending_back("review_it"), ACT, "是退回，不能办成条件"),
        (sending_back("review_it"), replace(ACT, fields=()), "没有本级意见的文字字段"),
        (sending_back("review_it"), replace(ACT, duty="approve"), "returns：roles"),
    ],
)
def test_each_fault_of_such_an_act_is_found(step: Step, act: Step, fault: str) -> None:
    assert [one for one in both(step, act) if fault in one], both(step, act)
