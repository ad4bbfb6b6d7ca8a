"""Numbers without gap; papers and exhibits as the record says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.record.verification.papers import exhibit_faults, number_faults, paper_faults, story
from casehub.storage import Blobs
from tests.record.conftest import Look

CHANGES = [
    ("UPDATE counter SET value = value + 1", "number"),
    ("UPDATE number SET value = value + 1", "number"),
    ("UPDATE number SET text = 'x' WHERE id = 1", "number"),
    ("DELETE FROM number", "number"),
    ("UPDATE document SET facts_sha256 = 'x'", "paper"),
    ("UPDATE document SET number = 'x'", "paper"),
    ("UPDATE document SET title = 'x'", "paper"),
    ("UPDATE document SET status = 'void'", "paper"),
    ("UPDATE document SET event_seq = 99", "paper"),
    ("UPDATE document SET pdf_sha256 = 'x'", "paper"),
    ("UPDATE document SET dated = '2026-01-01'", "paper"),
    ("UPDATE document SET flow_id = 'x'", "paper"),
    ("UPDATE document SET receiver = 'x'", "paper"),
    ("UPDATE document SET receiver_region = 'x'", "paper"),
    ("DELETE FROM document", "paper"),
    ("UPDATE evidence SET sha256 = 'x'", "exhibit"),
]


def kinds(look: Look, statement: str, blobs: Blobs) -> set[str]:
    with look(statement) as session:
        told = story(session)
        return {
            fault.kind
            for found in (
                number_faults(session, told),
                paper_faults(session, told, blobs),
                exhibit_faults(session, told, blobs),
            )
            for fault in found
        }


def test_sound(look: Look, tmp_path: Path) -> None:
    assert kinds(look, "UPDATE case_file SET id = id", Blobs(tmp_path)) == set()


@pytest.mark.parametrize(("statement", "kind"), CHANGES, ids=range(len(CHANGES)))
def test_changed(look: Look, tmp_path: Path, statement: str, kind: str) -> None:
    assert kind in kinds(look, statement, Blobs(tmp_path))
