"""What running cases await is read out of their events by the loaded procedures, under the record."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import session_factory
from casehub.model import Case, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, DAY, put

BEFORE = "0031_exhibits"
APART = ("state", "seq", "chain_head", "last_event_at")
# Two await what comes next, in two procedures; in one it came, one moved on, one has ended.
CASES: dict[int, tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = {
    1: ("mediation", {}, [("hold_session", "filed", "session"), ("draft_agreement", "session", "session")]),
    2: ("adjudication", {}, [("tell_transfer", "filed", "filed"), ("add_evidence", "filed", "filed")]),
    3: ("mediation", {}, [("sign_agreement", "session", "session"), ("reach_agreement", "session", "agreed")]),
    4: ("adjudication", {}, [("tell_transfer", "filed", "filed"), ("begin_answering", "filed", "answering")]),
    5: ("mediation", {"closed_on": DAY}, [("draft_agreement", "session", "session")]),
}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="周映荷", name="周映荷")
        told = []
        for number, (procedure, more, acts) in CASES.items():
            row = put(
                connection, "case_file", id=number, reference=f"SJ{number}", procedure=procedure,
                procedure_version=1, state="filed", parent_id=None, **more,
            )  # fmt: skip
            told.append(["case_file", number, row_digest("case_file", row, APART)])
            for seq, (step, source, target) in enumerate(acts, 1):
                put(
                    connection, "event", case_id=number, seq=seq, step=step, source=source,
                    target=target, actor_id=7, hash=f"{number}{seq}",
                )  # fmt: skip
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of rows of cases, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        told = [*second_rows.faults(db), *second_foundations.faults(db)]
    theirs = {where for _, where, _ in told}
    kinds = ("case_file", "restated", "register")
    return tuple({w for w in found if w.startswith(kinds)} for found in (ours, theirs))  # type: ignore[return-value]


def awaiting(engine: Engine) -> list[str | None]:
    with session_factory(engine, read_only=True)() as session:
        return list(session.scalars(select(Case.awaiting).order_by(Case.id)))


def test_who_follows_up_finds_what_a_running_case_awaits(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    assert awaiting(engine) == ["draft_agreement", "tell_transfer", None, None, None]
    assert faults(engine, database_url) == (set(), set())
    downgrade(database_url, BEFORE)
    # What is known is not asked again.
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())


@pytest.mark.parametrize("number", [1, 2])
def test_what_was_tampered_with_before_is_found_afterwards(engine: Engine, database_url: str, number: int) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE case_file SET title = 'x' WHERE id = {number}"))
    upgrade(database_url)
    assert faults(engine, database_url) == ({f"case_file {number}"}, {f"case_file {number}"})
