"""By what the dates of an edition were counted: what it kept, with the calendars loaded until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from casehub.model import Edition
from casehub.record import editions
from casehub.record.verification.counting import Ways
from tests.faults.world import rules
from tests.record.test_editions import DAY, NOW, load

OTHER = replace(rules(), fingerprint="0" * 64)


def test_without_an_edition_the_files_at_hand_count(session: Session) -> None:
    ways = Ways(session, rules())
    assert {way.calendar.edition for way in ways.of(0)} == {rules().calendar.edition}
    assert (ways.newest, ways.is_old(None), list(ways.faults())) == (0, False, [])


def test_each_edition_counts_by_what_was_loaded_until_then(session: Session) -> None:
    editions.register_files(session, rules(), NOW)
    number = load(session)
    ways = Ways(session, rules())
    (before,), (after,) = ways.of(number - 1), ways.of(number)
    assert before.calendar.is_working_day(DAY)
    assert not after.calendar.is_working_day(DAY)
    assert [way.calendar.edition for way in ways.of(number - 1, by_all=True)] == [after.calendar.edition]
    assert ways.newest == number
    limit = after.rules.limit("intake.review", date(2026, 3, 1))
    assert limit is not None
    assert limit.amount == 5


def test_what_was_counted_before_anything_was_kept_is_old(session: Session) -> None:
    session.add(Edition(what="files", digest="1" * 64, content="", at=NOW))
    session.flush()
    assert Ways(session, rules()).forgotten(1, NOW)
    later = NOW + timedelta(days=1)
    editions.register_files(session, rules(), later)
    ways = Ways(session, rules())
    assert ways.forgotten(1, NOW)
    assert not ways.forgotten(1, later)
    assert not ways.forgotten(2, NOW)


def test_files_at_hand_that_would_count_otherwise_are_a_fault(session: Session) -> None:
    editions.register_files(session, rules(), datetime(2026, 1, 1, tzinfo=UTC))
    row = session.get_one(Edition, 1)
    assert list(Ways(session, rules()).faults()) == []
    row.content = row.content.replace('"amount":5,', '"amount":50,', 1)
    with session.no_autoflush:
        told = [fault.sentence for fault in Ways(session, rules()).faults()]
        assert told == ["登记的计算规则与程序的规则文件不符"]
        assert list(Ways(session, OTHER).faults()) == []


def test_rules_whose_files_are_not_at_hand_are_told(session: Session) -> None:
    editions.register_files(session, rules(), NOW)
    assert list(Ways(session, rules()).believed()) == []
    row = session.get_one(Edition, 1)
    row.digest, same = "1" * 64, row.content
    with session.no_autoflush:
        assert list(Ways(session, rules()).believed()) == []
        row.content = same.replace('"amount":5,', '"amount":50,', 1)
        (told,) = Ways(session, rules()).believed()
        assert told.startswith("第1号规则文件（111111111111）不在本机")
