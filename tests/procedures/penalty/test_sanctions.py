"""How far a penalty has come, in words."""

from __future__ import annotations

from casehub.procedures.penalty.sanctions import Stage


def test_each_stage_has_its_words() -> None:
    assert [one.words for one in Stage] == ["拟处罚", "已告知", "已决定"]
