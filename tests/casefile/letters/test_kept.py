"""A letter's row says what its data say, and its files are watched over."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casehub.casefile.letters.kept import Files, day_of, put, row_of
from casehub.exchange.course import LetterState, Place
from casehub.model import SecurityEntry
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, at


@pytest.mark.parametrize(
    ("said", "day"), [("2026-12-18", date(2026, 12, 18)), ("月底", None), (None, None), (20261218, None), ("2026-02-30", None)]
)
def test_a_day_is_one_or_nothing(said: object, day: date | None) -> None:
    assert day_of(said) == day


def test_a_row_says_what_the_data_say_and_is_told(own_office: Office) -> None:
    payload = payload_of("XC", "RECEIPT")
    payload["receipt"] = {"code": "EXTENSION", "on": "2026-03-11", "newDate": "2026-03-30"}
    with own_office.acting("clerk", at("2026-03-12")) as work:
        row = row_of(work, payload, "0" * 64, Files("1" * 64, "2" * 64), Place(LetterState.QUARANTINED, "签名无效。"))
        assert (row.told_on, row.new_date, row.outbound) == (date(2026, 3, 11), date(2026, 3, 30), False)
        assert (row.evidence_sha256, row.reason, row.organisation_id) == ("2" * 64, "签名无效。", work.actor.organisation_id)
        assert put(work, row, "letter_held").id is not None
        logged = work.session.scalars(select(SecurityEntry).order_by(SecurityEntry.id.desc())).first()
        assert logged is not None and logged.kind == "letter_held" and logged.subject.endswith("签名无效。")
