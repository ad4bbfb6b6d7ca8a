"""Each remark is answered before the matter goes up again, in the event that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.acts import proposals
from casehub.acts.proposals import Mark, Reply
from casehub.model import Event, ProposalMark
from casehub.workflow.refusals import Refused
from tests.acts.proposals.matters import drafted, key, received, submitted, work
from tests.acts.scene import scene

if TYPE_CHECKING:
    from tests.acts.scene import Scene, Stages


def returned(s: Scene) -> list[int]:
    """A filing that came back with two remarks; their numbers."""
    p = submitted(received(s))
    marks = [Mark("", "甲", "一"), Mark("", "", "二")]
    proposals.send_back(work(s, "section"), s.ref, p.id, "改", key(), version=1, marks=marks)
    return list(s.session.scalars(select(ProposalMark.id).order_by(ProposalMark.id)))


def test_every_unanswered_remark_is_named_and_none_is_kept(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = returned(s)
        with pytest.raises(Refused) as refused:
            proposals.reply(work(s, "clerk"), s.ref, "file_case", {second: Reply("declined", " ")})
        assert [one.field for one in refused.value.reasons] == [f"mark{first}", f"mark{second}"]


def test_answers_stand_in_the_event_that_sends_the_matter_up(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = returned(s)
        data = drafted(s)
        w = work(s, "clerk", hour="11:00")
        proposals.reply(
            w, s.ref, "file_case", {first: Reply("done"), second: Reply("declined", "已核对")}
        )
        p = proposals.submit(w, s.ref, "file_case", s.case().seq, data, key())
        assert [(m.reply, m.reason) for m in proposals.marks_on(w, p)] == [
            ("done", ""), ("declined", "已核对"),
        ]  # fmt: skip
        event = s.session.scalars(
            select(Event).where(Event.case_id == s.case().id).order_by(Event.seq.desc())
        ).first()
        assert event is not None
        named = {(table, number) for table, number, *_ in event.rows or []}
        assert {("proposal_mark", first), ("proposal_mark", second)} <= named
        # Sent already: the same page sent twice answers nothing again.
        proposals.reply(w, s.ref, "file_case", {})
