"""The fifteen days for asking CNIPA to go on (办法第七十条): told once, ended once."""

from __future__ import annotations

from tests.acts.scene import Stages, day
from tests.acts.test_side_roads_matters import filed


def test_the_days_for_restoration_begin_once_and_end(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, ownership=True)
        asks = {"party": s.party("requester"), "signed_by": "秦远山"}
        s.act("mediator", "04-21", "withdraw_request", acts_by="party", **asks)
        s.act("head", "04-22", "close_failed_ownership")
        assert "没有告知" in s.refused("mediator", "04-23", "note_restoration")
        s.act("mediator", "04-23", "tell_restoration", effective_on=day("04-21"))
        s.act("mediator", "04-24", "tell_restoration", effective_on=day("04-22"))
        assert [d.start_on for d in s.open("mediation.restore")] == [day("04-22")]
        # In time, though it is entered later.
        s.act("mediator", "05-20", "note_restoration", restored_on=day("05-07"))
        assert s.outcomes("mediation.restore") == {"cancelled", "met"}
