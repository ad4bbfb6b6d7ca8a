"""`casehub audit`: what the person at the keyboard is told of a sound and of a broken record."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from casehub import verify_audit
from casehub.cli import clock, main
from tests.faults import roads
from tests.faults.world import Office, make_office


@pytest.fixture
def running(sqlite_template: Path, tmp_path: Path) -> Office:
    """An office with one case and an exhibit; nothing is open."""
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "casehub.sqlite3")
    office = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    roads.told_defects(office)
    office.engine.dispose()
    return office


@pytest.fixture
def instance(running: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its instance folder."""
    assert running.kind == "sqlite"
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    return tmp_path / "instance"


def run(folder: Path, *words: str) -> int:
    return main(["--instance", str(folder), "audit", *words])


def change(folder: Path, statement: str) -> None:
    """Somebody who owns the disk changes the file."""
    db = sqlite3.connect(folder / "casehub.sqlite3")
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _made in guards:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(statement)
    for _name, made in guards:
        db.execute(made)
    db.commit()
    db.close()


def test_sound_record(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(instance, "verify") == 0
    # Nothing is sealed yet: sound, and people read what that does not prove.
    assert "检查点 0 个：未发现改动；尚未封存任何检查点，" in capsys.readouterr().out
    assert run(instance, "seal") == 0
    capsys.readouterr()
    assert run(instance, "verify") == 0
    assert "检查点 1 个：未发现改动；没有固定公钥（--key）" in capsys.readouterr().out
    assert run(instance, "key") == 0
    assert run(instance, "verify", "--key", capsys.readouterr().out.strip()) == 0
    assert capsys.readouterr().out.endswith("检查点 1 个：未发现改动\n")
    assert run(instance, "verify", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["sound"], report["faults"]) == (True, [])
    assert (report["cases"], report["events"], report["documents"]) == (2, 4, 1)
    assert report["rows"] > 20


def test_broken_record_is_told_line_by_line(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(instance, "UPDATE event SET sentence = '另一种说法' WHERE seq = 2")
    assert run(instance, "verify") == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "SJ2026030001 第2号记录：内容与校验值不符"
    assert run(instance, "verify", "--json") == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault == {
        "kind": "chain", "where": "SJ2026030001 第2号记录", "sentence": "内容与校验值不符"
    }  # fmt: skip
    assert out[-1].endswith("发现 1 处问题")


def test_sealed_checkpoints_leave_the_machine_and_bind(
    instance: Path, running: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(instance, "seal") == 0
    assert "已封存检查点 1：记录 4 条" in capsys.readouterr().out
    assert run(instance, "seal") == 0
    assert "没有新的记录，不另封存。最近的检查点 1：记录 4 条" in capsys.readouterr().out
    roads.registered(running, clock.now())
    running.engine.dispose()
    assert run(instance, "seal") == 0
    files = sorted((instance / "checkpoints").glob("*.json"))
    assert [f.name for f in files] == ["00000001.json", "00000002.json"]
    assert (instance / "keys" / "checkpoint.key").stat().st_mode & 0o077 == 0
    first, second = (json.loads(f.read_text()) for f in files)
    assert first["public_key"] == second["public_key"]
    assert (first["event_count"], second["event_count"]) == (4, 5)
    assert run(instance, "verify") == 0
    database = instance / "casehub.sqlite3"
    blobs, copies = instance / "blobs", instance / "checkpoints"
    assert verify_audit.verify(database, blobs, copies, first["public_key"]) == []
    capsys.readouterr()
    # The seals inside are thrown away; the copies outside still know.
    change(instance, "DELETE FROM checkpoint")
    assert run(instance, "verify") == 1
    assert "外存检查点 00000001.json：库中没有这个检查点" in capsys.readouterr().out


def test_key_to_pin_and_a_seal_by_another(
    instance: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(instance, "key") == 2
    assert run(instance, "seal") == 0
    capsys.readouterr()
    assert run(instance, "key") == 0
    public = capsys.readouterr().out.strip()
    pin = tmp_path / "published.txt"
    pin.write_text(f"{public}\n")
    assert run(instance, "verify", "--key", str(pin)) == 0
    assert run(instance, "verify", "--key", "00" * 32) == 1
    assert "不是用固定的公钥" in capsys.readouterr().out
    assert run(instance, "verify", "--key", "no key") == 2


def test_lost_or_empty_key_is_one_sentence_and_no_new_key(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(instance, "seal") == 0
    key = instance / "keys" / "checkpoint.key"
    key.write_bytes(b"")
    assert run(instance, "seal") == 2
    assert "应为 32 字节，实为 0 字节" in capsys.readouterr().err
    key.unlink()
    assert run(instance, "seal") == 2
    assert "请放回原来的密钥" in capsys.readouterr().err
    assert not key.exists()
    assert run(instance, "seal", "--new-key") == 0
    assert key.stat().st_size == 32


def test_a_new_key_is_signed_by_the_one_before(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(instance, "seal") == 0
    assert run(instance, "key") == 0
    before = capsys.readouterr().out.split()[-1]
    assert run(instance, "seal", "--new-key") == 0
    assert "签名密钥已更换（由原密钥签署）" in capsys.readouterr().out
    assert run(instance, "verify", "--key", before) == 0
    assert run(instance, "seal") == 0
    assert run(instance, "verify") == 0
    (instance / "keys" / "checkpoint.key").unlink()
    assert run(instance, "seal", "--new-key") == 0
    assert "没有原密钥的签署" in capsys.readouterr().out
    assert run(instance, "verify") == 1
    assert "换了签名密钥，没有原密钥的签署" in capsys.readouterr().out


def test_empty_copy_is_a_fault_and_is_written_again_by_the_next_seal(
    instance: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "elsewhere"
    monkeypatch.setenv("CASEHUB_CHECKPOINTS", str(outside))
    assert run(instance, "seal") == 0
    copy = outside / "00000001.json"
    whole = copy.read_bytes()
    copy.write_bytes(b"")
    assert run(instance, "verify") == 1
    assert "外存检查点 00000001.json：文件损坏" in capsys.readouterr().out
    assert run(instance, "seal") == 0
    assert copy.read_bytes() == whole
    assert run(instance, "verify") == 0


def test_folder_without_database_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    assert run(tmp_path / "nowhere", "verify") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
