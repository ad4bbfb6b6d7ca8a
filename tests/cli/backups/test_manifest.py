"""A backup is read only when every file is there and whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from casehub.cli.backups import manifest
from casehub.cli.parser import UsageFault
from casehub.settings import Settings
from tests.cli.backups.vault import command, fill


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Settings:
    """Commands run on this test's database."""
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    return settings


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_no_whole_backup_is_refused(
    environment: Settings, engine: Engine, tmp_path: Path
) -> None:
    fill(environment, engine)
    out = tmp_path / "b"
    assert command("--instance", environment.instance, "backup", "--out", out) == 0
    assert command("--instance", environment.instance, "backup", "--out", out) == 2
    empty = tmp_path / "empty"
    assert command("--instance", empty, "backup", "--out", tmp_path / "c") in {0, 2}
    text_of = (out / "backup.json").read_text()
    for spoilt in ("", "{}", "[]", text_of.replace('"format": 2', '"format": 9'), text_of[:-5],
                   text_of.replace('"value": 41', '"value": -1')):  # fmt: skip
        (out / "backup.json").write_text(spoilt)
        with pytest.raises(UsageFault, match="清单"):
            manifest.read(out)
    (out / "backup.json").write_text(text_of)
    (out / "instance" / "more").write_text("x")
    with pytest.raises(UsageFault, match="已损坏"):
        manifest.read(out)
    with pytest.raises(UsageFault, match="不是备份目录"):
        manifest.read(tmp_path)
