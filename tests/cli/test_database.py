from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Engine, inspect, text

from casehub.cli import main
from casehub.cli.database import (
    TABLES,
    configuration,
    downgrade,
    head,
    in_tables,
    revision,
    upgrade,
)
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
    assert script.get_heads() == [head()]
    assert [name[:4] for name in revisions] == [f"{n:04d}" for n in range(1, len(revisions) + 1)]
    assert {Path(item.path).stem for item in script.walk_revisions()} == set(revisions)


COMPARED = {"compare_type": True, "include_name": in_tables}


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
    assert revision(database_url) == head()


def test_migrate_is_repeated_without_effect(environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--instance", environment.instance, "migrate") == 0
    assert "已是最新版本" in capsys.readouterr().out


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


def test_an_unknown_role_is_refused(
    environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--instance", environment.instance, "migrate", "--grant", "nobody_here") == 2
    assert capsys.readouterr().err.count("\n") == 1
