"""Soundness of every procedure, its approved table, its diagram, and the legality machine.

After a change that is meant, write the tables anew and read the difference before committing:
    casehub check --approve tests/workflow/approved
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from casehub.procedures import LAW
from casehub.rulebook.approved import law_tables
from casehub.rulebook.checking import all_faults
from casehub.workflow.check import reachable
from casehub.workflow.diagram import mermaid, svg
from casehub.workflow.machine import IllegalStepError, advance, machine_of, open_steps
from casehub.workflow.procedure import Procedure
from casehub.workflow.table import approved_table
from tests.workflow.builders import APPROVED, ROOT, WORKFLOWS

KEYS = [path.stem for path in sorted(WORKFLOWS.glob("*.yaml"))]
SVG = "{http://www.w3.org/2000/svg}"


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


@pytest.mark.parametrize("key", KEYS)
def test_every_state_is_reached_and_leads_to_an_end(
    key: str, procedures: dict[str, Procedure]
) -> None:
    p = procedures[key]
    finals = {s.id for s in p.states if s.final}
    assert reachable(p, p.initial) == {s.id for s in p.states}
    assert [s.id for s in p.states if not finals & reachable(p, s.id)] == []
    assert [s.id for s in p.steps if finals & set(s.from_)] == []


@pytest.mark.parametrize("key", KEYS)
def test_no_step_is_without_basis_role_or_examples(
    key: str, procedures: dict[str, Procedure]
) -> None:
    steps = procedures[key].steps
    assert [s.id for s in steps if not (s.basis or s.articles) or not s.roles] == []
    assert [f"{s.id}.{f.id}" for s in steps for f in s.fields if f.example is None] == []


@pytest.mark.parametrize("key", KEYS)
def test_the_approved_table_still_holds(key: str, procedures: dict[str, Procedure]) -> None:
    approved = (APPROVED / f"{key}.txt").read_text(encoding="utf-8")
    assert approved_table(procedures[key]) == approved


def test_no_approved_table_is_left_over() -> None:
    stems = sorted(path.stem for path in APPROVED.glob("*.txt"))
    assert stems == sorted([*KEYS, *law_tables(ROOT)])


@pytest.mark.parametrize("key", KEYS)
def test_the_machine_agrees_with_the_file(key: str, procedures: dict[str, Procedure]) -> None:
    p = procedures[key]
    assert machine_of(p) is machine_of(p)
    assert machine_of(p).models == []
    for state in p.states:
        here = [s for s in (*p.steps, *p.paper_steps) if state.id in s.from_]
        assert set(open_steps(p, state.id)) == {s.id for s in here}
        assert {s.id: advance(p, state.id, s.id) for s in here} == {
            s.id: s.target(state.id) for s in here
        }


def test_an_illegal_step_is_refused(procedures: dict[str, Procedure]) -> None:
    with pytest.raises(IllegalStepError, match="file_mediation is not open in state submitted"):
        advance(procedures["mediation"], "submitted", "file_mediation")
    with pytest.raises(IllegalStepError):
        advance(procedures["mediation"], "submitted", "no_such_step")


@pytest.mark.parametrize("key", KEYS)
def test_both_diagrams_show_every_state_and_step(
    key: str, procedures: dict[str, Procedure]
) -> None:
    p = procedures[key]
    text, picture = mermaid(p), ET.fromstring(svg(p))  # noqa: S314  our own text
    drawn = [node.text or "" for node in picture.iter(f"{SVG}text")]
    assert text.startswith("stateDiagram-v2\n")
    assert text.count("-->") == 1 + len([s for s in p.states if s.final]) + sum(
        len(s.from_) for s in p.steps if s.to
    )
    for state in p.states:
        assert f'state "{state.title}" as {state.id}' in text
        assert state.title in drawn
    for n, step in enumerate(p.steps, start=1):
        assert any(line.startswith(f"{n}　") and step.title in line for line in drawn)


def test_the_mediation_road_of_the_demonstration(procedures: dict[str, Procedure]) -> None:
    p, state = procedures["mediation"], "draft"
    road = [
        ("receive_request", "submitted"),
        ("send_opinion_notice", "reply_wait"),
        ("record_consent", "reply_wait"),
        ("file_mediation", "filed"),
        ("hold_session", "session"),
        ("fail_session", "failed"),
        ("close_failed", "closed"),
        ("open_adjudication", "closed"),
        ("archive_volume", "archived"),
    ]
    for step, expected in road:
        state = advance(p, state, step)
        assert state == expected


def test_service_of_the_reply_notice_starts_its_clock(procedures: dict[str, Procedure]) -> None:
    rule = procedures["mediation"].service_rule("mediation_opinion_notice")
    assert rule is not None
    assert [e.rule for e in rule.starts_for("respondent")] == ["mediation.reply"]
    assert rule.starts_for("requester") == ()
    assert rule.close == ("mediation.send_copy",)


def test_only_announcement_service_pauses_the_parent(procedures: dict[str, Procedure]) -> None:
    p = procedures["service"]
    pausing = {s.id for s in p.steps if s.parent and s.parent.pause}
    resuming = {s.id for s in p.steps if s.parent and s.parent.resume}
    assert pausing == {"announce"}
    assert resuming == {"prove_announcement", "stop_announcement"}


def test_a_faulty_project_is_reported_whole(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "bad.yaml").write_text("procedure: bad\n", encoding="utf-8")
    _, faults = all_faults(tmp_path, LAW)
    text = "\n".join(str(fault) for fault in faults)
    for expected in ("bad.yaml: version", "bad.yaml: title", "roles.toml", "limits.toml"):
        assert expected in text
