"""What readings found of each file, and which files are to be read: by column, not by list."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, select

from casehub.casefile import condition
from casehub.db import Base, BlobName
from casehub.model import BlobCheck, Evidence
from casehub.model.blob import DAMAGED, MISSING, WHOLE
from casehub.record.events import record
from casehub.record.roads import ATTACHED
from casehub.storage import Blobs, blobs_at
from casehub.storage.folder import Folder
from tests.faults import roads
from tests.faults.world import Office
from tests.unrecorded import unrecorded

# Hashes that name no file of the store.
OTHER_HASHES = {"facts_sha256", "body_sha256", "payload_sha256"}


def test_every_column_that_holds_a_hash_says_whether_it_names_a_file() -> None:
    naming = {f"{c.table.name}.{c.name}" for c in condition.naming_columns()}
    assert {"document.pdf_sha256", "evidence.sha256"} <= naming
    # The custody list repeats what its exhibit names; a check is of a file and names it itself.
    silent = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "sha256" in column.name
        and isinstance(column.type, String)
        and not isinstance(column.type, BlobName)
        and column.name not in OTHER_HASHES
    }
    # A message is named by the hash of a paper, issued here or kept by the other bureau.
    assert silent == {"custody.sha256", "blob_check.sha256", "referral_message.sha256"}


def keep(office: Office, *contents: bytes) -> list[str]:
    """Files with a row each."""
    names = [office.blobs.put(io.BytesIO(content)).sha256 for content in contents]
    reference = roads.received(office)
    with office.acting("clerk") as work:
        from casehub.people.permissions import find

        case = find(work, reference)
        for name in names:
            work.session.add(
                Evidence(
                    case_id=case.id, name="样品", submitted_by="请求人", side="requester",
                    submitted_on=roads.ARRIVED.date(), sha256=name,
                )
            )  # fmt: skip
        unrecorded(work.session)
        record(work, case, step=ATTACHED, sentence="存入样品")
    return names


def test_faulty_first_then_never_read_then_longest_ago(office: Office) -> None:
    now = roads.ARRIVED
    faulty, never, old, fresh = keep(
        office, *(f"{office.kind} {n}".encode() for n in ("faulty", "never", "old", "fresh"))
    )
    with office.session() as session:
        condition.note(session, {faulty: DAMAGED, fresh: WHOLE}, now)
        condition.note(session, {old: WHOLE}, now - timedelta(days=31))
    with office.reading() as session:
        listed = condition.due(session, now - timedelta(days=30), 10_000)
        assert condition.due(session, now - timedelta(days=30), 1) == listed[:1]
    wanted = [n for n in listed if n in {faulty, never, old, fresh}]
    assert wanted == [faulty, never, old]
    assert len(listed) == len(set(listed))


def test_the_newest_reading_counts(office: Office) -> None:
    name = "a" * 64
    with office.session() as session:
        condition.note(session, {name: DAMAGED}, roads.ARRIVED)
        condition.note(session, {name: WHOLE}, roads.ARRIVED - timedelta(hours=1))
    with office.reading() as session:
        assert session.scalar(select(BlobCheck.fault).where(BlobCheck.sha256 == name)) == DAMAGED
    with office.session() as session:
        condition.note(session, {name: WHOLE}, roads.ARRIVED + timedelta(hours=1))
    with office.reading() as session:
        assert session.scalar(select(BlobCheck.fault).where(BlobCheck.sha256 == name)) == WHOLE


@pytest.mark.parametrize("spoil, said", [
    (lambda _: None, WHOLE), (lambda p: p.write_bytes(b"x"), DAMAGED), (lambda p: p.unlink(), MISSING),
], ids=["whole", "damaged", "missing"])  # fmt: skip
def test_a_reading_tells_whole_damaged_and_missing(tmp_path: Path, spoil, said: str) -> None:
    blobs: Blobs = blobs_at(tmp_path)
    name = blobs.put(io.BytesIO(b"evidence")).sha256
    path = Folder(tmp_path).path(name)
    path.chmod(0o640)
    spoil(path)
    assert condition.examine(blobs, name) == said
