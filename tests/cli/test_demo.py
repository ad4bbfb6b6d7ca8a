"""`casehub demo`: papers written twice the same, no demonstration in production nor over data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casehub.cli import main
from casehub.db import make_engine, session_factory
from casehub.demonstration import accounts
from casehub.demonstration.performing import is_empty
from casehub.model import (
    Case,
)


def test_headless_writes_the_papers_and_twice_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    summaries = []
    for name in ("one", "two"):
        out = tmp_path / name
        words = ["demo", "--headless", "--out", str(out), "--json"]
        assert main([*words, "--at", "2026-03-17T09:00:00+08:00"]) == 0
        printed, told = capfd.readouterr()
        assert "案例 1/2" in told
        summary = json.loads(printed)
        assert summary == json.loads((out / "summary.json").read_text(encoding="utf-8"))
        for row in summary["documents"]:
            assert (out / row["path"]).read_bytes().startswith(b"%PDF-")
        summaries.append(summary)
    one, two = summaries
    assert one["cases"] == two["cases"]
    assert one["documents"] == two["documents"]
    assert [(d["kind"], d["case"]) for d in one["documents"]] == [
        ("correction_notice", "SJ2026030001"),
        ("service_receipt", "SJ2026030001·送1"),
    ]
    kept = accounts.kept(tmp_path / "one" / "instance")
    assert kept is not None
    assert kept.password not in (tmp_path / "one" / "summary.json").read_text(encoding="utf-8")


def test_production_takes_no_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "production")
    monkeypatch.setenv("CASEHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite3'}")
    monkeypatch.setenv("CASEHUB_SECRET_KEY", "0123456789abcdef" * 3)
    monkeypatch.setenv("CASEHUB_BASE_URL", "https://casehub.example")
    assert main(["--instance", str(tmp_path), "demo", "--headless"]) == 2
    assert "生产环境" in capfd.readouterr().err


def test_a_database_in_use_is_left_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["--instance", str(tmp_path / "i"), "demo", "--at", "2026-01-01T00:00:00+08:00"]
    assert main(words) == 2
    assert "casehub migrate" in capfd.readouterr().err
    assert main(["--instance", str(tmp_path / "i"), "migrate"]) == 0
    assert main(words) == 0
    assert "zhouyinghe" in capfd.readouterr().out
    assert main(words) == 2
    assert "已有数据" in capfd.readouterr().err
    assert main([*words, "--if-empty"]) == 0
    assert "zhouyinghe" in capfd.readouterr().out
    with session_factory(make_engine(f"sqlite:///{tmp_path / 'i' / 'casehub.sqlite3'}"))() as s:
        assert not is_empty(s)
        assert s.scalar(select(func.count()).select_from(Case)) == 0


def test_papers_may_be_left_to_the_worker(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`./run` serves before they are printed."""
    words = ["--instance", str(tmp_path / "i")]
    assert main([*words, "migrate"]) == 0
    assert main([*words, "demo", "--unprinted", "--at", "2026-03-17T09:00:00+08:00"]) == 0
    capfd.readouterr()
    assert main([*words, "worker", "--once", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["printed"] == 2
    assert main([*words, "demo", "--unprinted", "--out", str(tmp_path)]) == 2
    assert "--unprinted" in capfd.readouterr().err
