"""Every fault of every rule file at once, and none in those that ship."""

from __future__ import annotations

from pathlib import Path

from casehub.procedures import LAW
from casehub.rulebook.checking import all_faults
from tests.workflow.builders import ROOT


def test_the_shipped_files_have_no_fault() -> None:
    procedures, faults = all_faults(ROOT, LAW)
    assert faults == []
    assert {key for key, _ in procedures} == {
        "adjudication",
        "appraisal",
        "assistance",
        "evidence_registration",
        "hearing",
        "intake",
        "mediation",
        "service",
    }


def test_a_faulty_project_is_reported_whole(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "bad.yaml").write_text("procedure: bad\n", encoding="utf-8")
    _, faults = all_faults(tmp_path, LAW)
    text = "\n".join(str(fault) for fault in faults)
    for expected in ("bad.yaml: version", "bad.yaml: title", "roles.toml", "limits.toml"):
        assert expected in text
