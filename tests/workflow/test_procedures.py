"""Soundness of every procedure, its approved table, its diagram, and the legality machine.

After a change that is meant, write the tables anew and read the difference before committing:
    casehub check --approve tests/workflow/approved
"""

from __future__ import annotations

import pytest

from casehub.rulebook.approved import law_tables
from casehub.workflow.checking.graph import reachable
from casehub.workflow.loader import load_procedure
from casehub.workflow.machine import advance
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.table import approved_table
from tests.workflow.builders import APPROVED, ROOT, WORKFLOWS, roles_of_the_files

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


def named_in(p: Procedure, role: str) -> set[str]:
    """The states that are reached by some road on which somebody was named for the role."""
    seen: set[tuple[str, bool]] = set()
    todo = [(p.initial, False)]
    while todo:
        state, named = one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        todo += [(s.to, named or role in s.assigns.values()) for s in p.steps_from(state) if s.to]
    return {state for state, named in seen if named}


def of_sorts(step: Step) -> frozenset[str]:
    """The letters alone whose matters have the step; none for all."""
    return frozenset(step.answers.sorts) if step.answers else frozenset()


@pytest.mark.parametrize("key", KEYS)
def test_nobody_is_waited_for_whom_nothing_named(
    key: str, procedures: dict[str, Procedure]
) -> None:
    p, roles = procedures[key], roles_of_the_files()
    # A child matter has the people of its case.
    if any(key in other.matters for other in procedures.values()):
        return
    for step in p.steps:
        drafts = step.route.first.roles if step.route else ()
        if not drafts or not all(roles[role].assigned for role in drafts):
            continue
        for state in step.from_:
            naming = [
                one for one in p.steps_from(state)
                if one.main and set(one.assigns.values()) & set(drafts)
                and (not of_sorts(one) or of_sorts(one) & of_sorts(step))
            ]  # fmt: skip
            assert naming or any(state in named_in(p, role) for role in drafts), (step.id, state)
