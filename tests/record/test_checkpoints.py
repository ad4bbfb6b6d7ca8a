"""Checkpoints: one goes on from the other, keys are never replaced silently, copies are whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from casehub.record.checkpoints import (
    Places,
    Prefixes,
    checkpoint_hash,
    checkpoint_json,
    counts_of,
    newest_copy,
    roll,
    root_of,
    seal,
    seal_due,
    write_copies,
)
from tests import factories
from tests.faults import roads
from tests.faults.world import Office

KEY, AT = bytes(range(32)), factories.AT


def test_a_roll_goes_on_where_it_stood() -> None:
    hashes = [f"{n:064x}" for n in range(5)]
    assert roll(hashes[3:], roll(hashes[:3])) == roll(hashes)
    assert roll(hashes) != roll(reversed(hashes))


def test_a_seal_goes_on_from_the_one_before_and_sums_up_all(own_office: Office) -> None:
    roads.registered(own_office)
    with own_office.session() as session:
        first = seal(session, KEY, AT)
        number, counted, said = first.id, counts_of(first), checkpoint_hash(first)
    roads.told_defects(own_office)
    with own_office.session() as session:
        second = seal(session, KEY, AT + timedelta(hours=1))
        assert (second.id, second.previous) == (number + 1, said)
        assert counts_of(second)["event"] > counted["event"]
        prefixes = Prefixes(session, [counted, counts_of(second)])
        assert prefixes.root(counts_of(second)) == second.root == root_of(second.heads or {})
        assert prefixes.root({**counted, "event": 10_000}) is None


def test_a_seal_is_due_after_its_time(own_office: Office, tmp_path: Path) -> None:
    roads.registered(own_office)
    places = Places(tmp_path / "checkpoint.key", tmp_path / "own")
    with own_office.session() as session:
        assert seal_due(session, places, timedelta(hours=1), AT) is not None
        assert seal_due(session, places, timedelta(hours=1), AT + timedelta(minutes=59)) is None
        later = AT + timedelta(hours=1)
        # Nothing was recorded since: there is nothing to seal, but under a new key.
        assert seal_due(session, places, timedelta(0), later) is None
    roads.registered(own_office)
    with own_office.session() as session:
        assert seal_due(session, places, timedelta(hours=1), later) is not None
        assert seal_due(session, places, timedelta(0), later) is None
        assert seal_due(session, places, timedelta(0), later, renew=True) is not None


def test_copies_that_are_missing_or_empty_are_written_and_others_left(
    own_office: Office, tmp_path: Path
) -> None:
    places = Places(tmp_path / "checkpoint.key", tmp_path / "own", tmp_path / "outside")
    with own_office.session() as session:
        rows = [seal(session, KEY, AT + timedelta(hours=n)) for n in range(2)]
        assert len(write_copies(session, places)[0]) == 4
        assert write_copies(session, places) == ([], [])
        (tmp_path / "own" / "00000001.json").write_bytes(b"")
        (tmp_path / "outside" / "00000002.json").write_bytes(b"other")
        assert write_copies(session, places)[0] == [tmp_path / "own" / "00000001.json"]
        assert (tmp_path / "own" / "00000001.json").read_text() == checkpoint_json(rows[0])
        assert (tmp_path / "outside" / "00000002.json").read_bytes() == b"other"
    assert newest_copy(tmp_path / "own") is not None and newest_copy(tmp_path / "nowhere") is None
