"""A chain of two events and one of two entries; each breach of them has its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier import chains
from casehub.second_verifier.canonical import ZERO, digest
from tests.second_verifier.memory import at, database, said

LATEST = at(30)


def events(**changed: Any) -> list[dict[str, Any]]:
    """Two events of case 1; `changed` is written into the second before it is hashed."""
    made: list[dict[str, Any]] = []
    for seq, (source, target) in enumerate((("", "draft"), ("draft", "filed")), 1):
        row = {
            "id": seq, "case_id": 1, "seq": seq, "step": "x", "code": "", "source": source,
            "target": target, "actor_id": 1, "on_behalf_of": "", "duty": "", "at": at(seq),
            "sentence": "办理", "detail": {}, "procedure": "p@1", "rows": [],
            "previous_hash": made[-1]["hash"] if made else ZERO,
        }  # fmt: skip
        if seq == 2:
            row |= changed
        row["hash"] = chains.event_hash(row)
        made.append(row)
    return made


def case(rows: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    last = rows[-1]
    return {
        "id": 1, "reference": "SJ1", "seq": last["seq"], "chain_head": last["hash"],
        "state": last["target"], "last_event_at": last["at"], **changed,
    }  # fmt: skip


def found(rows: list[dict[str, Any]], home: dict[str, Any]) -> list[str]:
    with database(case_file=[home], event=rows) as db:
        return said(chains.cases(db, None, LATEST))


def test_a_sound_case() -> None:
    assert found(events(), case(events())) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seq": 3}, "序号不连续，前面缺少一条"),
        ({"previous_hash": ZERO}, "不衔接"),
        ({"source": "filed"}, "起始状态与上一条不符"),
        ({"at": at(1, 8)}, "时间早于上一条"),
        ({"at": at(31)}, "时间在将来"),
    ],
)
def test_an_event_that_does_not_go_on(changed: dict[str, Any], sentence: str) -> None:
    rows = events(**changed)
    assert [one for one in found(rows, case(rows)) if sentence in one]


def test_an_event_changed_after_it_was_hashed() -> None:
    rows = events()
    rows[0]["sentence"] = "另一种说法"
    assert found(rows, case(rows)) == ["SJ1 第1号记录: 内容与校验值不符"]


@pytest.mark.parametrize(("hashed", "told"), [(None, 3), (3, None), (3, 4)])
def test_for_whom_it_was_done_is_part_of_an_event(hashed: int | None, told: int | None) -> None:
    rows = events(absent_id=hashed)
    rows[0]["absent_id"] = None
    assert found(rows, case(rows)) == []
    rows[1]["absent_id"] = told
    assert found(rows, case(rows)) == ["SJ1 第2号记录: 内容与校验值不符"]


@pytest.mark.parametrize("column", ["seq", "chain_head", "state", "last_event_at"])
def test_a_case_row_that_is_not_its_last_event(column: str) -> None:
    changed = 9 if column == "seq" else "x"
    assert found(events(), case(events(), **{column: changed})) == [
        "SJ1: 案件的状态、序号、链首或者时间与最后一条记录不符"
    ]


def test_events_of_no_case() -> None:
    rows = events()
    stray = {**rows[0], "id": 7, "case_id": 2}
    assert found([*rows, stray], case(rows)) == ["event 7: 这条记录的案件不存在"]


def entries(**changed: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for seq in (1, 2):
        row = {
            "id": seq, "chain": "staff", "seq": seq, "kind": "change", "actor_id": 1, "at": at(seq),
            "rows": [["person", seq, "0"]], "previous_hash": made[-1]["hash"] if made else ZERO,
        }  # fmt: skip
        if seq == 2:
            row |= changed
        row["hash"] = digest(chains.content(row, chains.ENTRY))
        made.append(row)
    return made


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, ""),
        ({"seq": 3}, "序号不连续，前面缺少一条"),
        ({"previous_hash": ZERO}, "不衔接"),
        ({"at": at(1, 8)}, "时间早于上一条"),
        ({"at": at(31)}, "时间在将来"),
    ],
)
def test_registers(changed: dict[str, Any], sentence: str) -> None:
    with database(register_entry=entries(**changed)) as db:
        told = said(chains.registers(db, LATEST))
    assert bool(told) is bool(sentence)
    assert all(sentence in one for one in told)


def test_an_entry_changed_after_it_was_hashed() -> None:
    rows = entries()
    rows[1]["rows"] = [["person", 2, "1"]]
    with database(register_entry=rows) as db:
        assert said(chains.registers(db, LATEST)) == [
            "登记簿 staff 第2号: 内容与校验值不符"
        ]
