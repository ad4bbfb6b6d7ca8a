"""The stages of verification, one after the other; what cannot be read is the last fault of one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from casehub.record import audit
from casehub.record.keys import public_key
from casehub.storage import Blobs
from tests.faults.world import rules
from tests.record.conftest import KEY, Look
from tests.tables import guard

AGAINST = audit.Against(rules(), frozenset({public_key(KEY)}), (), datetime(2026, 12, 1, tzinfo=UTC))


def test_a_sound_record_is_counted(look: Look, tmp_path: Path) -> None:
    told: list[str] = []
    with look("UPDATE organisation SET id = id") as session:
        guard(session.connection())
        report = audit.verify(session, Blobs(tmp_path), told.append, AGAINST)
    assert report.sound, report.faults
    assert (report.cases, report.checkpoints, report.documents) == (2, 1, 1)
    assert report.events > 2 and report.rows > 20
    assert told[0] == "核对案件记录" and len(told) == len(set(told))


def test_what_cannot_be_read_is_a_fault_of_its_stage_and_stops_no_other(look: Look) -> None:
    statements = ("UPDATE event SET detail = '[]' WHERE seq = 2", "UPDATE case_file SET state = 'x' WHERE id = 1")
    with look(*statements) as session:
        report = audit.verify(session, against=AGAINST)
    assert not report.sound
    kinds = {fault.kind for fault in report.faults}
    assert "unreadable" in kinds and "chain" in kinds


def test_without_rules_nothing_is_replayed(look: Look) -> None:
    with look("UPDATE role_grant SET role = 'archivist'") as session:
        held = {f.kind for f in audit.verify(session, against=AGAINST).faults}
        unheld = {f.kind for f in audit.verify(session).faults}
    assert "replay" in held and "replay" not in unheld
