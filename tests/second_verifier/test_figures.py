"""A file of frozen facts that is gone or altered is told, whole ones are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casehub.second_verifier import figures
from tests.second_verifier.memory import database


def test_facts_are_there_as_they_were_frozen(tmp_path: Path) -> None:
    files = {hashlib.sha256(said).hexdigest(): said for said in (b"whole", b"altered", b"gone")}
    rows = [{"id": n, "title": f"甲{n}", "facts_sha256": name} for n, name in enumerate(files, 1)]
    for name, said in files.items():
        if said != b"gone":
            place = tmp_path / "sha256" / name[:2] / name[2:4] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(said if said == b"whole" else b"other")
    with database(frozen_figures=rows) as db:
        assert [where for _, where, _ in figures.faults(db, tmp_path)] == ["甲2", "甲3"]
        assert list(figures.faults(db, None)) == []
    with database() as db:
        assert list(figures.faults(db, tmp_path)) == []
