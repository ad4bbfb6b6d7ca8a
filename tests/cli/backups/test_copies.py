"""A copy is of one instant; no password is seen, on PostgreSQL's command line either."""

from __future__ import annotations

import resource
import secrets
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from casehub.cli.backups import copies, manifest
from casehub.cli.faults import FULL
from casehub.settings import Settings
from tests.cli.backups.vault import command, fill
from tests.faults.crew import collect, spawn
from tests.postgresql import Cluster


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Settings:
    """Commands run on this test's database."""
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    return settings


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_is_of_one_instant_while_others_write(
    environment: Settings, engine: Engine, tmp_path: Path
) -> None:
    fill(environment, engine)
    file = str(make_url(environment.database_url).database)
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("UPDATE counter SET value = 42")
        assert command("--instance", environment.instance, "backup", "--out", tmp_path / "b") == 0
        writer.commit()
    assert manifest.read(tmp_path / "b").numbers[0].value == 41


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_application_role_can_back_up_and_nobody_sees_the_password(
    environment: Settings, engine: Engine, tmp_path: Path, postgresql_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fill(environment, engine)
    role = f"clerk_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'not-to-be-seen'")
    postgresql_cluster.execute(create.format(sql.Identifier(role)))
    assert command("--instance", environment.instance, "migrate", "--grant", role) == 0
    url = make_url(environment.database_url).set(username=role, password="not-to-be-seen")
    monkeypatch.setenv("CASEHUB_DATABASE_URL", url.render_as_string(hide_password=False))
    calls: list[tuple[list[str], str]] = []
    run = subprocess.run

    def note(words: list[str], **more: object) -> object:
        calls.append((words, str(more["env"]["PGPASSWORD"])))  # type: ignore[index]
        return run(words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", note)
    assert command("--instance", environment.instance, "backup", "--out", tmp_path / "b") == 0
    ((words, password),) = calls
    assert password == "not-to-be-seen"
    assert "not-to-be-seen" not in " ".join(words)
    assert "not-to-be-seen" not in (tmp_path / "b" / "backup.json").read_text()
    monkeypatch.undo()
    monkeypatch.setenv("CASEHUB_DATABASE_URL", url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(text(f'REVOKE ALL ON counter FROM "{role}"'))
    assert command("--instance", environment.instance, "backup", "--out", tmp_path / "c") != 0
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "not-to-be-seen" not in told
    assert not (tmp_path / "c").exists()


def test_an_address_shows_no_password_however_it_is_given() -> None:
    for given in ("postgresql://u:hidden@h:5/d?sslmode=require", "postgresql://u@h:5/d?password=hidden&sslmode=require"):
        shown, environment = copies.without_password(make_url(given))
        assert shown == "postgresql://u@h:5/d?sslmode=require"
        assert environment["PGPASSWORD"] == "hidden"


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_disk_that_is_full_while_pg_dump_writes_is_said_to_be_full(
    environment: Settings, engine: Engine, tmp_path: Path
) -> None:
    """The process's own limit on files stands for the disk; it was told as no answer."""
    fill(environment, engine)
    engine.dispose()

    def task() -> list[str]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        return [str(command("--instance", environment.instance, "backup", "--out", tmp_path / "b"))]

    assert collect(spawn(task)) == [str(FULL)]
    assert not list(tmp_path.glob("*b*"))
