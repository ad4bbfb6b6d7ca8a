"""No letter tells another bureau the whole number of a person, in none of its texts."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.acts import admitting
from casehub.model import Case
from casehub.procedures.cooperating import texts
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.workflow.builders import situation

WHOLE, FOUR = "沙明远，11010519491231002X", "沙明远，证件号后四位002X"
# Eighteen digits that are nobody's number, and a credit code.
OTHER = "快递单号110105194912310021，91500101MA5EXAMP7X"


@pytest.mark.parametrize(
    ("where", "data", "beside"),
    [
        ("assistance.call_back_request", {"reason": WHOLE}, ["reason"]),
        ("assistance.call_back_request", {"reason": FOUR}, []),
        ("helping.reply_to_request", {"results": [{"n": 1, "text": "无"}, {"n": 2, "text": WHOLE}]}, ["results"]),
        ("helping.reply_to_request", {"results": [{"n": 1, "text": OTHER}]}, []),
        # What stays in the house may hold it.
        ("assistance.record_reply", {"letter": WHOLE}, []),
        ("assistance.return_draft", {"opinion": WHOLE}, []),
        # The draft of the letter itself, its questions, and letters that are no data.
        ("assistance.submit_request", {"summary": WHOLE}, ["summary"]),
        ("assistance.submit_request", {"items": [{"question": FOUR}, {"target": WHOLE}]}, ["items"]),
        ("criminal_referral.urge_police", {"note": WHOLE}, ["note"]),
        ("criminal_referral.urge_police", {"note": FOUR}, []),
    ],
)
def test_whatever_leaves_tells_four_digits(
    procedures: dict[str, Procedure], where: str, data: dict[str, Any], beside: list[str]
) -> None:
    """§5.4 no. 19 of cross_region.md: a personal identity number inside free text."""
    key, step = where.split(".")
    s = situation(procedures[key], step, data=data, case=Case(id=1, procedure=key), rules=rules())
    found = list(texts.reasons_against(s))
    assert [one.field for one in found] == beside
    assert all("只写后四位002X" in one.sentence for one in found)


@pytest.mark.parametrize("where", ["assistance.submit_request", "requesting.ask_service", "penalty.apply_enforcement"])
def test_a_number_that_the_request_needs_stands_by_a_tick_with_its_reason(
    procedures: dict[str, Procedure], where: str
) -> None:
    """§5.4 no. 19 of cross_region.md: the prompt says where, and how it is overridden."""
    key, step = where.split(".")

    def said(**data: Any) -> list[tuple[str | None, str]]:
        s = situation(procedures[key], step, data=data, case=Case(id=1, procedure=key), rules=rules())
        return [(one.field, one.sentence) for one in texts.reasons_against(s)]

    asked = [{"what": FOUR}, {"what": WHOLE}]
    ((field, prompt),) = said(rows=asked)
    assert field == "rows" and prompt.startswith("第2行写出了完整的公民身份号码，只写后四位002X；")
    assert "勾选“请求事项须写完整的公民身份号码”并写明理由" in prompt
    ((field, prompt),) = said(rows=asked, number_needed=True)
    assert (field, "为什么需要它" in prompt) == ("number_why", True)
    # A reason without the tick is no override.
    assert [one for one, _ in said(rows=asked, number_why="按号码核对")] == ["rows"]
    assert said(rows=asked, number_needed=True, number_why="按号码核对") == []
    assert said(rows=asked[:1], number_needed=True) == []


def test_no_tick_overrides_an_answer(procedures: dict[str, Procedure]) -> None:
    """§5.4 no. 19 of cross_region.md: only where a request needs the number."""
    data = {"results": [{"text": WHOLE}], "number_needed": True, "number_why": "按号码核对"}
    s = situation(procedures["helping"], "reply_to_request", data=data)
    assert [one.field for one in texts.reasons_against(s)] == ["results"]


def test_every_act_is_asked(procedures: dict[str, Procedure]) -> None:
    s = situation(procedures["assistance"], "call_back_request", data={"reason": WHOLE})
    said = [reason.sentence for reason in admitting._against(s.step, s)]
    assert "这里写出了完整的公民身份号码，只写后四位002X。" in said
