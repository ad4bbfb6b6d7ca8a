"""Rows that a step does not declare are named; what stood before digests began is not new."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from casehub.model import Case, Event
from casehub.record.verification.written import first_told, written_faults
from tests.faults.world import rules


def event(number: int, step: str, rows: list[Any]) -> Event:
    moment = datetime(2026, 3, number, tzinfo=UTC)
    return Event(id=number, seq=number, step=step, procedure="adjudication@2", rows=rows, at=moment)


CASE = cast("Case", SimpleNamespace(reference="甲"))


def told(events: list[Event], before: set[tuple[str, int]], since: datetime | None = None) -> list[str]:
    firsts = first_told(events, before)
    return [str(one) for one in written_faults(CASE, events, rules(), firsts, since)]


def test_rows_beyond_the_declaration_are_named() -> None:
    events = [
        event(1, "issue_evidence_notice", [["document", 1, "a"], ["number", 1, "a"]]),
        event(2, "issue_evidence_notice", [["document", 1, "b"], ["party", 7, "b"]]),
        event(3, "confirm_service_address", [["party", 7, "c"], ["party", 8, "c"], ["party", 7, None]]),
    ]
    found = told(events, {("party", 7)})
    assert [one.partition("：")[0].partition(":")[0] for one in found] == [
        "document 1", "party 7", "party 8", "party 7",
    ]  # fmt: skip
    assert "不会更改这一行，甲 第2号记录" in found[0]
    assert "不会新增" in found[2]
    assert "不会删除" in found[3]


def test_columns_beyond_the_declaration_are_named() -> None:
    events = [
        event(1, "confirm_service_address", [["party", 7, "c", ["delivery_phone"]]]),
        event(2, "confirm_service_address", [["party", 7, "d", ["delivery_phone", "name"]]]),
    ]
    (one,) = told(events, {("party", 7)})
    assert "不会更改这一行的name，甲 第2号记录却更改了" in one


def test_since_a_program_names_columns_every_change_names_them() -> None:
    events = [event(n, step, [["party", 7, str(n)]]) for n, step in ((2, "confirm_service_address"), (5, "hand_over"))]
    assert told(events, {("party", 7)}) == []
    (one,) = told(events, {("party", 7)}, datetime(2026, 3, 3, tzinfo=UTC))
    assert one == "party 7：甲 第5号记录更改了这一行，没有写明哪些内容"
    assert told([event(5, "hand_over", [["party", 7, "a"], ["party", 8, None]])], set(), datetime(2026, 3, 3, tzinfo=UTC)) == []


def test_what_is_no_step_or_has_no_digests_is_judged_elsewhere() -> None:
    events = [event(1, "hand_over", [["party", 1, "a"]]), event(2, "issue_evidence_notice", [])]
    events.append(Event(id=3, seq=3, step="x", procedure="nowhere@9", rows=[["party", 1, "b"]]))
    assert told(events, set()) == []
