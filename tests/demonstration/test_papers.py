"""Papers written out: one file each below its main case, and nothing of an earlier run among them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy import select

from casehub.demonstration.papers import print_pending, write_out
from casehub.model import Document
from casehub.papers import waiting
from tests.demonstration.sheets import KEYLESS, Sheets
from tests.faults import roads
from tests.faults.world import Office


def printed(office: Office) -> list[str]:
    told: list[str] = []
    with office.session() as session:
        number = print_pending(session, office.rules, office.blobs, Sheets(), KEYLESS, told.append)  # type: ignore[arg-type]
        assert waiting.pending(session) == []
        assert print_pending(session, office.rules, office.blobs, Sheets(), KEYLESS) == 0  # type: ignore[arg-type]
    assert told[-1] == f"文书 {number}/{number}"
    return told


def test_every_paper_lies_below_its_main_case(own_office: Office, tmp_path: Path) -> None:
    references = [roads.told_defects(own_office) for _ in range(2)]
    (child,) = roads.children(own_office, references[0])
    roads.act(own_office, "clerk", child, "prove_direct", roads.handed_over(roads.ARRIVED))
    printed(own_office)
    out = tmp_path / "out"
    with own_office.reading() as session:
        summary = write_out(session, own_office.blobs, out, "here")
        papers = list(session.scalars(select(Document).order_by(Document.id)))
    assert summary == json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["database"] == "here"
    assert [row["number"] for row in summary["documents"]] == [d.number for d in papers]
    # The receipt of a service lies with the case whose papers were served.
    folders = [row["path"].split("/")[0] for row in summary["documents"]]
    assert folders == [references[0], references[1], references[0]]
    assert summary["documents"][2]["case"] == child
    for row in summary["documents"]:
        assert hashlib.sha256((out / row["path"]).read_bytes()).hexdigest() == row["sha256"]
    # What an earlier run wrote here is taken away; what somebody else put there stays.
    extra, mine = out / references[0] / "old.pdf", out / "mine.pdf"
    for file in (extra, mine):
        file.write_bytes(b"x")
    old = {"documents": [{"path": f"{references[0]}/old.pdf"}, {"path": "../outside.pdf"}]}
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"x")
    (out / "summary.json").write_text(json.dumps(old), encoding="utf-8")
    with own_office.reading() as session:
        write_out(session, own_office.blobs, out, "here")
    assert (extra.exists(), mine.exists(), outside.exists()) == (False, True, True)
