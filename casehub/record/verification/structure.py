"""Whether the database is built as the migrations build it: what nobody reads a row through.

A trigger that was added writes rows behind every act, one that was taken away lets the record be
changed; a view, a rewriting rule or a row policy shows the program another table than it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from casehub.db import Base
from casehub.model.pairs import INDEXED, followed
from casehub.record.faults import Fault
from casehub.record.rows import proofs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

REFUSE = "refuse_change"
REFUSING = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
# Before each statement that updates, deletes or truncates (pg_trigger.tgtype).
GUARDING = 58
VERSION = "alembic_version"

_TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgisinternal, t.tgenabled, t.tgtype, t.tgqual IS NULL AS always,
           p.proname, btrim(p.prosrc) AS body
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, t.tgname"""
_RELATIONS = """
    SELECT c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
           (SELECT count(*) FROM pg_policy y WHERE y.polrelid = c.oid) AS policies,
           (SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN')
           AS rules
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
      AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY c.relname"""


def structure_faults(session: Session) -> Iterator[Fault]:
    """Triggers, views, tables, rules, policies that no migration makes; guards that are gone."""
    connection = session.connection()
    known = {*proofs(), *Base.metadata.tables, VERSION, *INDEXED}
    if connection.dialect.name == "postgresql":
        yield from _of_postgresql(connection, known)
    else:
        yield from _of_sqlite(connection, known)


def guards() -> Mapping[str, str]:
    """SQLite's triggers by name: those that keep the record append-only, and the search index."""
    made = {}
    for table, (proof, _) in sorted(proofs().items()):
        for verb in ("UPDATE", "DELETE") if proof.append_only else ():
            made[f"{table}_no_{verb.lower()}"] = (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    return made | followed()


def _of_sqlite(connection: Connection, known: set[str]) -> Iterator[Fault]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    here: dict[str, dict[str, str]] = {}
    for kind, name, sql in connection.execute(text(query)):
        here.setdefault(kind, {})[name] = " ".join(str(sql).split())
    wanted, found = guards(), here.get("trigger", {})
    for name in sorted({*wanted, *found}):
        if name not in wanted:
            yield _fault(name, "程序没有这个触发器，它会在办理之外改写数据")
        elif name not in found:
            yield _fault(name, "这个触发器不在了，记录可以被改动")
        elif found[name] != " ".join(wanted[name].split()):
            yield _fault(name, "这个触发器与程序建立的不同")
    for name in here.get("view", {}):
        yield _fault(name, "程序没有这个视图，读到的可能不是原来的表")
    for name in here.get("table", {}):
        if name not in known:
            yield _fault(name, "程序没有这张表")


def _of_postgresql(connection: Connection, known: set[str]) -> Iterator[Fault]:
    wanted = {f"{table}_append_only" for table, (proof, _) in proofs().items() if proof.append_only}
    for row in connection.execute(text(_TRIGGERS)).mappings():
        if row["tgenabled"] not in {"O", "A"}:
            yield _fault(row["tgname"], f"{row['relname']} 的这个触发器被停用，记录可以被改动")
        elif row["tgisinternal"]:
            continue
        elif row["tgname"] not in wanted:
            yield _fault(row["tgname"], "程序没有这个触发器，它会在办理之外改写数据")
        elif (
            *(f"{row['relname']}_append_only", row["tgtype"], row["proname"]),
            *(row["body"], row["always"]),
        ) != (row["tgname"], GUARDING, REFUSE, REFUSING, True):
            yield _fault(row["tgname"], "这个触发器与程序建立的不同")
        wanted.discard(row["tgname"])
    for name in sorted(wanted):
        yield _fault(name, "这个触发器不在了，记录可以被改动")
    for row in connection.execute(text(_RELATIONS)).mappings():
        name = row["relname"]
        if row["relkind"] in {"v", "m"}:
            yield _fault(name, "程序没有这个视图，读到的可能不是原来的表")
        elif name not in known or row["relkind"] == "f":
            yield _fault(name, "程序没有这张表")
        if row["relrowsecurity"] or row["relforcerowsecurity"] or row["policies"]:
            yield _fault(name, "这张表设有行安全策略，程序读到的行可能不全")
        if row["rules"]:
            yield _fault(name, "这张表设有改写规则，写入的可能不是办理的内容")


def _fault(name: str, said: str) -> Fault:
    return Fault("structure", f"数据库结构 {name}", said)
