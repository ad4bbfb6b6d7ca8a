from __future__ import annotations

from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.papers.schedule import read_schedule, schedule_faults
from casehub.settings import PROJECT


def test_the_project_has_a_schedule() -> None:
    schedule = read_schedule(PROJECT / "config")
    assert schedule.bounds.seconds == schedule.paper_seconds
    assert schedule.memory_recycle_mb < schedule.memory_limit_mb


def test_every_fault_is_told(tmp_path: Path) -> None:
    text = (PROJECT / "config" / "worker.toml").read_text(encoding="utf-8")
    text = text.replace("look_every = 2", "look_every = 0").replace("[60,", "[0,").replace('"14:30"', '"25:30"')
    (tmp_path / "worker.toml").write_text(text + 'colour = "red"\n', encoding="utf-8")
    with pytest.raises(DeclarationFaults) as told:
        read_schedule(tmp_path)
    said = str(told.value)
    for fault in ("colour: 未知的键", "look_every: 应大于0", "retry_seconds: 应大于0", "digest_at: 应写成时:分"):
        assert fault in said


def test_the_check_of_all_files_tells_of_it(tmp_path: Path) -> None:
    assert schedule_faults(PROJECT) == []
    (tmp_path / "config").mkdir()
    text = (PROJECT / "config" / "worker.toml").read_text(encoding="utf-8")
    limit = f"memory_limit_mb = {read_schedule(PROJECT / 'config').memory_limit_mb}"
    assert limit in text
    (tmp_path / "config" / "worker.toml").write_text(text.replace(limit, "memory_limit_mb = 1"), encoding="utf-8")
    assert [str(one) for one in schedule_faults(tmp_path)] == ["worker.toml: memory_recycle_mb: 应小于 memory_limit_mb"]
