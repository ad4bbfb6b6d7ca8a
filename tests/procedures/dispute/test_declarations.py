"""What a party said last counts: by the day it was given, never what was taken back."""

from __future__ import annotations

from datetime import date

from casehub.model import Declaration, Party
from casehub.procedures.dispute.declarations import answer_of, last_of, without
from casehub.procedures.reading import party_named
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY
from tests.workflow.builders import party, situation


def said(answer: str, on: date = TODAY, seq: int = 5, about: str = "mediation", void: int | None = None) -> Declaration:
    return Declaration(about=about, answer=answer, given_on=on, event_seq=seq, void_seq=void)


def saying(number: int, *rows: Declaration, role: str = "respondent") -> Party:
    return party(number, role, declarations=list(rows))


def test_the_day_decides_and_not_the_order_of_entry() -> None:
    late_entered = saying(2, said("refused", TODAY, 5), said("agreed", YESTERDAY, 9))
    assert answer_of(late_entered, "mediation") == "refused"
    same_day = saying(2, said("refused", TODAY, 5), said("agreed", TODAY, 9))
    assert answer_of(same_day, "mediation") == "agreed"


def test_other_subjects_earlier_acts_and_what_was_void_do_not_count() -> None:
    one = saying(2, said("agreed", about="confirmation"), said("refused", TOMORROW, 6, void=8), said("agreed", seq=4))
    assert answer_of(one, "mediation") == "agreed"
    assert answer_of(one, "mediation", since=4) == ""
    assert last_of(saying(2), "mediation") is None


def test_who_has_not_agreed_is_named(procedures: dict[str, Procedure]) -> None:
    parties = [saying(1, said("agreed"), role="requester"), saying(2, said("refused")), saying(3)]
    s = situation(procedures["mediation"], "close_failed", parties=parties, data={"party": 3})
    assert [p.id for p in without(s, "mediation")] == [2, 3]
    assert without(s, "mediation", "requester") == []
    assert party_named(s) is parties[2]
