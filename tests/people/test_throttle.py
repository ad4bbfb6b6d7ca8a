"""Counts of failures: shared by processes, over windows, never a lock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.people import throttle
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")


@pytest.mark.parametrize("what", throttle.LIMITS)
def test_two_processes_share_one_count(office: Office, what: str) -> None:
    counts, limit = {what: roads.key()}, throttle.LIMITS[what]
    other = office.again()
    for turn in range(limit):
        here = office if turn % 2 else other
        with here.session() as session:
            assert throttle.admits(session, counts, NOW)
            assert throttle.count(session, counts, NOW) == (turn == limit - 1)
    for here in (office, other):
        with here.reading() as session:
            assert not throttle.admits(session, counts, NOW + throttle.WINDOW - timedelta(seconds=1))
            assert throttle.admits(session, counts, NOW + throttle.WINDOW)
    with other.session() as session:
        assert not throttle.count(session, counts, NOW + throttle.WINDOW)
    other.engine.dispose()


def test_tries_during_the_pause_do_not_prolong_it(office: Office) -> None:
    counts = throttle.counted(1_000_000, "", roads.key())
    for minute in range(14):
        with office.session() as session:
            throttle.count(session, counts, NOW + timedelta(minutes=minute))
    with office.reading() as session:
        assert not throttle.admits(session, counts, NOW + timedelta(minutes=14))
        assert throttle.admits(session, counts, NOW + timedelta(minutes=15))


def test_a_known_browser_counts_by_itself() -> None:
    assert throttle.counted(7, "b", "10.0.0.1") == {throttle.KNOWN_BROWSER: "b"}
    assert throttle.counted(7, "", "10.0.0.1") == {throttle.ACCOUNT: "7", throttle.ADDRESS: "10.0.0.1"}
    # Nobody learns from a count whether an account exists: there is nothing to guess behind it.
    assert throttle.counted(None, "", "10.0.0.1") == {throttle.ADDRESS: "10.0.0.1"}


def test_a_success_begins_the_count_of_its_browser_anew_and_no_other(office: Office) -> None:
    browser = throttle.counted(1, roads.key(), "")
    address = throttle.counted(None, "", roads.key())
    for counts in (browser, address):
        for _ in range(throttle.LIMITS[next(iter(counts))] - 1):
            with office.session() as session:
                throttle.count(session, counts, NOW)
        with office.session() as session:
            throttle.forget(session, counts)
    with office.session() as session:
        assert not throttle.count(session, browser, NOW)
        assert throttle.count(session, address, NOW)
