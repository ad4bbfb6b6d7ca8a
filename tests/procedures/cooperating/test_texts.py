"""No letter tells another bureau the whole number of a person, in none of its texts."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.acts import admitting
from casehub.procedures.cooperating import texts
from casehub.workflow.procedure import Procedure
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
    ],
)
def test_whatever_leaves_as_data_tells_four_digits(
    procedures: dict[str, Procedure], where: str, data: dict[str, Any], beside: list[str]
) -> None:
    key, step = where.split(".")
    found = list(texts.reasons_against(situation(procedures[key], step, data=data)))
    assert [one.field for one in found] == beside
    assert all("只写后四位002X" in one.sentence for one in found)


def test_every_act_is_asked(procedures: dict[str, Procedure]) -> None:
    s = situation(procedures["assistance"], "call_back_request", data={"reason": WHOLE})
    said = [reason.sentence for reason in admitting._against(s.step, s)]
    assert "这里写出了完整的公民身份号码，只写后四位002X。" in said
