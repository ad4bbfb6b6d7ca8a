"""Every fault of every rule file at once, and none in those that ship."""

from __future__ import annotations

from pathlib import Path

from casehub.procedures import LAW
from casehub.rulebook.checking import all_faults
from tests.rulebook.planting import Planted, rounds, silent
from tests.workflow.builders import ROOT


def test_the_shipped_files_have_no_fault() -> None:
    procedures, faults = all_faults(ROOT, LAW)
    assert faults == []
    assert {key for key, _ in procedures} == {
        "adjudication",
        "appraisal",
        "assistance",
        "complaint",
        "criminal_referral",
        "designating",
        "duty_crime",
        "evidence_registration",
        "hearing",
        "helping",
        "intake",
        "mediation",
        "on_the_spot",
        "overseas",
        "penalty",
        "penalty_expert",
        "penalty_registration",
        "peoples_mediation",
        "requesting",
        "responding",
        "rights_aid",
        "seizure",
        "service",
    }


def test_a_faulty_project_is_reported_whole(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "bad.yaml").write_text("procedure: bad\n", encoding="utf-8")
    _, faults = all_faults(tmp_path, LAW)
    text = "\n".join(str(fault) for fault in faults)
    for expected in ("bad.yaml: version", "bad.yaml: title", "roles.toml", "limits.toml"):
        assert expected in text


TOPICS = {
    "step under a topic that is not there": Planted(
        "workflows/hearing.yaml", "    topic: hearing\n", "    topic: nowhere\n", "没有这个分类：nowhere"
    ),
    "step under none": Planted("workflows/appraisal.yaml", "    topic: evidence\n", "", "没有写明属于哪个分类"),
    "step of a superseded version": Planted(
        "workflows/superseded/adjudication-1.yaml", "    topic: parties\n", "    topic: party\n", "没有这个分类：party"
    ),
    "topic without a step": Planted(
        "config/house.toml", "", '\n[[topic]]\nid = "left"\ntitle = "余"\n', "topic.left: 没有步骤属于这个分类"
    ),
    "a second place for papers": Planted(
        "config/house.toml", "", '\n[[topic]]\nid = "more"\ntitle = "余"\npapers = true\n', "应当恰有一个"
    ),
}


def test_a_fault_of_the_topics_is_told(project: Path) -> None:
    for planted in rounds(TOPICS):
        assert silent(project, planted) == {}
