"""Conditions of the panel, its votes and its reviewers, each both ways."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from casehub.model import Case, proposal
from casehub.procedures import LAW
from casehub.procedures.adjudication import panel
from tests.procedures.adjudicating import (
    CHAIR,
    FOURTH,
    LAPSED,
    LEAD,
    MEMBER,
    Both,
    at,
    event,
    faults,
    names,
    seats,
)

PANEL_DATA = {"panel_chair": CHAIR, "panel_lead": LEAD, "panel_members": [MEMBER]}
RECUSAL = [event("register_recusal_request")]
REVIEWED = [event("record_deliberation"), event("approve_legality")]
RETURNED = [*REVIEWED, event("return_for_redeliberation"), event("record_deliberation")]
APPLIES = [event("register_hearing_application", party=2, hearing_applied_on="2026-07-20")]
ANSWERED = [*APPLIES, event("refuse_hearing_application", party=2)]
BOTH = [
    Both("hearing_applications_are_answered", "请先答复", {"events": APPLIES}, {"events": ANSWERED}),
    Both("hearing_applications_are_answered", "请先答复", {"events": [*ANSWERED, *APPLIES]}, {"events": [*APPLIES, event("hold_hearing")]}),
    Both("applicant_waits_for_an_answer", "没有待答复", {"events": ANSWERED}, {"events": APPLIES}),
    Both("applicant_waits_for_an_answer", "没有待答复", {"events": APPLIES, "data": {"party": 1}}, {"events": APPLIES, "data": {"party": 2}}, "party"),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("hold_hearing"), event("replace_panel_member", redo=True)]}, {"events": [event("replace_panel_member", redo=True), event("hold_hearing")]}),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("child:hearing.sign_record"), event("replace_panel_member", redo=True)]}, {"events": [event("hold_hearing"), event("replace_panel_member", parties_consent=True)]}),
    Both("panel_has_heard_the_case", "重新口头审理", {"events": [event("hold_hearing"), event("grant_recusal", person=11)]}, {"events": [event("hold_hearing"), event("grant_recusal", person=9999)]}),
    Both("panel_is_odd_and_at_least_three", "现为2人", {"data": {**PANEL_DATA, "panel_members": []}}, {"data": PANEL_DATA}, "panel_members"),
    Both("panel_is_odd_and_at_least_three", "现为4人", {"data": {**PANEL_DATA, "panel_members": [MEMBER, FOURTH]}}, {"data": {**PANEL_DATA, "panel_members": [MEMBER, FOURTH, LAPSED]}}, "panel_members"),
    Both("panel_is_odd_and_at_least_three", "兼任", {"data": {**PANEL_DATA, "panel_members": [LEAD]}}, {}, "panel_members"),
    Both("panel_holds_certificates", "办案15", {"data": {**PANEL_DATA, "panel_members": [LAPSED]}}, {"data": PANEL_DATA}, "panel_members"),
    Both(
        "panel_has_no_mediator",
        "调解员",
        {"data": PANEL_DATA, "origin": Case(assignments=seats((MEMBER, "mediator")))},
        {"data": PANEL_DATA, "origin": Case(assignments=seats((FOURTH, "mediator")))},
        "panel_members",
    ),
    Both("panel_is_whole", "现有2人", {"assignments": seats((CHAIR, "presiding_officer"), (LEAD, "main_examiner"))}),
    Both("panel_is_whole", "办案15", {"assignments": seats((CHAIR, "presiding_officer"), (LEAD, "main_examiner"), (LAPSED, "panel_member"))}),
    Both("replaced_person_is_on_panel", "不是本案", {"data": {"leaving": FOURTH}}, {"data": {"leaving": MEMBER}}, "leaving"),
    Both("replacement_is_new", "已是", {"data": {"joining": LEAD}}, {"data": {"joining": FOURTH}}, "joining"),
    Both("replacement_is_new", "已是", {"data": {"replacement": LEAD}}, {"data": {"replacement": FOURTH}}, "replacement"),
    Both(
        "hearing_is_repeated_after_change",
        "重新审理",
        {"events": [event("hold_hearing")], "data": {"redo": False}},
        {"events": [event("hold_hearing")], "data": {"parties_consent": True}},
        "redo",
    ),
    Both("no_recusal_is_pending", "尚未决定", {"events": RECUSAL}, {"events": [*RECUSAL, event("refuse_recusal")]}),
    Both("recusal_is_pending", "没有待决定", {"events": [*RECUSAL, event("grant_recusal")]}, {"events": RECUSAL}),
    Both("whole_panel_voted", "共3人", {"data": {"votes_for": 2, "votes_against": 0}}, {"data": {"votes_for": 2, "votes_against": 1}}, "votes_for"),
    Both("majority_decides", "过半数", {"data": {"votes_for": 1, "votes_against": 2}}, {"data": {"votes_for": 2}}, "votes_for"),
    Both("dissent_is_written", "多数", {"data": {"votes_against": 1, "result": "unanimous"}}, {"data": {"votes_against": 0, "result": "unanimous"}}, "result"),
    Both("dissent_is_written", "不同意见", {"data": {"votes_against": 1, "result": "majority"}}, {"data": {"votes_against": 1, "result": "majority", "dissent": "许诺销售证据不足"}}, "dissent"),
    Both("dissent_is_written", "不能是一致", {"data": {"votes_against": 0, "result": "unanimous", "dissent": "许诺销售证据不足"}}, {"data": {"votes_against": 0, "result": "unanimous", "dissent": ""}}, "dissent"),
    Both("dissent_is_written", "应为一致", {"data": {"votes_against": 0, "result": "majority"}}, {"data": {"votes_against": 0, "result": "unanimous"}}, "result"),
    Both("reviewer_is_not_on_panel", "不能审核", {"assignments": seats((FOURTH, "panel_member"))}),
    Both("clerk_has_no_other_part", "不能担任", {"data": {"clerk": LEAD}}, {"data": {"clerk": FOURTH}}, "clerk"),
    Both("tech_investigator_is_not_on_panel", "合议组成员", {"data": {"investigator": LEAD}}, {"data": {"investigator": FOURTH}}, "investigator"),
    Both("tech_investigator_was_assigned", "尚未指派", {}, {"events": [event("assign_tech_investigator")]}),
    Both("legality_is_approved", "法制审核", {"events": RETURNED}, {"events": [*RETURNED, event("approve_legality")]}),
    Both("legality_is_approved", "请先送审", {}, {"events": REVIEWED}),
    Both(
        "legality_is_approved",
        "已送法制审核",
        {"events": [event("record_deliberation"), event("submit_to_legal_review")]},
        {"events": REVIEWED},
    ),
    Both(
        "draft_is_before_legal_review",
        "还没有送法制审核",
        {"events": [event("submit_to_legal_review"), event("record_deliberation")]},
        {"events": [event("record_deliberation"), event("submit_to_legal_review")]},
    ),
    Both(
        "draft_is_before_legal_review",
        "还没有送法制审核",
        {"proposals": [SimpleNamespace(step="issue_decision", status=proposal.RETURNED)]},
        {"proposals": [SimpleNamespace(step="issue_decision", status=proposal.OPEN)]},
    ),
    Both(
        "collective_discussion_was_held",
        "集体讨论",
        {"events": [event("record_deliberation", major_interest=True)]},
        {"events": [event("record_deliberation", major_interest=True), event("discuss_collectively")]},
    ),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*panel.GUARDS}


@pytest.mark.parametrize("name", [*panel.GUARDS])
def test_a_step_of_a_sound_case_is_not_closed_before_the_form(name: str) -> None:
    """Without data, only the history that a guard asks for may close the step."""
    history = {
        "applicant_waits_for_an_answer",
        "draft_is_before_legal_review",
        "legality_is_approved",
        "recusal_is_pending",
        "tech_investigator_was_assigned",
    }
    assert (LAW.of("adjudication").guards[name](at()) is not None) == (name in history)
