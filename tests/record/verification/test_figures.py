"""A file of frozen facts that is gone or altered is told, whole ones are not."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.desk.figures import frozen
from casehub.record.verification.figures import figures_faults
from casehub.storage.folder import Folder
from tests.faults import roads
from tests.faults.world import Office, at


@pytest.mark.parametrize("damage", ["", "gone", "altered"])
def test_facts_are_there_as_they_were_frozen(sqlite_office: Office, damage: str) -> None:
    title = roads.key()[:16]
    # Days of its own, so that no other frozen figures share its file.
    first = date(2025, 1, 1 + len(damage))
    with sqlite_office.acting("head", at("2026-07-20")) as work:
        row = frozen.freeze(work, title, first, date(2026, 6, 30))
        sha256 = row.facts_sha256
    place = sqlite_office.blobs.place
    assert isinstance(place, Folder)
    path = place.path(sha256)
    before = path.read_bytes()
    path.chmod(0o600)
    try:
        if damage:
            path.unlink()
        if damage == "altered":
            path.write_bytes(b"{}")
        with sqlite_office.reading() as session:
            told = [f.sentence for f in figures_faults(session, sqlite_office.blobs) if f.where == title]
            assert list(figures_faults(session, None)) == []
    finally:
        path.write_bytes(before)
    assert told == (["固定的统计所依据的文件缺失或者被改动"] if damage else [])
