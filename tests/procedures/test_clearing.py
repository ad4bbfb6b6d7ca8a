"""What clears a condition is a step of a procedure that asks for it, and nothing else."""

from __future__ import annotations

from tests.faults.world import rules

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


def test_what_clears_a_condition_can_be_done_where_it_is_asked_for() -> None:
    found = set()
    for procedure in rules().procedures.values():
        for step in procedure.steps:
            for guard in step.guards:
                own = [set(one.from_) for one in procedure.clearing(guard)]
                if own and not any(states & set(step.from_) for states in own):
                    found.add((procedure.key, step.id, guard))
    assert found == EARLIER
