from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import DateTime, Engine, Insert, MetaData, Table, inspect, text

from casehub.cli import main
from casehub.cli.database import (
    TABLES,
    configuration,
    differs,
    downgrade,
    in_tables,
    revision,
    upgrade,
)
from casehub.schema import needed
from casehub.settings import Settings
from tests.postgresql import Cluster


def command(*words: str | Path) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Settings:
    """Commands run on this test's database."""
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    return settings


def test_migrations_stand_in_one_line_and_head_names_the_last() -> None:
    script = ScriptDirectory.from_config(configuration())
    revisions = [item.revision for item in script.walk_revisions()][::-1]
    assert script.get_heads() == [needed()]
    assert [name[:4] for name in revisions] == [f"{n:04d}" for n in range(1, len(revisions) + 1)]
    assert {Path(item.path).stem for item in script.walk_revisions()} == set(revisions)


COMPARED = {"compare_type": differs, "include_name": in_tables}


def test_the_tables_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, TABLES) == []


def test_down_to_nothing_and_up_again(database_url: str, engine: Engine) -> None:
    before = set(inspect(engine).get_table_names())
    downgrade(database_url, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    upgrade(database_url)
    assert set(inspect(engine).get_table_names()) == before
    assert revision(database_url) == needed()


def test_what_evidence_rows_said_of_their_files_moves_and_comes_back(
    database_url: str, engine: Engine
) -> None:
    """0003: one observation per file; two exhibits may name the same."""
    downgrade(database_url, "0002_search")
    said = [("a" * 64, "2026-11-01", True), ("a" * 64, "2026-11-02", False),
            ("b" * 64, "2026-11-03", True), (None, None, None)]  # fmt: skip
    rows = [sample_row(engine, "organisation", id=1), sample_row(engine, "case_file", id=1)]
    rows += [
        sample_row(engine, "evidence", id=n, sha256=name, checked_at=at, intact=intact)
        for n, (name, at, intact) in enumerate(said, 1)
    ]
    with engine.begin() as connection:
        for row in rows:
            connection.execute(row)
    upgrade(database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sha256, fault FROM blob_check ORDER BY sha256")).all()
        assert [tuple(r) for r in rows] == [("a" * 64, "damaged"), ("b" * 64, "")]
        assert connection.execute(text("SELECT count(*) FROM evidence")).scalar_one() == 4
    downgrade(database_url, "0002_search")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, intact FROM evidence ORDER BY id")).all()
        assert [(r[0], None if r[1] is None else bool(r[1])) for r in rows] == [
            (1, False), (2, False), (3, True), (4, None),
        ]  # fmt: skip
    upgrade(database_url)


def sample_row(engine: Engine, table: str, **given: object) -> Insert:
    """A row of a table as it is now: what is not given is 1, empty, or the same for every kind."""
    plain = MetaData()
    found = Table(table, plain, autoload_with=engine, resolve_fks=False)
    values: dict[str, object] = {}
    for column in found.columns:
        if column.name in given:
            value = given[column.name]
            if isinstance(value, str) and isinstance(column.type, DateTime):
                value = datetime.fromisoformat(value)
            values[column.name] = value
        elif not column.nullable:
            kind = column.type.python_type
            values[column.name] = {
                int: 1, str: column.name[:6], bool: False, date: date(2026, 1, 1),
                datetime: datetime(2026, 1, 1),
            }.get(kind, {})  # fmt: skip
    return found.insert().values(values)


def test_migrate_is_repeated_without_effect(environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--instance", environment.instance, "migrate") == 0
    assert "已是最新版本" in capsys.readouterr().out


# Every command that opens an instance; the file is this test itself, no command gets to read it.
OPENS = (
    ("procedures", "list"), ("cases", "migrate", "intake", "--from", "1", "--to", "2"),
    ("audit", "verify"), ("audit", "seal"), ("audit", "key"), ("calendars", "list"),
    ("calendars", "load", __file__), ("bureau", "import", __file__), ("bureau", "list"),
    ("bureau", "people"), ("bureau", "administrators", "--organisation", "x"), ("numbers",),
    ("blobs", "scrub"), ("documents", "verify", __file__), ("worker", "--once"), ("demo",),
)  # fmt: skip


def test_a_database_of_another_revision_is_refused_in_one_sentence(
    environment: Settings, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "请安装与数据库相同版本的程序"
    for at, wanted, commands in (
        ("9999_zz", other, (*OPENS, ("migrate",))),
        ("0001_elsewhere", other, (*OPENS, ("migrate",))),
        ("0001_first", "再运行 casehub migrate", OPENS),
    ):
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})
        for words in commands:
            code = command("--instance", environment.instance, *words)
            said = capsys.readouterr().err
            assert (code, said.count("\n"), wanted in said) == (3, 1, True), (at, words, said)
        assert command("--instance", environment.instance, "check") == 1
        assert wanted in capsys.readouterr().out


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_an_application_role_may_add_to_the_record_and_not_change_it(
    environment: Settings, engine: Engine, postgresql_cluster: Cluster
) -> None:
    role = f"clerk_{secrets.token_hex(6)}"
    postgresql_cluster.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    assert command("--instance", environment.instance, "migrate", "--grant", role) == 0
    with engine.connect() as connection:
        rights = {
            (table, right): connection.execute(
                text("SELECT has_table_privilege(:role, :table, :right)"),
                {"role": role, "table": table, "right": right},
            ).scalar()
            for table in ("event", "custody", "case_file")
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE")
        }
    assert [key for key, held in rights.items() if not held] == [
        ("event", "UPDATE"),
        ("event", "DELETE"),
        ("custody", "UPDATE"),
        ("custody", "DELETE"),
        ("case_file", "DELETE"),
    ]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_an_upgrade_grants_again_what_was_granted_and_is_the_owner_s_alone(
    environment: Settings,
    engine: Engine,
    postgresql_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    role, other = (f"{name}_{secrets.token_hex(6)}" for name in ("web", "night"))
    for name in (role, other):
        postgresql_cluster.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        assert command("--instance", environment.instance, "migrate", "--grant", name) == 0
    with engine.begin() as connection:
        # As a table that the upgrade makes: nobody but the owner may read it.
        connection.execute(text(f"REVOKE ALL ON draft FROM {role}, {other}"))
        before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0001_first'"))
    capsys.readouterr()
    owner, worker = environment.database_url, engine.url.set(username=role).render_as_string(False)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", worker)
    assert command("--instance", environment.instance, "migrate") == 15
    told = capsys.readouterr().err
    assert (told.count("\n"), "没有做这件事的权限" in told, "属主" in told) == (1, True, True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": before})
    # Already there: the role looks and has nothing to do; the owner grants to both again.
    assert command("--instance", environment.instance, "migrate") == 0
    assert "授权" not in capsys.readouterr().out
    monkeypatch.setenv("CASEHUB_DATABASE_URL", owner)
    assert command("--instance", environment.instance, "migrate") == 0
    asked = text("SELECT has_table_privilege(:role, 'draft', 'INSERT')")
    with engine.connect() as connection:
        assert all(connection.execute(asked, {"role": name}).scalar() for name in (role, other))


def test_an_unknown_role_is_refused(
    environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--instance", environment.instance, "migrate", "--grant", "nobody_here") == 2
    assert capsys.readouterr().err.count("\n") == 1
