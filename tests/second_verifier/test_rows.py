"""Which tables stand under a digest, and rows against their newest digests."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier import rows
from tests.second_verifier.memory import database, said

PARTY = {"id": 1, "case_id": 1, "name": "甲公司", "note": None}
DIGEST = rows.row_digest("party", PARTY)


def found(told: list[Any], standing: list[dict[str, Any]], opening: list[Any] | None = None) -> list[str]:
    entries = [{"id": 1, "chain": "opening" if opening else "x", "seq": 1, "rows": opening or []}]
    events = [{"id": 1, "rows": told}]
    with database(event=events, register_entry=entries, party=standing, counter=[{"id": 1}]) as db:
        if not standing[0]["id"]:
            db._connection.execute("DELETE FROM party")
        return said(rows.faults(db))


def test_a_digest_leaves_out_what_is_null_or_apart() -> None:
    assert rows.row_digest("party", {"id": 1, "case_id": 1, "name": "甲公司"}) == DIGEST
    assert rows.row_digest("agent", PARTY) != DIGEST
    case = {"id": 1, "title": "甲案"}
    assert rows.row_digest("case_file", {**case, "state": "filed", "seq": 3}) == rows.row_digest("case_file", case)


def test_tables_that_decide_nothing_are_left_out() -> None:
    with database(party=[PARTY], counter=[{"id": 1}], search_gram_data=[{"id": 1}]) as db:
        assert rows.covered(db) == ["party"]
        assert rows.counted(db) == 1


@pytest.mark.parametrize(
    ("told", "standing", "sound"),
    [
        ([["party", 1, DIGEST]], [PARTY], True),
        ([["party", 1, "0"], ["party", 1, DIGEST]], [PARTY], True),
        ([["party", 1, DIGEST]], [{**PARTY, "name": "乙公司"}], False),
        ([["party", 1, None]], [PARTY], False),
        ([], [PARTY], False),
        ([["party", 1, DIGEST], ["party", 2, "0"]], [PARTY], False),
        ([["party", 1, DIGEST], ["party", 2, None]], [PARTY], True),
    ],
)
def test_rows_against_what_was_last_said(told: list[Any], standing: list[dict[str, Any]], sound: bool) -> None:
    assert (found(told, standing) == []) is sound


def test_what_was_there_before_digests() -> None:
    assert found([], [PARTY], [["party", 1, DIGEST]]) == []
    assert found([], [PARTY], [["party", 1, "0"]]) != []
