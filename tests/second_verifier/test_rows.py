"""Which tables stand under a digest, and rows against their newest digests."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.db import CASE
from casehub.record.rows import proofs
from casehub.record.verification.rows import case_tables
from casehub.second_verifier import rows
from tests.second_verifier.memory import database, said

PARTY = {"id": 1, "case_id": 1, "name": "甲公司", "note": None}
DIGEST = rows.row_digest("party", PARTY)


def found(told: list[Any], standing: list[dict[str, Any]], opening: list[Any] | None = None, by: int = 1) -> list[str]:
    entries = [{"id": 1, "chain": "opening" if opening else "x", "seq": 1, "rows": opening or []}]
    events = [{"id": 1, "case_id": by, "rows": told}]
    cases = [{"id": 1, "parent_id": None}, {"id": 2, "parent_id": 1}, {"id": 3, "parent_id": None}]
    for case in cases:
        opened = ["case_file", case["id"], rows.row_digest("case_file", case)]
        events.append({"id": 10 + case["id"], "case_id": case["id"], "rows": [opened]})
    tables: dict[str, Any] = {"case_file": cases, "party": standing}
    with database(event=events, register_entry=entries, counter=[{"id": 1}], **tables) as db:
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


def test_a_row_is_written_by_the_record_of_its_own_family() -> None:
    """By its case or a matter of that; the record of another case says nothing of it."""
    said_of = [["party", 1, DIGEST]]
    assert [found(said_of, [PARTY], by=case) for case in (1, 2)] == [[], []]
    assert found(said_of, [PARTY], by=3) == ["party 1: 由别的案件的记录写入"]


def test_no_register_writes_a_row_of_a_case() -> None:
    said_of = [["party", 1, DIGEST]]
    entries = [{"id": 1, "chain": "staff", "seq": 1, "rows": said_of}]
    with database(event=[{"id": 1, "case_id": 1, "rows": said_of}], register_entry=entries, party=[PARTY]) as db:
        assert "party 1: 由登记簿写入，却属于案件" in said(rows.faults(db))


def test_every_row_of_a_case_has_its_case() -> None:
    """Both verifiers ask by the same columns whose row it is, for every table there is."""
    apart = {name for name, (proof, _) in proofs().items() if proof.chain != CASE}
    for name in set(case_tables()) - {"case_file"}:
        proof, owner = proofs()[name]
        (key,) = owner.__table__.c[proof.by].foreign_keys
        if name in rows.BY:
            assert rows.BY[name] == (proof.by, key.column.table.name)
        else:
            assert (proof.by, key.column.table.name) == ("case_id", "case_file"), name
    assert rows.BY.keys() <= set(case_tables())
    assert apart >= rows.OF_REGISTERS


def test_what_was_there_before_digests() -> None:
    assert found([], [PARTY], [["party", 1, DIGEST]]) == []
    assert found([], [PARTY], [["party", 1, "0"]]) != []
