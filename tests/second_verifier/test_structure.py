"""What somebody built into a database, or took out of it; both verifiers on both engines are tried
in tests/record/verification/test_structure.py."""

from __future__ import annotations

import sqlite3

import pytest

from casehub.second_verifier import structure
from casehub.second_verifier.reading import Database

TABLES = (*structure.APPEND_ONLY, *structure.SEARCHED)


def built(*more: str, without: tuple[str, ...] = (), tables: tuple[str, ...] = TABLES) -> list[str]:
    """What is said of a database with all triggers but some, and with more statements."""
    connection = sqlite3.connect(":memory:")
    try:
        for table in tables:
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, grams TEXT)")
        for name, sql in structure.triggers().items():
            if name not in without and sql.split(" ON ")[1].split()[0] in tables:
                connection.execute(sql)
        for statement in more:
            connection.execute(statement)
        kinds: dict[str, dict[str, str]] = {table: {} for table in tables}
        return [f"{where}：{said}" for _, where, said in structure.faults(Database(connection, kinds, "?"))]
    finally:
        connection.close()


def test_what_the_migrations_build_is_sound_also_where_there_are_fewer_tables() -> None:
    assert built() == []
    assert built(tables=TABLES[:3]) == []


@pytest.mark.parametrize(
    ("without", "more", "said"),
    [
        (("event_no_update",), (), ["数据库结构 event_no_update：这个触发器不在了，记录可以被改动"]),
        (
            ("event_no_delete",), ("CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",),
            ["数据库结构 event_no_delete：这个触发器与程序建立的不同"],
        ),
        (
            (), ("CREATE TRIGGER along AFTER INSERT ON event BEGIN SELECT 1; END",),
            ["数据库结构 along：程序没有这个触发器，它会在办理之外改写数据"],
        ),
        ((), ("CREATE VIEW seen AS SELECT 1",), ["数据库结构 seen：程序没有这个视图，读到的可能不是原来的表"]),
    ],
)  # fmt: skip
def test_what_is_built_otherwise_is_named(without: tuple[str, ...], more: tuple[str, ...], said: list[str]) -> None:
    assert built(*more, without=without) == said
