"""What somebody builds into the database, or takes out of it, both verifiers name; on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from casehub.record.verification.structure import structure_faults
from casehub.second_verifier import structure
from casehub.second_verifier.reading import Database
from tests.faults.world import Office

pytestmark = pytest.mark.fault

ADDED, GONE, OTHER, VIEW = "程序没有这个触发器", "不在了", "与程序建立的不同", "程序没有这个视图"
LATER = "CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := '别的'; RETURN NEW; END $$"
BUILT = {
    "sqlite": {
        "a trigger that writes along": (
            ["CREATE TRIGGER along AFTER INSERT ON event BEGIN UPDATE party SET name = '别人'; END"], ADDED,
        ),
        "a guard taken away": (["DROP TRIGGER event_no_update"], GONE),
        "a guard that guards nothing": (
            ["DROP TRIGGER event_no_delete", "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END"],
            OTHER,
        ),
        "an index that forgets": (["DROP TRIGGER search_term_changed"], GONE),
        "a view in the place of a table": (
            ["ALTER TABLE kept_filter RENAME TO hidden", "CREATE VIEW kept_filter AS SELECT * FROM hidden"], VIEW,
        ),
    },
    "postgresql": {
        "a trigger that writes along": (
            [LATER, "CREATE TRIGGER along BEFORE INSERT ON case_file FOR EACH ROW EXECUTE FUNCTION later()"], ADDED,
        ),
        "a guard taken away": (["DROP TRIGGER event_append_only ON event"], GONE),
        "a guard put to sleep": (["ALTER TABLE event DISABLE TRIGGER event_append_only"], "被停用"),
        "a guard that guards nothing": (
            ["CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"],
            OTHER,
        ),
        "a guard that seldom guards": (
            [
                "DROP TRIGGER event_append_only ON event",
                "CREATE TRIGGER event_append_only BEFORE UPDATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            ],
            OTHER,
        ),
        "a view beside the tables": (["CREATE VIEW parties AS SELECT * FROM party"], VIEW),
        "rows that are not shown": (["ALTER TABLE deadline ENABLE ROW LEVEL SECURITY"], "行安全策略"),
        "a policy that waits": (["CREATE POLICY seen ON deadline USING (id > 7)"], "行安全策略"),
        "a rule that writes elsewhere": (["CREATE RULE nothing AS ON UPDATE TO party DO INSTEAD NOTHING"], "改写规则"),
    },
}  # fmt: skip


def found(connection: Connection, kind: str) -> tuple[list[str], list[str]]:
    """What each verifier says of how the database is built."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        ours = [f"{one.kind} {one.where}：{one.sentence}" for one in structure_faults(session)]
    kinds: dict[str, dict[str, str]] = {name: {} for name in (*structure.APPEND_ONLY, *structure.SEARCHED)}
    db = Database(connection.connection.driver_connection, kinds, "?" if kind == "sqlite" else "%s")
    return ours, [f"{one} {where}：{sentence}" for one, where, sentence in structure.faults(db)]


def test_as_the_migrations_build_it_there_is_nothing_to_say(own_office: Office) -> None:
    with own_office.engine.connect() as connection:
        assert found(connection, own_office.kind) == ([], [])


def test_whatever_is_built_in_is_named_alike_by_both(own_office: Office) -> None:
    for name, (statements, said) in BUILT[own_office.kind].items():
        with own_office.engine.connect() as connection, connection.begin() as transaction:
            for statement in statements:
                connection.execute(text(statement.replace(":=", r"\:=")))
            ours, theirs = found(connection, own_office.kind)
            transaction.rollback()
        assert [one for one in ours if said in one], (name, ours)
        assert [one for one in theirs if said in one], (name, theirs)
        assert {*theirs} <= {*ours}, name


def test_a_table_of_nobody_is_named(own_office: Office) -> None:
    with own_office.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE TABLE beside (id INTEGER PRIMARY KEY)"))
        ours, _ = found(connection, own_office.kind)
        transaction.rollback()
    assert ours == ["structure 数据库结构 beside：程序没有这张表"]
