"""Limits that had ended and begin again keep whose they are, and leave the old row as it was."""

from __future__ import annotations

from sqlalchemy import select

from casehub import deadlines
from casehub.model import Deadline
from tests.acts.scene import Stages, day, hour


def test_a_limit_begins_again_in_a_row_of_its_own_that_its_act_takes_along(stages: Stages) -> None:
    with stages.at("served") as s:
        work = s.office.work(s.session, "clerk", hour("08-01"))
        case = s.case()
        before = next(d for d in s.open("adjudication.sue"))
        deadlines.finish(work, case, ["adjudication.sue"], 900, deadlines.CANCELLED, day("08-01"), spared={before.id})
        assert [d.id for d in s.open("adjudication.sue")] == [before.id]
        deadlines.finish(work, case, ["adjudication.sue"], 901, deadlines.CANCELLED, day("08-01"))
        deadlines.renew(work, case, before, before.start_on, 902)
        (again,) = s.open("adjudication.sue")
        kept = (before.party_id, before.due_on, before.document_id, before.length)
        assert (again.party_id, again.due_on, again.document_id, again.length) == kept
        assert (again.event_seq, before.outcome, before.closed_seq) == (902, "cancelled", 901)
        assert before.document_id is not None
        deadlines.undo(work, case, 902, 903)
        assert s.open("adjudication.sue") == []
        other = select(Deadline.outcome).where(Deadline.id == before.id)
        assert s.session.scalars(other).one() == "cancelled"
