"""Rows that a step does not declare are named; what stood before digests began is not new."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from casehub.model import Case, Event
from casehub.record.verification.written import first_told, written_faults
from tests.faults.world import rules


def event(number: int, step: str, rows: list[Any]) -> Event:
    return Event(id=number, seq=number, step=step, procedure="adjudication@2", rows=rows)


CASE = cast("Case", SimpleNamespace(reference="甲"))


def told(events: list[Event], before: set[tuple[str, int]]) -> list[str]:
    firsts = first_told(events, before)
    return [str(one) for one in written_faults(CASE, events, rules(), firsts)]


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


def test_what_is_no_step_or_has_no_digests_is_judged_elsewhere() -> None:
    events = [event(1, "hand_over", [["party", 1, "a"]]), event(2, "issue_evidence_notice", [])]
    events.append(Event(id=3, seq=3, step="x", procedure="nowhere@9", rows=[["party", 1, "b"]]))
    assert told(events, set()) == []
