"""What was entered wrongly is mended: before the sending, after it, and after the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.model import Document
from casehub.workflow.refusals import NotAllowed
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.criminal_referral.sending import GOODS, answered, reported, sent

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

RECONSIDER, DECIDE = "transfer.criminal_reconsider", "transfer.criminal_decide"


def _reported(e: Enforcing, matter: str, party: int, when: str, crime: str) -> None:
    told = {"party": party, "officers": e.officers, "reported_on": day(when), "goods": GOODS, "crime": crime}
    e.s.act("examiner", when, "report_crime", matter, **told)


def test_a_wrong_crime_is_reported_anew_before_the_principal_decides(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter, its = reported(filed, one), reported(filed, other)
    filed.s.act("section", "04-28", "mend_report", matter)
    assert filed.s.case(matter).state == "drawn_up"
    assert not filed.s.open(DECIDE, matter) and filed.s.open(DECIDE, its)
    _reported(filed, matter, one, "04-28", "214")
    assert filed.s.due(DECIDE, matter) == day("05-01")
    letters = filed.s.act("principal", "04-28", "agree_to_send", matter).documents
    assert next(p for p in letters if p.kind == "criminal_transfer_letter").facts["crime"] == "214"


def test_a_wrong_party_is_dropped_and_another_matter_is_opened(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = reported(filed, one)
    filed.s.act("section", "04-28", "mend_report", matter)
    filed.s.act("examiner", "04-28", "drop_report", matter)
    right = reported(filed, other, "04-28")
    assert (filed.s.case(matter).state, filed.s.case(right).state) == ("dropped", "with_principal")


def test_the_decision_is_taken_back_by_the_principal_alone_and_its_letter_is_void(filed: Enforcing) -> None:
    one = filed.parties("respondent")[0]
    matter = reported(filed, one)
    done = filed.s.act("principal", "04-28", "agree_to_send", matter)
    letter = next(p.id for p in done.documents if p.kind == "criminal_transfer_letter")
    with pytest.raises(NotAllowed):
        filed.s.act("section", "04-28", "mend_decision", matter)
    filed.s.act("principal", "04-28", "mend_decision", matter)
    assert filed.s.session.get_one(Document, letter).status == "void"
    assert filed.s.case(matter).state == "with_principal" and filed.s.open(DECIDE, matter)
    assert not filed.s.open("transfer.criminal_send", matter)
    filed.s.act("section", "04-28", "mend_report", matter)
    _reported(filed, matter, one, "04-28", "214")
    filed.s.act("principal", "04-28", "agree_to_send", matter)
    assert filed.s.case(matter).state == "agreed_to"


def test_a_window_that_ended_by_a_wrong_day_is_opened_again(filed: Enforcing) -> None:
    matter = sent(filed, filed.parties("respondent")[0])
    answered(filed, matter, "record_refusal", "05-06")
    assert morning(filed.s, "05-10", RECONSIDER) == ["lapse_window"]
    assert filed.s.case(matter).closed_on is not None
    filed.s.act("section", "05-10", "mend_entry", matter)
    assert (filed.s.case(matter).state, filed.s.case(matter).closed_on) == ("turned_down", None)
    # The clock is over by the wrong day: it does not end the window again on the same day.
    assert morning(filed.s, "05-10", RECONSIDER) == []
    filed.s.act("section", "05-10", "mend_entry", matter)
    filed.s.act("examiner", "05-10", "record_refusal", matter, decided_on=day("04-30"), received_on=day("05-09"))
    assert filed.s.due(RECONSIDER, matter) == day("05-12")


def test_what_was_handed_over_on_a_wrong_day_is_entered_anew(filed: Enforcing) -> None:
    matter = sent(filed, filed.parties("respondent")[0])
    answered(filed, matter, "record_filing")
    handed = {"officers": filed.officers, "handed_on": day("05-07")}
    filed.s.act("examiner", "05-08", "hand_over_goods", matter, **handed)
    filed.s.act("section", "05-08", "mend_entry", matter)
    assert filed.s.case(matter).state == "taken_on" and filed.s.case(matter).closed_on is None
    assert filed.s.due("transfer.goods_handover", matter) == day("05-09")
    filed.s.act("examiner", "05-08", "hand_over_goods", matter, **handed | {"handed_on": day("05-08")})
    assert filed.s.case(matter).state == "gone_over"
