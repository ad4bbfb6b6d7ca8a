"""A letter of the office is noted as sent, with the case to which its number belongs."""

from __future__ import annotations

from casehub.casefile import letters
from casehub.exchange.course import LetterState
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, at


def test_what_goes_is_noted_and_named_by_its_office(own_office: Office) -> None:
    payload = payload_of("XC")
    with own_office.acting("clerk", at("2026-03-12")) as work:
        row = letters.sent(work, payload, "0" * 64, letters.Files("1" * 64))
        assert (row.outbound, row.state, row.case_id) == (True, LetterState.SENT.value, None)
        told = letters.sender_block(work)
        assert told["name"] == work.actor.organisation.name
        assert told["contacts"] == [{"name": work.actor.name, "tel": work.actor.phone or work.actor.organisation.phone}]
        # Nothing came under that number: there is nothing to answer.
        assert letters.answered_letter(work, payload["flowId"], None) is None
