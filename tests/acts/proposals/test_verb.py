"""Every answer is one event of the case, beside its steps, and leaves its state alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.acts import proposals
from casehub.model import Event
from casehub.record.roads import WALK
from casehub.workflow.refusals import Refused
from tests.acts.proposals.matters import agree, key, received, submitted, work
from tests.acts.scene import Stages, scene


def test_each_is_one_event_that_names_matter_step_and_version(stages: Stages) -> None:
    with scene(stages.office) as s:
        before = received(s).case().seq
        p = submitted(s)
        proposals.urge(work(s, "clerk"), s.ref, p.id, key())
        proposals.consult(work(s, "section"), s.ref, p.id, [s.person("reviewer")], "？", key())
        proposals.give_opinion(work(s, "reviewer"), s.ref, p.id, "可以", key(), version=1)
        agree(s, "section", p.id)
        rows = select(Event).where(Event.case_id == s.case().id, Event.seq > before).order_by(Event.seq)
        events = list(s.session.scalars(rows))
        assert [e.seq for e in events] == list(range(before + 1, before + 6))
        for event in events:
            assert event.step in WALK
            assert event.source == event.target == "submitted"
            told = {name: event.typed[name] for name in ("proposal", "step", "version")}
            assert told == {"proposal": p.id, "step": "file_case", "version": 1}
            assert event.rows


def test_what_can_be_kept_in_no_column_is_refused(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        with pytest.raises(Refused):
            proposals.send_back(work(s, "section"), s.ref, p.id, "坏\x00字", key(), version=1)
