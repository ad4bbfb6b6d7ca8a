"""A stay of a mediation, its end, a decision on jurisdiction that were entered wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Case
from tests.acts.scene import Stages, at, day
from tests.acts.test_mediation_ends import filed
from tests.acts.test_sessions import CAME, calls, hours
from tests.acts.test_taking_back import WHY, sound


@pytest.mark.parametrize("state", ["filed", "session"])
def test_a_mediation_that_was_neither_stayed_nor_taken_up_again(stages: Stages, state: str) -> None:
    """第二十八条: what was entered on the wrong file takes no day out of the time to mediate."""
    with sound(stages) as s:
        filed(s)
        if state == "session":
            told: dict[str, Any] = {"attendance": CAME, "minutes": "各方说明意见。", "place": "第一调解室"}
            s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1)
        (limit,) = s.open("mediation.conclude_other")
        before, back = (limit.due_on, limit.nominal_on), {"filed": "resume_before_session"}.get(state, "resume_session")
        s.act("mediator", "04-22", "suspend", from_on=day("04-22"))
        assert limit.stopped
        out = s.act("head", "04-27", "take_back_suspension", **WHY)
        assert (s.state, out.event.target) == (state, state)
        assert (limit.due_on, limit.nominal_on, limit.stopped) == (*before, False)
        assert "没有可以撤销" in s.refused("head", "04-27", "take_back_resumption", **WHY)
        for row in s.services("mediation_suspension_notice"):
            of = s.session.get_one(Case, row.case_id).reference
            s.act("mediator", "04-27", "cancel_service", of, ground="void")
        # The true stay goes on where its end was none; the day that was set for a session is none.
        s.act("mediator", "04-28", "suspend", from_on=day("04-28"))
        s.serve("04-29", "mediation_suspension_notice", who="mediator")
        s.act("mediator", "05-08", back, resumed_on=day("05-08"), session_at=at("2026-05-20", "09:30"), place="第一调解室")
        assert calls(s)[-1] == "05-20"
        s.act("head", "05-11", "take_back_resumption", **WHY)
        assert (s.state, limit.stopped, calls(s)[-1]) == ("suspended", True, "(05-20)")
        assert "已经发出或者送达" in s.refused("head", "05-11", "take_back_suspension", **WHY)
        s.act("mediator", "05-18", back, resumed_on=day("05-18"), session_at=None)
        assert (s.state, (limit.nominal_on - before[1]).days) == (state, 20)


def test_an_objection_to_jurisdiction_that_was_not_yet_decided_stops_the_time_again(stages: Stages) -> None:
    with sound(stages, "answer") as s:
        (decide,) = s.open("adjudication.decide")
        first, raised = s.party("respondent"), day("06-01")
        s.act("examiner", "06-01", "register_jurisdiction_objection", party=first, objected_on=raised)
        s.act("head", "06-05", "reject_jurisdiction_objection")
        assert not decide.stopped
        s.act("head", "06-08", "take_back_entry", **WHY)
        assert decide.stopped
        assert s.open("adjudication.jurisdiction_decide")
        s.act("head", "06-09", "reject_jurisdiction_objection")
        assert not decide.stopped
