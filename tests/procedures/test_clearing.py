"""What clears a condition is a step of a procedure that asks for it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casehub.procedures import LAW
from casehub.procedures.adjudication import clearing as of_adjudication
from casehub.procedures.mediation import clearing as of_mediation
from casehub.rulebook.checking import all_faults
from tests.faults.world import rules

ROOT = Path(__file__).resolve().parents[2]
# What brings it about belongs to another state, where the file stood before. May only shrink.
EARLIER = {
    ("adjudication", "submit_request", "patent_number_is_right"),
    ("adjudication", "forward_answer", "answer_was_received"),
    ("adjudication", "suspend_case", "no_suspension_is_running"),
    ("adjudication", "issue_decision", "no_suspension_is_running"),
    ("assistance", "sign_request", "request_was_drafted"),
    ("mediation", "record_consent", "notice_reached_the_party"),
    ("mediation", "record_refusal", "notice_reached_the_party"),
    ("mediation", "extend_mediation", "dispute_is_not_ownership"),
}


def test_the_clearings_of_each_procedure_are_in_the_law() -> None:
    for own in (of_adjudication.CLEARED_BY, of_mediation.CLEARED_BY):
        assert own
        assert own.items() <= LAW.cleared_by.items()
        assert all(steps for steps in own.values())


def test_a_clearing_that_cannot_be_is_a_fault() -> None:
    planted = {
        "unheard_guard": ("grant_recusal",),
        # A step, but of another procedure than those that ask for the condition.
        "every_respondent_agreed": ("grant_recusal",),
        "panel_is_whole": ("unheard_step",),
    }
    law = replace(LAW, cleared_by={**LAW.cleared_by, **planted})
    assert [str(fault) for fault in all_faults(ROOT, law)[1]] == [
        "procedures: cleared_by.every_respondent_agreed: 没有这个步骤：grant_recusal",
        "procedures: cleared_by.panel_is_whole: 没有这个步骤：unheard_step",
        "procedures: cleared_by.unheard_guard: 没有这个条件",
    ]


def test_what_clears_a_condition_can_be_done_where_it_is_asked_for() -> None:
    found = set()
    for procedure in rules().procedures.values():
        from_ = {step.id: set(step.from_) for step in procedure.steps}
        for step in procedure.steps:
            for guard in step.guards:
                own = [from_[name] for name in LAW.cleared_by.get(guard, ()) if name in from_]
                if own and not any(states & from_[step.id] for states in own):
                    found.add((procedure.key, step.id, guard))
    assert found == EARLIER
