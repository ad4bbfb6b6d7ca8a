"""What every case knows of an act: who takes it, for whom, and when."""

from __future__ import annotations

from casehub.procedures.matter import known
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import NOW, situation


def test_an_act_is_of_its_actor_and_its_day(procedures: dict[str, Procedure]) -> None:
    s = situation(procedures["mediation"], "receive_request")
    assert known.actor(s) == s.actor.id
    assert known.actor_name(s) == s.actor.name
    assert known.day_of_act(s) == NOW.date()
