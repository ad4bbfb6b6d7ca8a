"""A step looked at before it is taken shows all of it and leaves nothing."""

from __future__ import annotations

import pytest

from casehub import acts
from casehub.people.permissions import find
from casehub.workflow.refusals import (
    CaseChanged,
    NotAllowed,
    NotFound,
    Refused,
    StepNotOpen,
)
from tests.acts.test_performing import rows
from tests.faults import roads
from tests.faults.world import Office


def test_preview_shows_everything_and_leaves_nothing(office: Office) -> None:
    reference = roads.received(office)
    before = rows(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        seen = acts.preview(work, reference, "tell_defects", 2, roads.defects_data())
        case = find(work, reference)
        assert (case.state, case.seq) == ("submitted", 2)
    assert rows(office) == before
    assert (seen.state_before, seen.state_after) == ("待审查", "待补正")
    assert [p.title for p in seen.papers] == ["补正通知书"]
    assert seen.papers[0].facts["doc"]["draft"] is True
    assert seen.opened == ("向重庆山渝链传动有限公司（示例）送达《补正通知书》",)
    assert ("收件审查", "2026-03-19", "按期") in seen.deadlines
    outcome = roads.act(office, "clerk", reference, "tell_defects", roads.defects_data())
    assert outcome.event.sentence == seen.sentence
    assert [d.number for d in outcome.documents] == [p.number for p in seen.papers]


def test_preview_refuses_like_perform(office: Office) -> None:
    reference = roads.registered(office)
    for who, step, data, seq, kind in (
        ("clerk", "receive_request", roads.request_data(requests=""), 1, Refused),
        ("clerk", "tell_defects", roads.defects_data(), 1, StepNotOpen),
        ("head", "receive_request", roads.request_data(), 1, NotAllowed),
        ("clerk", "receive_request", roads.request_data(), 0, CaseChanged),
        ("elsewhere", "receive_request", roads.request_data(), 1, NotFound),
    ):
        with pytest.raises(kind), office.acting(who, roads.ARRIVED) as work:
            acts.preview(work, reference, step, seq, data)
