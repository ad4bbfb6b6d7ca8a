"""The payload: its schema, and what breaks a rule."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from casehub.exchange import (
    ReferralRefused,
    seal,
)
from casehub.exchange.payload import faults, validator
from tests.exchange.conftest import Sheets


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p.pop("gongwen"), "不符合协作函格式"),
        (lambda p: p["message"].update(kind="ORDER"), "message/kind"),
        (lambda p: p.update(flowId="XC-500000-511700-2026-00001-6"), "校验位"),
        (lambda p: p["sender"].update(region="510000"), "区划代码"),
        (lambda p: p.update(type="SD"), "种类"),
        (lambda p: p["case"].update(no="x" * 100), "case/no"),
    ],
    ids=["gongwen", "kind", "check digit", "region", "type", "length"],
)
def test_a_payload_that_breaks_a_rule_is_not_sealed(
    sheets: Sheets, payload: dict[str, Any], change: Any, said: str
) -> None:
    broken = copy.deepcopy(payload)
    change(broken)
    with pytest.raises(ReferralRefused, match=said):
        seal(sheets, broken)


def test_deep_nesting_is_refused(payload: dict[str, Any]) -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    assert faults({**payload, "extra": deep}) == ["数据嵌套过深。"]


def test_the_schema_is_a_schema() -> None:
    assert validator().schema["$schema"].endswith("2020-12/schema")
