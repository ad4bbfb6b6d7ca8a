"""What only a migration may have written."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier import foundations
from tests.second_verifier.memory import at, database, said


def entry(number: int, chain: str = "staff", kind: str = "change", **more: Any) -> dict[str, Any]:
    return {"id": number, "chain": chain, "seq": number, "kind": kind, "actor_id": None, "at": at(number),
            "rows": [["person", number, "0"]], **more}  # fmt: skip


def opening(number: int, **more: Any) -> dict[str, Any]:
    return entry(number, "opening", "opening", **more)


def restated(number: int, **more: Any) -> dict[str, Any]:
    return entry(number, "restated", "0017_columns", **more)


NEW = [["agent", 1, "0"]]


@pytest.mark.parametrize(
    ("rows", "sealed", "sentence"),
    [
        ([opening(1), opening(2), entry(3)], None, ""),
        ([entry(1), restated(2), restated(3), entry(4)], None, ""),
        ([opening(1, actor_id=4)], None, "不是升级程序写的"),
        ([entry(1), entry(2, "restated", "by_hand")], None, "不是升级程序写的"),
        ([opening(1), entry(2), opening(3)], None, "中间夹有别的登记"),
        ([entry(1), opening(2)], None, "不在登记簿的开头"),
        ([entry(1), restated(2)], (3, 1), "排在更晚的检查点之后"),
        ([entry(1), restated(2)], (1, 1), ""),
        ([entry(1, rows=NEW), restated(2)], None, "排在它才建立的数据之后"),
    ],
)
def test_blocks(rows: list[dict[str, Any]], sealed: tuple[int, int] | None, sentence: str) -> None:
    points = [{"id": 1, "at": at(sealed[0]), "register_count": sealed[1]}] if sealed else [
        {"id": 1, "at": at(1), "register_count": None}
    ]  # fmt: skip
    with database(register_entry=rows, checkpoint=points, event=[{"id": 1, "at": at(9), "rows": []}]) as db:
        told = said(foundations.faults(db))
    assert bool(told) is bool(sentence), told
    assert all(sentence in one for one in told)
