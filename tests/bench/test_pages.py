"""Pages are measured at two sizes, and ask the database a bounded number of questions."""

from __future__ import annotations

from typing import Any

from casehub.bench.pages import Visits

# What stands around the list of a desk is asked once; a page of cases asks for its lines.
MOST = {"desk": 8, "cases": 11}


def test_pages_keep_to_a_dozen_queries(report: dict[str, Any]) -> None:
    found = {name: page["queries"] for name, page in report["sqlite"]["pages"].items()}
    assert all(number <= MOST.get(name, 12) for name, number in found.items()), found


def test_the_middle_of_what_was_spent_is_told() -> None:
    seen = Visits(cpu=[9.0, 1.0, 2.0], wall=[3.0, 30.0, 4.0], queries=7, size=50)
    assert seen.ms == 4.0
    assert seen.as_json("leader") == {
        "cpu_ms": 2.0, "wall_ms": 4.0, "queries": 7, "bytes": 50, "person": "leader",
    }  # fmt: skip
