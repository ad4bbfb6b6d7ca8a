"""A backup has everything but keys, says what it has, is whole or absent, shows no password."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casehub.cli.backups import manifest
from casehub.cli.instance import open_instance
from casehub.settings import PROJECT, Settings
from casehub.storage.folder import Folder
from tests.cli.backups.vault import PLACED, command, fill
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.points import Points
from tests.s3server import running
from tests.storage.conftest import KEYS


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Settings:
    """Commands run on this test's database."""
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    return settings


def test_a_backup_has_everything_but_keys(
    environment: Settings, engine: Engine, tmp_path: Path, backend: str
) -> None:
    vault, out = fill(environment, engine), tmp_path / "backup"
    assert command("--instance", environment.instance, "backup", "--out", out) == 0
    record = json.loads((out / "backup.json").read_text())
    names = set(record["files"])
    assert {f"instance/{name}" for name in PLACED} <= names
    assert {f"blobs/sha256/{n[:2]}/{n[2:4]}/{n}" for n in vault.names} <= names
    assert {f"program/{p.relative_to(PROJECT)}" for p in manifest.files_of(PROJECT / "config")} <= names
    assert "program/workflows/mediation.yaml" in names
    assert not [n for n in names if "keys" in n or n.endswith("secret") or "incoming" in n]
    assert not [p for p in out.rglob("*") if p.suffix in {".sqlite3-wal", ".sqlite3-shm"}]
    assert record["numbers"] == [
        {"organisation": "wanzhou", "series": "series:渝万知裁字", "year": 2026, "value": 41}
    ]
    assert record["database"] == backend
    assert environment.secret_key not in (out / "backup.json").read_text()
    assert manifest.read(out).revision.startswith("00")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_damaged_blob_is_named_and_the_rest_is_kept(
    environment: Settings, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault, out = fill(environment, engine), tmp_path / "backup"
    assert isinstance(environment.blobs, Path)
    path = Folder(environment.blobs).path(vault.names[0])
    path.chmod(0o640)
    path.write_bytes(b"other")
    assert command("--instance", environment.instance, "backup", "--out", out) == 13
    assert "有 1 个文件已损坏" in capsys.readouterr().out
    said = manifest.read(out)
    assert said.damaged == [vault.names[0]]
    assert sum(name.startswith("blobs/") for name in said.files) == len(vault.names) - 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_files_of_a_bucket_come_back_into_another(
    environment: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as server:
        for name, value in KEYS.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("CASEHUB_BLOBS", server.bucket("first"))
        fill(environment, engine)
        kept = open_instance(environment.instance).blobs.put(io.BytesIO(b"in the bucket"))
        assert command("--instance", environment.instance, "backup", "--out", tmp_path / "b") == 0
        said = (tmp_path / "b" / "backup.json").read_text()
        assert "s3://first/office?endpoint=" in said
        assert KEYS["CASEHUB_BLOBS_SECRET_KEY"] not in said
        monkeypatch.setenv("CASEHUB_BLOBS", server.bucket("second"))
        monkeypatch.delenv("CASEHUB_DATABASE_URL")
        assert command("--instance", tmp_path / "i", "restore", "--from", tmp_path / "b") == 0
        assert open_instance(tmp_path / "i").blobs.read(kept.sha256) == b"in the bucket"
        assert not (tmp_path / "i" / "blobs").exists()




@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_is_durable_before_it_has_its_name(
    environment: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(environment, engine)
    synced: set[str] = set()
    renamed: list[set[str]] = []
    fsync, replace = os.fsync, os.replace

    def note(descriptor: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def rename(source: Path, target: Path) -> None:
        if Path(target) == tmp_path / "b":
            renamed.append({str(p) for p in Path(source).rglob("*")} - synced)
        replace(source, target)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "replace", rename)
    assert command("--instance", environment.instance, "backup", "--out", tmp_path / "b") == 0
    assert renamed == [set()]
    assert str(tmp_path) in synced


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_killed_backup_is_absent_or_whole_and_the_next_one_ends(
    environment: Settings, engine: Engine, tmp_path: Path
) -> None:
    fill(environment, engine, files=1)
    engine.dispose()

    def run(fatal: int | None, out: Path) -> object:
        def task() -> int:
            points = Points(fatal)
            points.watch_files()
            assert command("--instance", environment.instance, "backup", "--out", out) == 0
            return points.passed

        return collect(spawn(task))

    total = run(None, tmp_path / "all")
    assert isinstance(total, int) and total > 20
    for fatal in sorted({*range(1, total, max(1, total // 12)), total - 1, total}):
        out = tmp_path / f"b{fatal}"
        assert run(fatal, out) is KILLED
        if out.exists():
            assert manifest.read(out).files
            continue
        assert command("--instance", environment.instance, "backup", "--out", out) == 0
        assert manifest.read(out).files






