"""What every case knows of an act: who takes it, for whom, and when."""

from __future__ import annotations

from casehub.model import Party
from casehub.procedures.matter import known
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import NOW, party, situation


def test_an_act_is_of_its_actor_and_its_day(procedures: dict[str, Procedure]) -> None:
    s = situation(procedures["mediation"], "receive_request")
    assert known.actor(s) == s.actor.id
    assert known.actor_name(s) == s.actor.name
    assert known.day_of_act(s) == NOW.date()


def test_who_speaks_for_the_one_respondent_is_there(procedures: dict[str, Procedure]) -> None:
    def told(*parties: Party) -> str | None:
        return known.who_is_there(situation(procedures["penalty"], "inspect_site", parties=list(parties)))

    one = party(2, "respondent", representative="甘建业", representative_post="执行董事")
    assert told(party(1, "right_holder", representative="秦远山"), one) == "甘建业，执行董事"
    assert told(one, party(3, "respondent", representative="另一人")) is None
    assert told(party(2, "respondent")) is None
