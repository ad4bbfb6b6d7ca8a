"""Whether the database is built as the migrations build it: triggers, views, rules, policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.second_verifier.reading import Database

Fault = tuple[str, str, str]
APPEND_ONLY = (
    "checkpoint", "custody", "edition", "event", "number_floor", "register_entry", "security_entry",
)  # fmt: skip
# Tables that are searched → SQLite's index of their pairs of letters.
SEARCHED = {"full_text": "full_text_gram", "search_term": "search_gram"}
ADDED, GONE = "程序没有这个触发器，它会在办理之外改写数据", "这个触发器不在了，记录可以被改动"
OTHER = "这个触发器与程序建立的不同"
VIEW = "程序没有这个视图，读到的可能不是原来的表"
# Before each statement that updates, deletes or truncates.
REFUSING = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
GUARDING = (58, "refuse_change", REFUSING, True)

TRIGGERS = (
    "SELECT c.relname, t.tgname, t.tgisinternal, t.tgenabled, t.tgtype, p.proname,"
    " btrim(p.prosrc), t.tgqual IS NULL FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, t.tgname"
)
RELATIONS = (
    "SELECT c.relname, c.relkind, c.relrowsecurity OR c.relforcerowsecurity OR"
    " EXISTS (SELECT 1 FROM pg_policy y WHERE y.polrelid = c.oid),"
    " EXISTS (SELECT 1 FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN')"
    " FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
    " AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY c.relname"
)


def triggers() -> dict[str, str]:
    """The triggers of a SQLite database by name."""
    made = {}
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    for table, index in SEARCHED.items():
        # Texts to compare with, never run.
        out = f"INSERT INTO {index} ({index}, rowid, grams) VALUES ('delete', old.id, old.grams);"  # noqa: S608
        taken = f"INSERT INTO {index} (rowid, grams) VALUES (new.id, new.grams);"  # noqa: S608
        bodies = (("added", "INSERT", taken), ("removed", "DELETE", out))
        for name, verb, body in (*bodies, ("changed", "UPDATE", f"{out} {taken}")):
            head = f"CREATE TRIGGER {table}_{name} AFTER {verb} ON {table}"
            made[f"{table}_{name}"] = f"{head} BEGIN {body} END"
    return made


def faults(db: Database) -> Iterator[Fault]:
    """What somebody built into the database, and what keeps the record append-only and is gone."""
    found = _sqlite(db) if db.file else _postgresql(db)
    yield from (("structure", f"数据库结构 {name}", said) for name, said in found)


def _sqlite(db: Database) -> Iterator[tuple[str, str]]:
    # An older database has fewer tables.
    made = triggers().items()
    wanted = {name: sql for name, sql in made if sql.split(" ON ")[1].split()[0] in db.kinds}
    found = {
        name: " ".join(sql.split())
        for name, sql in db.ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    }
    for name in sorted({*wanted, *found}):
        if wanted.get(name) != found.get(name):
            yield name, ADDED if name not in wanted else GONE if name not in found else OTHER
    for (name,) in db.ask("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"):
        yield name, VIEW


def _postgresql(db: Database) -> Iterator[tuple[str, str]]:
    wanted = {f"{table}_append_only" for table in APPEND_ONLY if table in db.kinds}
    for table, name, internal, enabled, *guard in db.ask(TRIGGERS):
        if enabled not in {"O", "A"}:
            yield name, f"{table} 的这个触发器被停用，记录可以被改动"
        elif not internal and name not in {f"{one}_append_only" for one in APPEND_ONLY}:
            yield name, ADDED
        elif not internal and (f"{table}_append_only", *guard) != (name, *GUARDING):
            yield name, OTHER
        wanted.discard(name)
    yield from ((name, GONE) for name in sorted(wanted))
    for name, kind, policies, rules in db.ask(RELATIONS):
        if kind in {"v", "m"}:
            yield name, VIEW
        if policies:
            yield name, "这张表设有行安全策略，程序读到的行可能不全"
        if rules:
            yield name, "这张表设有改写规则，写入的可能不是办理的内容"
