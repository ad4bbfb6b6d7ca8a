"""0078 with data: letters say in columns what their content says, under the record."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, update

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.law.canonical import canonical
from casehub.model import Document, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE, AFTER = "0077_rights_left", "0078_letter_papers"
ON = date(2026, 6, 1)
NONE = (None, None, None, None)
BUREAUS = {1: "万州局", 2: "达州局"}
# Two letters of two bureaus; one to nobody of the register and of no exchange; a paper that is none.
LETTERS: dict[int, tuple[int, dict[str, Any] | None, tuple[Any, ...]]] = {
    1: (
        1,
        {"date": "2026-06-01", "flow_id": "XC-500101-511700-2026-00001-4", "receiver": "达州局", "receiver_region": "511700"},
        (ON, "XC-500101-511700-2026-00001-4", "达州局", "511700"),
    ),
    2: (
        2,
        {"date": "2026-06-02", "flow_id": "XS-511700-500101-2026-00007-2", "receiver": "万州局", "receiver_region": "500101"},
        (date(2026, 6, 2), "XS-511700-500101-2026-00007-2", "万州局", "500101"),
    ),
    3: (2, {"date": "2026-06-03", "flow_id": "", "receiver": "某公证处", "receiver_region": ""}, (date(2026, 6, 3), None, "某公证处", None)),
    4: (1, None, NONE),
}  # fmt: skip


def fill(engine: Engine, *, digests: bool = True) -> None:
    """Two bureaus and their papers, with digests as the program before 0078 took them, or none."""
    told: list[list[Any]] = []
    with engine.begin() as connection:
        for n, name in BUREAUS.items():
            put(connection, "organisation", id=n, key=f"b{n}", name=name, kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        for n in BUREAUS:
            put(connection, "case_file", id=n, reference=f"SJ{n}", procedure="assistance", organisation_id=n)
        for number, (case, block, _) in LETTERS.items():
            facts: dict[str, Any] = {"doc": {"title": "函", "code": f"C{number}"}}
            if block is not None:
                facts["letter"] = block
            row = put(
                connection, "document", id=number, case_id=case, event_seq=1, kind="letter", title="函", code=f"C{number}",
                number=f"渝函〔2026〕{number}号", facts=facts, facts_sha256=hashlib.sha256(canonical(facts)).hexdigest(),
                issued_on=ON, issued_at=AT, status="issued", status_reason="", confidential=False, template_version="",
                manifest={},
            )  # fmt: skip
            told.append(["document", number, row_digest("document", row, ("facts",))])
        if not digests:
            return
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def told_of(engine: Engine) -> dict[int, tuple[Any, ...]]:
    asked = select(Document.id, Document.dated, Document.flow_id, Document.receiver, Document.receiver_region)
    with engine.connect() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(asked)}


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of the rows of the papers, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in (*second_rows.faults(db), *second_foundations.faults(db))}
    rows = {f"document {number}" for number in LETTERS}
    ours, theirs = ({w for w in one if w in rows or "restated" in w} for one in (ours, theirs))
    return ours, theirs


def test_letters_say_in_columns_what_their_content_says(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url, AFTER)
    assert told_of(engine) == {number: columns for number, (_, _, columns) in LETTERS.items()}
    # It tells anew the digests of letters only.
    with engine.connect() as connection:
        (entry,) = connection.execute(select(RegisterEntry).where(RegisterEntry.chain == "restated")).all()
    assert [row[:2] for row in entry.rows] == [["document", n] for n, (_, block, _) in LETTERS.items() if block]
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="重新记载"):
        downgrade(database_url, BEFORE)
    # What came after goes down before it is asked.
    upgrade(database_url)
    assert told_of(engine)[2] == LETTERS[2][2]
    with engine.begin() as connection:
        connection.execute(update(Document).where(Document.id == 1).values(receiver="别的局"))
    assert faults(engine, database_url) == ({"document 1"}, {"document 1"})


def test_letters_of_an_instance_from_before_digests_stay(engine: Engine, database_url: str) -> None:
    """Nothing was told anew there, and yet their columns would be lost."""
    downgrade(database_url, BEFORE)
    fill(engine, digests=False)
    upgrade(database_url, AFTER)
    with pytest.raises(WouldLoseError, match="函件的日期"):
        downgrade(database_url, BEFORE)


def test_an_empty_instance_goes_down_and_up(engine: Engine, database_url: str) -> None:
    def columns() -> set[str]:
        return {one["name"] for one in inspect(engine).get_columns("document")}

    new = {"dated", "flow_id", "receiver", "receiver_region"}
    for _ in range(2):
        downgrade(database_url, BEFORE)
        assert not new & columns()
        upgrade(database_url, AFTER)
        assert new <= columns()
