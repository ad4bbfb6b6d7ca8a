"""What a procedure says of papers that are handed over or come in."""

from __future__ import annotations

from casehub.rulebook.book import Rulebook
from tests.faults import world


def test_what_is_handed_over_names_its_kinds_its_receiver_and_its_day() -> None:
    rules: Rulebook = world.rules()
    steps = [s for p in rules.procedures.values() for s in p.steps if s.delivers is not None]
    assert len(steps) > 1
    for step in steps:
        assert step.delivers is not None
        assert {*step.delivers.kinds} <= {*step.documents, *step.may_issue}
        assert step.form_field(step.delivers.receiver) is not None
        assert step.delivers.on == "today" or step.form_field(step.delivers.on) is not None


def test_where_nobody_is_told_is_a_condition_of_the_procedure() -> None:
    told = [(p, s.delivers.unless) for p in world.rules().procedures.values() for s in p.steps if s.delivers]
    named = [(p, name) for p, name in told if name]
    # One says it, others hand over whatever the form says.
    assert named and len(named) < len(told)
    assert all(name in {one.id for one in p.conditions} for p, name in named)


def test_a_request_begins_a_case_and_other_papers_do_not() -> None:
    received = [s.receives for p in world.rules().procedures.values() for s in p.steps if s.receives]
    assert {one.opens for one in received} == {True, False}
