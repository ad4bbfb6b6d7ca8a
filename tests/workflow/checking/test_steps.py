"""Each fault that a step may have is found, and said with its place."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.fields import FIELD_KINDS, Field
from casehub.workflow.clocks import (
    Extend,
    Fix,
    ParentEffect,
    PauseCloses,
    PauseOpens,
    PausePeriod,
    Revise,
    Start,
)
from casehub.workflow.passing import MakesExhibit
from tests.workflow.sound import day, effects, lines, with_step


def rows(**values: Any) -> Field:
    """A table with a day in each row."""
    return day("said", "table", columns=(day("on", **values),))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"guards": ("shut",)}, "未知的条件：shut"),
        ({"first_when": "shut"}, "未知的条件：shut"),
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
        ({"completes": "day"}, "没有字段 day"),
        ({"exhibit": MakesExhibit("笔录")}, "没有写明证据收到、形成之日的字段"),
        ({"exhibit": MakesExhibit("笔录", proves="said")}, "exhibit.proves: 没有字段 said"),
        ({"exhibit": MakesExhibit("笔录", if_yes="day"), "fields": (day(),)}, "字段 day 的类型应为 bool"),
        ({"exhibit": MakesExhibit("笔录"), "fields": (day("evidence_items", "table"),)}, "同一证据会登记两次"),
        ({"sends_off": "sent"}, "没有字段 sent"),
        ({"of_letter": "flow"}, "没有字段 flow"),
        ({"on_paper": "paper"}, "没有字段 paper"),
        ({"by": "moon"}, "未知的当事方：moon"),
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
        ({"fields": (rows(any_day=""),)}, "行内的日期没有界限"),
        ({"fields": (rows(any_day="", held_by="shut"),)}, "本步骤没有条件 shut"),
        (
            {"fields": (day(),), "deadlines": effects(start=(Start("archive.volume", "day"),))},
            "应有上限",
        ),
        *(
            ({"fields": (day(required=False),), **more}, "应为必填")
            for more in (
                {"deadlines": effects(start=(Start("archive.volume", "day"),))},
                {"deadlines": effects(on="day")},
                {"deadlines": effects(fix=(Fix("archive.volume", "day"),))},
                {"pause": PauseOpens("suspension", from_="day")},
                {"resume": PauseCloses("suspension", to="day")},
                {"excluded": PausePeriod("suspension", from_="day", to="today")},
                {"parent": ParentEffect(deadlines=effects(on="day"))},
            )
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
        ({"deadlines": effects(spares=("archive.volume",))}, "只能列出本步骤终结"),
        ({"deadlines": effects(renews=("no.rule",))}, "未知的期限规则：no.rule"),
        (
            {"deadlines": effects(start=(Start("archive.volume"),) * 2)},
            "同一期限起算两次",
        ),
        (
            {"deadlines": effects(start=(Start("archive.volume", once=True),))},
            "再次登记不另行起算（once），也不重新计算（revise）",
        ),
        (
            {"deadlines": effects(revise=(Revise("archive.volume", when="shut"),))},
            "未知的条件：shut",
        ),
        ({"pause": PauseOpens("lunch", from_="today")}, "未知的扣除期间：lunch"),
        ({"pause": PauseOpens("suspension", from_="day")}, "没有字段 day"),
        ({"parent": ParentEffect("已办")}, "本程序没有上级案件"),
        ({"gives_back": ("nothing",)}, "gives_back: 没有步骤 nothing"),
        ({"follows_up": ("nothing",)}, "follows_up: 没有步骤 nothing"),
        ({"approved_in": ("nothing",)}, "approved_in: 没有步骤 nothing"),
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


def test_a_step_that_ends_everything_may_spare_something() -> None:
    spared = effects(cancel=("*",), spares=("archive.volume",))
    assert not any("只能列出" in line for line in lines(with_step(deadlines=spared)))
