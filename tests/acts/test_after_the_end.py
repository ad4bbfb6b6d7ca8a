"""What comes after all is done: a receipt from above, a successor in a suit that goes on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.model import Case, Organisation
from tests.acts.scene import RECEIVED, Stages, day
from tests.acts.test_side_roads_ruling import visit
from tests.acts.test_succession import HEIR, heir_of
from tests.acts.test_taking_back import WHY, sound
from tests.acts.test_taking_back_stays import here


def test_what_was_reported_up_is_received_there(stages: Stages) -> None:
    """The case is closed here; that the other office has it is proved by its receipt."""
    with sound(stages, "answer") as s:
        told: dict[str, Any] = {"receiver": s.session.scalars(select(Organisation.id).where(Organisation.id != s.case().organisation_id)).first()}
        s.act("examiner", "06-01", "tell_transfer", **told)
        s.serve("06-02", "transfer_told_notice")
        for row in s.services():
            of = s.session.get_one(Case, row.case_id).reference
            s.act("examiner", "06-02", "prove_direct", of, served_on=day("06-02"), **RECEIVED)
        s.act("head", "06-03", "report_up", case_kind="major")
        assert s.state == "reported"
        (waits,) = s.open("report.receipt")
        assert waits.due_on == day("06-10")
        came: dict[str, Any] = {"reached_on": day("06-05"), "receipt_received_on": day("06-09"), "counted": "same"}
        assert "上报之日" in s.refused("clerk", "06-09", "register_report_receipt", **{**came, "reached_on": day("06-02")})
        s.act("clerk", "06-09", "register_report_receipt", **came)
        assert (waits.outcome, waits.closed_on) == ("met", day("06-09"))
        assert "已经登记" in s.refused("clerk", "06-09", "register_report_receipt", **came)
        s.act("head", "06-10", "take_back_transfer_receipt", **WHY)
        assert s.open("report.receipt") == [waits]
        s.act("clerk", "06-11", "register_report_receipt", **{**came, "receipt_received_on": day("06-11")})
        assert (waits.outcome, s.state) == ("late", "reported")


def test_who_succeeds_after_all_was_performed_while_a_suit_is_pending(stages: Stages) -> None:
    with sound(stages, "served") as s:
        old = s.party("respondent")
        s.act("examiner", "08-05", "confirm_performance", **visit(s, "08-05"))
        assert s.state == "performed"
        came = {**HEIR, "party": old, "party_role": "respondent"}
        s.act("clerk", "08-06", "register_suit", party=old, suit_received_on=day("08-06"))
        s.act("chair", "08-31", "change_party", **came)
        assert (s.state, here(s, "respondent")) == ("performed", [heir_of(s, old)])
