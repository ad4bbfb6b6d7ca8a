"""What the benchmark names exists in the rules, and is at the place that it says."""

from __future__ import annotations

from casehub.bench.measured import measured
from casehub.bench.rows import GROUP, RICH_STATE, RICH_STEP
from tests.procedures.adjudicating import rules


def test_every_name_is_one_of_the_rules() -> None:
    book, told = rules(), measured()
    assert {told.paper, told.letter.kind} <= {*book.kinds}
    assert book.kinds[told.letter.kind].title == told.letter.title
    assert told.track in book.tracks
    for matter in (*(one.row for one in told.matter), told.child.row):
        procedure = book.procedure(matter.procedure, 1)
        closing = {state.id for state in procedure.states if state.closing or state.final}
        assert matter.closed in closing
        for state in matter.open:
            assert procedure.has_state(state)
            assert state not in closing
    for matter in told.matter:
        assert matter.limit in book.procedure(matter.procedure, 1).limits
    assert told.child.procedure == book.serving
    first = book.procedure(told.matter[0].procedure)
    assert {party.role for party in told.party} <= {side.id for side in first.sides if side.is_party}
    assert RICH_STATE in first.step(RICH_STEP).from_
    assert not book.procedure(told.opened).is_child


def test_a_family_has_the_cases_that_are_named() -> None:
    assert len(measured().matter) + measured().child.number == GROUP
    assert [one.bare for one in measured().matter] == [False, False, True]
