from __future__ import annotations

import io
import json
import secrets
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Engine, inspect, text

from casehub.cli import main
from casehub.cli.database import TABLES, configuration, downgrade, head, revision, upgrade
from casehub.db import make_engine
from casehub.settings import Settings
from casehub.storage import Blobs
from casehub.storage.folder import Folder
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


def test_the_tables_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
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


def store(settings: Settings, engine: Engine) -> Path:
    """One row and one file; returns the file."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO security_entry (at, kind, username, subject, address, detail)"
                " VALUES ('2026-11-20 01:00:00.000000', 'sign_in', '王㼆', '', '', '{}')"
            )
        )
    assert isinstance(settings.blobs, Path)
    blobs = Blobs(settings.blobs)
    return Folder(settings.blobs).path(blobs.put(io.BytesIO("证据".encode())).sha256)


def empty_copy(settings: Settings, engine: Engine, tmp_path: Path) -> Path:
    """A second instance; on PostgreSQL the same database, emptied."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return tmp_path / "second"


def test_what_is_backed_up_comes_back(
    settings: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob, out = store(settings, engine), tmp_path / "backup"
    if engine.dialect.name == "postgresql":
        monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    assert command("--instance", settings.instance, "backup", "--out", out) == 0
    record = json.loads((out / "backup.json").read_text())
    place = blob.relative_to(settings.instance)
    assert place.as_posix() in record["files"]
    assert not [name for name in record["files"] if "secret" in name or "keys" in name]
    second = empty_copy(settings, engine, tmp_path)
    assert command("--instance", second, "restore", "--from", out) == 0
    assert (second / place).read_bytes() == blob.read_bytes()
    fresh = make_engine(Settings.for_instance(second).database_url)
    with fresh.connect() as connection:
        assert connection.execute(text("SELECT username FROM security_entry")).scalar_one() == "王㼆"
    fresh.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_damaged_back_up_changes_nothing(
    settings: Settings, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blob = store(settings, engine)
    out, second = tmp_path / "backup", tmp_path / "second"
    assert command("--instance", settings.instance, "backup", "--out", out) == 0
    copy = out / blob.relative_to(settings.instance)
    copy.chmod(0o640)
    copy.write_bytes(b"changed")
    assert command("--instance", second, "restore", "--from", out) == 2
    assert "备份已损坏" in capsys.readouterr().err
    assert not (second / "casehub.sqlite3").exists()
    assert not (second / "blobs").exists()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_instance_in_use_is_never_overwritten(
    settings: Settings, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(settings, engine)
    out = tmp_path / "backup"
    assert command("--instance", settings.instance, "backup", "--out", out) == 0
    assert command("--instance", settings.instance, "backup", "--out", out) == 2
    assert command("--instance", settings.instance, "restore", "--from", out) == 2
    assert "不是空的" in capsys.readouterr().err


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
