"""A fault is one sentence for people and three words for programs."""

from __future__ import annotations

from casehub.record.faults import Fault


def test_a_fault_is_said_and_kept() -> None:
    fault = Fault("row", "渝知裁字〔2026〕1号", "期限被改动")
    assert str(fault) == "渝知裁字〔2026〕1号：期限被改动"
    assert fault.json() == {"kind": "row", "where": "渝知裁字〔2026〕1号", "sentence": "期限被改动"}
