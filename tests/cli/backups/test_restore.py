"""A restore is whole or absent, ends when run again after a kill, and overwrites nothing."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from casehub.db import make_engine
from casehub.schema import needed
from casehub.settings import Settings
from casehub.storage.folder import Folder
from tests.cli.backups.vault import command, faults_of, fill
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.points import Points
from tests.postgresql import Cluster


@pytest.fixture
def other_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The database of the second instance: not there yet, or without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'second' / 'casehub.sqlite3'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    with cluster.database() as url:
        clear(url)
        yield url


def clear(url: str) -> None:
    """Take every table away."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public, queue CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture
def vault(settings: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A filled instance and its backup at tmp_path/backup."""
    made = fill(settings, engine)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    assert command("--instance", settings.instance, "backup", "--out", tmp_path / "backup") == 0
    return made


def test_what_is_backed_up_comes_back(
    vault: Any, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    second = tmp_path / "second"
    assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 0
    assert faults_of(vault, second, other_url) == []
    if other_url.startswith("sqlite"):
        assert (second / "casehub.sqlite3").stat().st_mode & 0o077 == 0
        assert sorted(p.name for p in second.glob("casehub.sqlite3*")) == ["casehub.sqlite3"]
    # A second restore overwrites nothing.
    assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 2


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_fresh_server_lacks_the_roles_of_the_old_one(
    settings: Settings, engine: Engine, other_url: str, tmp_path: Path,
    postgresql_cluster: Cluster, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from psycopg import sql

    vault = fill(settings, engine)
    postgresql_cluster.execute(sql.SQL("CREATE ROLE only_here"))
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    assert command("--instance", settings.instance, "migrate", "--grant", "only_here") == 0
    assert command("--instance", settings.instance, "backup", "--out", tmp_path / "backup") == 0
    engine.dispose()
    postgresql_cluster.execute(sql.SQL("DROP OWNED BY only_here"), str(engine.url.database))
    postgresql_cluster.execute(sql.SQL("DROP ROLE only_here"))
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    assert command("--instance", tmp_path / "second", "restore", "--from", tmp_path / "backup") == 0
    assert faults_of(vault, tmp_path / "second", other_url) == []


def test_a_restore_killed_anywhere_is_ended_by_the_same_command(
    vault: Any, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    second = tmp_path / "second"

    def run(fatal: int | None) -> Any:
        def task() -> int:
            points = Points(fatal)
            points.watch_files()
            assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 0
            return points.passed

        return collect(spawn(task))

    def anew() -> None:
        shutil.rmtree(second)
        if other_url.startswith("postgresql"):
            clear(other_url)

    total = run(None)
    assert isinstance(total, int) and total > 40
    wanted = 24 if other_url.startswith("sqlite") else 8
    ended = []
    for fatal in sorted({*range(1, total, max(1, total // wanted)), total - 3, total - 1, total}):
        anew()
        assert run(fatal) is KILLED
        # Either nothing can be taken for a whole instance, or everything is there.
        ended.append(not list(second.glob(".restoring")) and second.exists())
        if other_url.startswith("sqlite") and (second / "casehub.sqlite3").exists():
            assert [f for f in faults_of(vault, second, other_url) if ".restoring" not in f] == []
        assert command("--instance", second, "restore", "--from", tmp_path / "backup") in (
            {0, 2} if ended[-1] else {0}
        )
        assert faults_of(vault, second, other_url) == [], fatal


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_nobody_goes_on_restoring_when_the_command_was_killed(
    vault: Any, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    second, pipe = tmp_path / "second", tmp_path / "pipe"
    os.mkfifo(pipe)
    slow = tmp_path / "bin" / "pg_restore"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\necho $$ > {pipe}\nexec sleep 600\n")
    slow.chmod(0o755)
    words = ["--instance", str(second), "restore", "--from", str(tmp_path / "backup")]
    code = f"import sys; from casehub.cli import main; sys.exit(main({words!r}))"
    path = f"{slow.parent}{os.pathsep}{os.environ['PATH']}"
    restore = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PATH": path})
    child = os.pidfd_open(int(pipe.read_text()))
    restore.kill()
    restore.wait()
    # Readable when the process has ended.
    assert select.select([child], [], [], 20)[0] == [child]
    os.close(child)
    assert command(*words) == 0
    assert faults_of(vault, second, other_url) == []


def test_another_backup_does_not_go_on_with_what_was_begun(
    vault: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], other_url: str,
) -> None:  # fmt: skip
    assert command("--instance", settings.instance, "backup", "--out", tmp_path / "later") == 0
    record = json.loads((tmp_path / "later" / "backup.json").read_text())
    record["program"] = "9.9.9"
    (tmp_path / "later" / "backup.json").write_text(json.dumps(record))
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    second = tmp_path / "second"
    (second / ".restoring").mkdir(parents=True)
    from casehub.cli.backups import manifest

    mark = manifest.kept(tmp_path / "backup" / "backup.json").sha256
    (second / ".restoring" / "backup").write_text(mark)
    assert command("--instance", second, "restore", "--from", tmp_path / "later") == 2
    assert "另一份备份" in capsys.readouterr().err
    assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 0
    # No key came along: nothing would be sealed, and nobody would say so.
    assert "签名密钥不在备份中" in capsys.readouterr().out
    assert faults_of(vault, second, other_url) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_damaged_or_newer_backup_changes_nothing(
    vault: Any, settings: Settings, tmp_path: Path, other_url: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out, second = tmp_path / "backup", tmp_path / "second"
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    copy = Folder(out / "blobs").path(vault.names[0])
    before = copy.read_bytes()
    copy.chmod(0o640)
    copy.write_bytes(b"changed")
    assert command("--instance", second, "restore", "--from", out) == 2
    assert "备份已损坏，未做任何改动" in capsys.readouterr().err
    copy.write_bytes(before)
    record = (out / "backup.json").read_text()
    (out / "backup.json").write_text(record.replace(f'"revision": "{needed()}"', '"revision": "9999_later"'))
    assert command("--instance", second, "restore", "--from", out) == 2
    assert "比本程序新" in capsys.readouterr().err
    assert not [p for p in second.glob("*") if p.name != "secret"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_instance_in_use_is_never_overwritten(
    vault: Any, settings: Settings, tmp_path: Path, other_url: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert command("--instance", settings.instance, "restore", "--from", tmp_path / "backup") == 2
    assert "不是空的" in capsys.readouterr().err
    second = tmp_path / "second"
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    (second / "calendars").mkdir(parents=True)
    assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 2
    assert list((second / "calendars").iterdir()) == []
    # Keys brought along first are no content.
    (second / "calendars").rmdir()
    (second / "keys").mkdir()
    assert command("--instance", second, "restore", "--from", tmp_path / "backup") == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_of_the_first_version_comes_back(
    vault: Any, tmp_path: Path, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Format 1: calendars and checkpoints at the top, hashes only."""
    new, old, second = tmp_path / "backup", tmp_path / "old", tmp_path / "second"
    old.mkdir()
    shutil.copytree(new / "blobs", old / "blobs")
    shutil.copyfile(new / "database.sqlite3", old / "database.sqlite3")
    for name in ("calendars", "checkpoints"):
        shutil.copytree(new / "instance" / name, old / name)
    from casehub.cli.backups import manifest

    files = {p.relative_to(old).as_posix(): manifest.kept(p).sha256 for p in manifest.files_of(old)}
    record = {"format": 1, "at": "2026-11-20T00:00:00+00:00", "revision": "0001_first", "files": files}
    (old / "backup.json").write_text(json.dumps(record))
    monkeypatch.setenv("CASEHUB_DATABASE_URL", other_url)
    assert command("--instance", second, "restore", "--from", old) == 0
    found = faults_of(vault, second, other_url)
    assert found == ["file fonts/local/方正小标宋.ttf", "file rules/more.toml"]
