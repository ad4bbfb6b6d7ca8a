"""What stood first, what stands now, and by whom it was changed: of each party its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import update

from casehub.procedures.penalty import dues
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.sanctions import Sanction
from tests.acts.scene import day
from tests.procedures.penalty.contested.test_changed import CHANGE, COURT, REVIEW, change, contested
from tests.procedures.penalty.enforcing import LIGHTER
from tests.procedures.penalty.test_dues import TWO, read

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_a_decision_keeps_its_first_row_through_every_change(e: Enforcing) -> None:
    e.decide()
    s = read(e, "05-28")
    (row,) = dues.owing(s)
    assert amended.first_of(s, row) is row
    assert (amended.changes_in_words(s, row), amended.changes_in_words(s, None)) == ("", "")
    contested(e, "reconsideration", "06-12", "06-15")
    e.act("head", "08-03", CHANGE, **change(130000, "08-03", REVIEW))
    contested(e, "suit", "08-14", "08-17")
    e.act("head", "10-20", CHANGE, **change(100000))
    s = read(e, "10-21")
    (row,) = dues.owing(s)
    assert [one.fine for one in amended.wordings(s, row)] == [21600000, 13000000, 10000000]
    assert amended.first_of(s, row).fine == 21600000
    assert [event.typed["changed_by"] for event in amended.changes_of(s, row)] == [REVIEW, COURT]
    # Of what stood between the two only the first is told.
    assert amended.changes_in_words(s, amended.wordings(s, row)[1]).count("变更为") == 1


def test_what_was_decided_anew_after_an_annulment_is_a_decision_of_its_own(e: Enforcing) -> None:
    e.decide()
    contested(e)
    e.act("head", "07-20", CHANGE, **change(130000, "07-20"))
    told = {"annulled_by": COURT, "annulled_on": day("08-03"), "reason": "证据不足", "redo_by": day("11-03")}
    e.act("head", "08-03", "annul_and_redo", **told)
    assert dues.owing(read(e, "08-04")) == []


def test_of_two_parties_the_one_is_changed_and_the_other_owes_what_it_owed(e: Enforcing) -> None:
    """No case has two decisions that stand; rows that an older case may have are kept apart all the same."""
    e.notify(parties=TWO).defend()
    first, other = e.parties("respondent")
    e.act("head", "05-27", "decide_penalty", party=first, items=LIGHTER, fine=Decimal(216000), answers=[*e.ANSWER])
    e.s.serve("05-27", "penalty_decision")
    contested(e)
    e.act("head", "10-20", CHANGE, **change(130000))
    s = read(e, "10-21")
    (row,) = dues.owing(s)
    assert (row.party_id, len(amended.changes(s, first)), amended.changes(s, other)) == (first, 1, [])
    # The row of the change turned over to the other is no change of the first one's decision.
    e.s.session.execute(update(Sanction).where(Sanction.id == row.id).values(party_id=other))
    e.s.session.expire_all()
    s = read(e, "10-21")
    assert {one.party_id: dues.imposed(s, one)["fine"] for one in dues.owing(s)} == {first: Decimal(216000), other: Decimal(130000)}
    ours = next(one for one in dues.owing(s) if one.party_id == first)
    assert amended.changes_of(s, ours) == []
