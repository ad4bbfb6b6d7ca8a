"""A challenge of before that names no party of its case is told, until somebody says whose it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from casehub.acts.untold import challenges_of_nobody
from casehub.model import Challenge
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_taking_back import WHY

SUIT: dict[str, Any] = {"suit_received_on": day("08-03")}


def told(s: Scene) -> list[str]:
    s.session.flush()
    return [line for line in challenges_of_nobody(s.session, s.office.rules.law) if s.ref in line]


def test_what_names_nobody_is_told_until_it_is_entered_again(stages: Stages) -> None:
    with stages.at("served") as s:
        first, second = s.party("respondent"), s.party("requester")
        out = s.act("examiner", "08-03", "register_suit", party=first, **SUIT)
        assert told(s) == []
        # As the migration leaves it that could not tell whose it is.
        s.session.execute(delete(Challenge).where(Challenge.case_id == s.case().id))
        s.session.expire_all()
        assert told(s) == [f"{s.ref}第{out.event.seq}条登记的复议、诉讼没有写明是本案哪一方当事人的，请据实重新登记。"]
        s.act("examiner", "08-04", "register_suit", party=second, **SUIT)
        assert told(s) == []


def test_what_was_taken_back_is_not_told(stages: Stages) -> None:
    with stages.at("served") as s:
        first = s.party("respondent")
        s.act("examiner", "08-03", "register_suit", party=first, **SUIT)
        s.act("head", "08-04", "take_back_challenge", party=first, **WHY)
        s.session.execute(delete(Challenge).where(Challenge.case_id == s.case().id))
        s.session.expire_all()
        assert told(s) == []
