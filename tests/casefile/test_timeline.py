"""What happened in a case: the newest first, or what came after a number, of this case alone."""

from __future__ import annotations

from casehub.casefile import timeline
from casehub.people.permissions import find
from tests.faults import roads
from tests.faults.world import Office


def test_events_of_one_case_only_newest_first(office: Office) -> None:
    one, other = roads.told_defects(office), roads.received(office)
    with office.acting("clerk") as work:
        case = find(work, one)
        found = timeline.events(work, case)
        assert [event.seq for event in found] == [3, 2, 1]
        assert [event.step for event in found] == ["tell_defects", "receive_request", "open"]
        assert [event.seq for event in timeline.events(work, case, 2)] == [3, 2]
        assert {event.case_id for event in timeline.events(work, find(work, other))} != {case.id}


def test_since_a_number_oldest_first(office: Office) -> None:
    reference = roads.told_defects(office)
    with office.acting("clerk") as work:
        case = find(work, reference)
        assert [event.seq for event in timeline.since(work, case, 1)] == [2, 3]
        assert timeline.since(work, case, 3) == []
