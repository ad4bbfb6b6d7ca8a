"""Soundness of every procedure, its approved table, its diagram, and the legality machine.

After a change that is meant, write the tables anew and read the difference before committing:
    casehub check --approve tests/workflow/approved
"""

from __future__ import annotations

import pytest

from casehub.rulebook.approved import law_tables
from casehub.workflow.check import reachable
from casehub.workflow.loader import load_procedure
from casehub.workflow.machine import advance
from casehub.workflow.procedure import Procedure
from casehub.workflow.table import approved_table
from tests.workflow.builders import APPROVED, ROOT, WORKFLOWS

# What a leader does in a leader's own name: the draft of it lies in a state of the procedure.
IN_OWN_NAME = {
    "adjudication": {"return_by_head"},
    "assistance": {"sign_request"},
    "criminal_referral": {"decide_not_to_send"},
    "penalty_registration": {"refuse_afterwards"},
    "seizure": {"refuse_seized"},
    "evidence_registration": {"approve_registration", "refuse_registration"},
}
KEYS = [path.stem for path in sorted(WORKFLOWS.glob("*.yaml"))]




@pytest.mark.parametrize("key", KEYS)
def test_every_state_is_reached_and_leads_to_an_end(
    key: str, procedures: dict[str, Procedure]
) -> None:
    p = procedures[key]
    finals = {s.id for s in p.states if s.final}
    assert reachable(p, p.initial) == {s.id for s in p.states}
    assert [s.id for s in p.states if not finals & reachable(p, s.id)] == []
    # What is said of a matter afterwards leaves it where it ended.
    assert [s.id for s in p.steps if s.to is not None and finals & set(s.from_)] == []


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


def test_a_superseded_version_keeps_its_approved_table() -> None:
    for path in (ROOT / "workflows" / "superseded").glob("*.yaml"):
        approved = (APPROVED / f"{path.stem}.txt").read_text(encoding="utf-8")
        assert approved_table(load_procedure(path)) == approved


def test_no_approved_table_is_left_over() -> None:
    stems = sorted(path.stem for path in APPROVED.glob("*.txt"))
    older = [path.stem for path in (ROOT / "workflows" / "superseded").glob("*.yaml")]
    assert stems == sorted([*KEYS, *older, *law_tables(ROOT)])


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




@pytest.mark.parametrize("key", KEYS)
def test_what_a_leader_approves_is_drafted_by_another(
    key: str, procedures: dict[str, Procedure]
) -> None:
    approved = [s for s in procedures[key].steps if s.duty == "approve"]
    assert {s.id for s in approved if s.route is None} == IN_OWN_NAME.get(key, set())
    for step in approved:
        if step.route is not None:
            assert step.route.last.duty == "approve"
            assert step.route.first.duty in {"draft", "publicise"}
            assert not set(step.route.first.roles) & set(step.route.last.roles)
