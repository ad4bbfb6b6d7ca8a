"""A paper and the clock that its service starts are of one length."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.acts.scene import Stages, day, hour
from tests.acts.test_mediation_consent import PARTIES


def test_the_demand_to_perform_and_the_wait_are_of_one_length(stages: Stages) -> None:
    """行政强制法第五十四条: ten working days at least; who leaves more waits as long as the paper says."""
    with stages.at("served") as s:
        seller = s.party("respondent")
        ended: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **ended)
        assert "不得少于十个工作日" in s.refused("head", "08-12", "urge_performance", urge_days=9)
        out = s.act("head", "08-12", "urge_performance", urge_days=20)
        s.serve("08-13", "performance_urging_notice")
        (wait,) = s.open("enforcement.demand_wait")
        assert (wait.length, out.documents[0].facts["urge_days"]) == (20, 20)
        assert wait.due_on == day("09-10")
        asked: dict[str, Any] = {"party": seller}
        assert "催告期至2026年9月10日" in s.refused("head", "08-31", "apply_enforcement", **asked)
        s.act("head", "09-11", "apply_enforcement", **asked)


def test_the_time_to_answer_is_what_the_notice_says(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "clerk", hour("03-20"))
        s.ref = factories.open_request(work, "mediation", parties=PARTIES).reference
        s.act("clerk", "03-20", "receive_request", received_on=day("03-20"), copies=2)
        s.act("clerk", "03-23", "send_opinion_notice", dispute_kind="infringement", reply_days=20)
        s.serve("03-25", who="clerk")
        assert {(d.length, d.due_on) for d in s.open("mediation.reply")} == {(20, day("04-14"))}
