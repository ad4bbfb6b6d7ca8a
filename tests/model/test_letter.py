"""One letter of a sender and number stands in an office; what was held back may come again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from casehub.model import ExchangeLetter
from tests.factories import AT
from tests.faults.world import Office


def letter(office: Office, state: str, **more: Any) -> ExchangeLetter:
    row = {
        "organisation_id": 1, "flow_id": "XC-500101-511700-2026-00017-X", "seq": 1, "sort": "XC", "kind": "REQUEST",
        "outbound": False, "sender": "甲局", "addressee": "乙局", "number": "甲函〔2026〕1号", "dated": AT.date(),
        "payload_sha256": "ab" * 32, "sha256": "cd" * 32, "state": state, "at": AT, "by_id": office.people["clerk"],
    }  # fmt: skip
    return ExchangeLetter(**{**row, **more})


def test_two_of_one_number_do_not_stand(office: Office) -> None:
    with office.session() as session:
        session.add(letter(office, "registered"))
        session.add_all(letter(office, state) for state in ("quarantined", "quarantined", "replayed"))
        session.add(letter(office, "registered", seq=2))
        session.add(letter(office, "outgoing", sender="乙局", outbound=True))
        session.flush()
        session.add(letter(office, "registered"))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
