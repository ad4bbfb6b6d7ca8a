"""What a case is at a moment: its own acts, and those of the main case above it."""

from __future__ import annotations

from typing import Any

from casehub.model import Agreement, Case, Event, Sample
from casehub.workflow.situation import Situation


def event(seq: int, step: str) -> Event:
    return Event(seq=seq, step=step)


def test_above_a_child_matter_stands_the_main_case_with_its_own_record() -> None:
    main, child = Case(reference="SJ1"), Case(reference="SJ1·送1")
    wrong, right = event(1, "receive"), event(2, "receive")
    whole: dict[str, Any] = {"step": None, "actor": None, "at": None, "day": None, "rules": None}
    s = Situation(
        case=child, parent=main, events=[event(1, "send")], record=[event(1, "send")],
        parent_events=[right], parent_record=[wrong, right],
        tables={Sample: ["own"]}, parent_tables={Sample: ["its"]}, **whole,
    )  # fmt: skip
    assert (s.rows(Sample), s.above.rows(Sample), s.above.above.rows(Sample)) == (["own"], ["its"], ["its"])
    more = s.holding(Agreement, ["text"])  # type: ignore[list-item]
    assert (more.rows(Agreement), more.rows(Sample), s.rows(Agreement)) == (["text"], ["own"], ())
    assert (len(more.tables), {*more.tables}) == (2, {Agreement, Sample})
    assert s.above.case is main
    assert (s.above.events, s.above.record) == ([right], [wrong, right])
    assert s.above.last("send") is None
    # There is nothing above the main case.
    assert s.above.parent is None and not s.above.parent_events and not s.above.parent_record
