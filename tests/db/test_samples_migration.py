"""0036 with data: samples are read out of the events of running cases, under the record."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import RegisterEntry, Sample
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE = "0035_decisions"


def taken(*numbers: str) -> tuple[str, dict[str, Any]]:
    return "take_samples", {"data": {"items": [{"seal_no": n, "name": "底座", "qty": "1套"} for n in numbers]}}


def given(samples: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return "return_samples", {"data": {"samples": samples}, **more}


# Case → its acts. The second gave all back by one text; the third took back a wrong return.
ACTS = {
    1: [taken("封1", "封2"), given([{"seal_no": "封 1"}]), taken("封3", "")],
    2: [taken("封1", "封2"), given("封1、封2"), taken("封3")],
    3: [taken("封1"), given([{"seal_no": "封1"}]), ("take_back_entry", {"taken_back": [2], "data": {}})],
}
FOUND = {
    (1, "封1", 1, 2), (1, "封2", 1, None), (1, "封3", 3, None),
    (2, "封1", 1, 2), (2, "封2", 1, 2), (2, "封3", 3, None),
    (3, "封1", 1, None),
}  # fmt: skip


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        for case, acts in ACTS.items():
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure="adjudication")
            for seq, (step, detail) in enumerate(acts, 1):
                told = {"case_id": case, "seq": seq, "step": step, "actor_id": 7, "hash": f"{case}{seq}"}
                put(connection, "event", id=case * 10 + seq, **told, detail=detail)
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": [], "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in [*second_rows.faults(db), *second_foundations.faults(db)]}
    kinds = ("sample ", "restated", "register")
    return tuple({w for w in found if w.startswith(kinds)} for found in (ours, theirs))  # type: ignore[return-value]


def test_samples_become_rows(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        rows = session.scalars(select(Sample)).all()
        assert {(r.case_id, r.seal_no, r.event_seq, r.ended_seq) for r in rows} == FOUND
        assert {(r.name, r.quantity) for r in rows} == {("底座", "1套")}
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="样品"):
        downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE sample SET ended_seq = 2 WHERE id = 2"))
    assert faults(engine, database_url) == ({"sample 2"}, {"sample 2"})
