"""What claims to be a migration's stands where only a migration could have put it."""

from __future__ import annotations

import re

import pytest

from casehub.record.verification.foundations import MIGRATIONS, RESTATED, foundation_faults
from casehub.second_verifier import foundations as second_foundations
from casehub.settings import PROJECT
from tests.record.conftest import Look


def entry(number: int, chain: str, kind: str, at: str = "2026-05-01", actor: str = "NULL") -> str:
    return (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash)"
        f" VALUES ({number}, '{chain}', {number}, '{kind}', {actor}, '{at} 00:00:00', '[]', '', '')"
    )


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ([], ""),
        ([entry(900, "restated", "0017_columns")], ""),
        ([entry(900, "restated", "by_hand")], "不是升级数据库时写入的"),
        ([entry(900, "restated", "0017_columns", actor="1")], "不是升级数据库时写入的"),
        ([entry(900, "opening", "opening")], "期初登记之前已有登记"),
        (
            [entry(900, "restated", "0017_columns"), entry(901, "x", "change"), entry(902, "restated", "0017_columns")],
            "中间夹有其他登记",
        ),
        ([entry(900, "restated", "0017_columns", at="2026-01-01")], "晚于其后的检查点"),
    ],
)
def test_blocks(look: Look, statements: list[str], sentence: str) -> None:
    with look("UPDATE case_file SET id = id", *statements) as session:
        told = [str(f) for f in foundation_faults(session)]
    assert bool(told) is bool(sentence), told
    assert not sentence or any(sentence in one for one in told)


def test_both_verifiers_know_every_migration_that_tells_rows_anew() -> None:
    """Whoever writes a migration with `Restated` names it here, or its own entries look forged."""
    telling = {
        found[1][:20]
        for path in (PROJECT / "migrations" / "versions").glob("*.py")
        if "Restated(" in (text := path.read_text(encoding="utf-8"))
        and (found := re.search(r'^revision = "([^"]+)"', text, re.MULTILINE))
    }
    assert len(telling) > 5
    assert MIGRATIONS[RESTATED].keys() == telling
    assert {kind for chain, kind in second_foundations.WRITTEN if chain == RESTATED} == telling
