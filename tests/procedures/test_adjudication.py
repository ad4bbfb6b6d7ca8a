"""The adjudication procedure as a whole: every transition of the law, the road, its papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pytest

from casehub.documents.templates.sidecars import read_kinds
from casehub.procedures import LAW
from casehub.workflow.machine import advance, open_steps
from casehub.workflow.part import reasons_against
from casehub.workflow.procedure import Step
from tests.procedures.adjudicating import CHONGQING, MEMBER, ROOT, at, procedure

CODES = [f"T{n}" for n in range(1, 64)]
# The demonstration's main case, S10 to S38: step and state after it.
ROAD = [
    ("submit_request", "submitted"),
    ("file_case", "filed"),
    ("issue_answer_papers", "filed"),
    ("begin_answering", "answering"),
    ("register_answer", "preparing"),
    ("forward_answer", "preparing"),
    ("refuse_suspension", "preparing"),
    ("call_evidence_exchange", "preparing"),
    ("inspect_site", "preparing"),
    ("take_samples", "preparing"),
    ("request_assistance", "preparing"),
    ("record_evidence_exchange", "preparing"),
    ("decide_hearing", "hearing"),
    ("hold_hearing", "deliberating"),
    ("record_deliberation", "reviewing"),
    ("return_for_redeliberation", "deliberating"),
    ("record_deliberation", "reviewing"),
    ("approve_legality", "reviewing"),
    ("give_section_opinion", "reviewing"),
    ("issue_decision", "decided"),
    ("confirm_service", "served"),
    ("note_suit_period_over", "served"),
    ("approve_publication", "served"),
    ("confirm_performance", "performed"),
    ("close_case", "closed"),
    ("archive_case", "archived"),
]
CLOSING_PAPERS = {
    "close_case": "closing_approval_form",
    "reach_settlement": "mediation_agreement",
    "treat_as_withdrawn": "case_cancellation_decision",
    "approve_withdrawal": "case_cancellation_decision",
    "cancel_case": "case_cancellation_decision",
    "cancel_and_transfer": "case_cancellation_decision",
    "cancel_for_time_limit": "case_cancellation_decision",
    "terminate_case": "case_cancellation_decision",
}


@pytest.mark.parametrize("code", CODES)
def test_every_transition_of_the_law_is_a_step(code: str) -> None:
    assert [s.id for s in procedure().steps if s.code == code]


def test_codes_are_transitions_or_notes() -> None:
    odd = {s.code for s in procedure().steps} - set(CODES)
    assert all(code.startswith("note.") for code in odd)


def test_the_road_of_the_demonstration() -> None:
    state = "draft"
    for step, after in ROAD:
        state = advance(procedure(), state, step)
        assert (step, state) == (step, after)


def test_the_stages_on_the_rail_are_passed_in_order() -> None:
    passed = [after for _, after in ROAD]
    assert list(dict.fromkeys(s for s in passed if s in procedure().road)) == [
        *dict.fromkeys(procedure().road)
    ]


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("filed", "已立案"),
        ("answering", "待答辩"),
        ("preparing", "审理准备"),
        ("hearing", "口头审理"),
        ("written", "书面审理"),
        ("deliberating", "合议"),
    ],
)
def test_a_suspended_case_goes_back_to_where_it_stood(state: str, title: str) -> None:
    assert procedure().state(state).title == title
    assert advance(procedure(), state, "suspend_case") == "suspended"
    step = procedure().step(f"resume_to_{state}")
    assert advance(procedure(), "suspended", step.id) == state
    assert step.guards[0] == "case_was_suspended_there"
    assert step.resume is not None


@pytest.mark.parametrize("state", ["submitted", "suspended", "reviewing", "decided"])
def test_no_hearing_and_no_ruling_where_the_law_has_none(state: str) -> None:
    closed = {"decide_hearing", "hold_hearing", "record_deliberation", "suspend_case"}
    assert not closed & set(open_steps(procedure(), state))


def test_a_suspended_case_is_neither_heard_nor_decided() -> None:
    steps = set(open_steps(procedure(), "suspended"))
    assert {"approve_withdrawal", "reach_settlement", "cancel_case"} <= steps
    assert not steps & {"issue_decision", "hold_hearing", "extend_limit_first", "inspect_site"}


@pytest.mark.parametrize(("step", "paper"), CLOSING_PAPERS.items())
def test_every_end_has_its_paper(step: str, paper: str) -> None:
    found = procedure().step(step)
    assert paper in found.documents
    assert procedure().state(str(found.to)).closing


def test_only_the_six_periods_stop_the_clock() -> None:
    kinds = {
        effect.kind
        for step in procedure().steps
        for effect in (step.pause, step.excluded)
        if effect is not None
    }
    # Announcement and appraisal belong to matters of their own.
    assert kinds == {"suspension", "jurisdiction_objection", "evidence_extension", "settlement"}


def test_clocks_of_the_main_road() -> None:
    def started(step: str) -> set[tuple[str, str]]:
        return {(e.rule, e.from_) for e in procedure().step(step).deadlines.start}

    assert started("submit_request") == {("adjudication.filing_review", "received_on")}
    assert started("file_case") == {
        ("adjudication.decide", "today"),
        ("adjudication.serve_copy", "today"),
    }
    assert started("register_answer") == {("adjudication.forward_answer", "answer_received_on")}
    assert started("issue_decision") == {
        ("adjudication.deliver_decision", "today"),
        ("adjudication.publish", "today"),
    }
    assert started("note_suit_period_over") == {
        ("enforcement.court_apply", "suit_period_ended_on")
    }
    assert procedure().step("issue_decision").deadlines.close == ("adjudication.decide",)


@pytest.mark.parametrize(
    ("kind", "role", "rules"),
    [
        ("answer_notice", "respondent", ["adjudication.answer"]),
        ("answer_notice", "requester", []),
        ("evidence_notice", "requester", ["adjudication.evidence_period"]),
        ("panel_notice", "third", ["recusal.apply"]),
        ("adjudication_decision", "requester", ["adjudication.sue", "reconsideration.apply"]),
        ("non_filing_notice", "requester", ["reconsideration.apply"]),
        ("performance_urging_notice", "respondent", ["enforcement.demand_wait", "enforcement.plead"]),
    ],
)
def test_service_starts_the_clocks(kind: str, role: str, rules: list[str]) -> None:
    rule = procedure().service_rule(kind)
    assert rule is not None
    assert [e.rule for e in rule.starts_for(role)] == rules


@pytest.mark.parametrize(
    ("step", "duty", "roles"),
    [
        ("file_case", "approve", ("department_head",)),
        ("inspect_site", "investigate", ("main_examiner", "panel_member", "presiding_officer")),
        ("record_deliberation", "decide", ("presiding_officer",)),
        ("approve_legality", "review", ("legal_reviewer",)),
        ("return_for_redeliberation", "review", ("legal_reviewer",)),
        ("issue_decision", "approve", ("department_head",)),
        ("archive_case", "", ("archivist",)),
    ],
)
def test_who_may_do_what(step: str, duty: str, roles: tuple[str, ...]) -> None:
    found = procedure().step(step)
    assert (found.duty, found.roles) == (duty, roles)


def test_what_the_panel_and_the_reviewer_say_stays_inside() -> None:
    inside = {s.id for s in procedure().steps if s.confidential}
    assert {"record_deliberation", "approve_legality", "return_for_redeliberation"} <= inside
    assert "issue_decision" not in inside
    assert all(procedure().step(s).confidential for s in ("try_settlement", "register_tech_opinion"))


def test_handlers_act_with_a_certificate() -> None:
    outside = {"requester", "respondent", "court"}
    handlers = {"main_examiner", "presiding_officer", "panel_member"}
    for step in procedure().steps:
        if step.duty in {"investigate", "decide"} and handlers >= set(step.roles):
            assert step.certificate, step.id
        if step.by in outside:
            assert not step.certificate, step.id


@lru_cache
def kinds() -> dict[str, Any]:
    return dict(read_kinds(ROOT / "templates" / "documents")[0])


def typed(field: Any) -> Any:
    """The example of a field as a form would hand it over."""
    if field.kind == "date":
        return date.fromisoformat(str(field.example)[:10])
    if field.kind == "datetime":
        return datetime.fromisoformat(str(field.example)).replace(tzinfo=CHONGQING)
    if field.kind == "table":
        return [dict(row) for row in field.example]
    known = {"person": MEMBER, "people": [MEMBER], "party": 2, "organisation": 1, "evidence": [1]}
    return known.get(field.kind, field.example)


def fields(step: Step) -> Iterable[Any]:
    yield from step.fields
    for name in (*step.documents, *step.may_issue):
        yield from kinds()[name].fields


@pytest.mark.parametrize("step", [s.id for s in procedure().steps])
def test_every_form_filled_with_its_examples_gets_sentences_not_crashes(step: str) -> None:
    chosen = procedure().step(step)
    data: dict[str, Any] = {}
    for field in fields(chosen):
        data.setdefault(field.id, typed(field))
    for typed_in in (data, dict.fromkeys(data), {}):
        reasons = reasons_against(LAW, at(step, data=typed_in))
        assert all(r.sentence.endswith("。") or "专利号" in r.sentence for r in reasons)
        assert all(r.field in {None, *data} for r in reasons)
