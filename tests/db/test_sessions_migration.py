"""Sessions are read out of the events of running mediations, under the record, and both verify."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import MediationSession, RegisterEntry, SessionCall
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE = "0029_awaiting"
CAME = [{"side": "请求人", "name": "何静宜", "role": "代理人"}, {"side": "被请求人", "name": "冉宗泽", "role": "负责人"}]
FIRST = {"seq": 1, "started_at": "2026-04-21T14:30:00+08:00", "ended_at": "2026-04-21T17:00", "place": "二室",
         "attendance": CAME, "minutes": "各自说明。", "result": "next", "next_at": "2026-05-12T14:30:00+08:00"}  # fmt: skip
ACTS = [
    ("file_mediation", {"session_at": "2026-04-21T14:30", "place": "一室"}),
    ("hold_session", FIRST),
    ("call_session", {"session_at": "2026-05-13T09:30:00+08:00", "place": "三室"}),
    ("reach_agreement", {"minutes": "达成协议。"}),
]


def fill(engine: Engine) -> None:
    """Two cases: a mediation of four acts, and one of another procedure with an act like these."""
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        for case, procedure in ((1, "mediation"), (2, "adjudication")):
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure=procedure)
        for seq, (step, data) in enumerate(ACTS, 1):
            told = {"case_id": 1, "seq": seq, "step": step, "actor_id": 7, "hash": f"{seq}"}
            put(connection, "event", id=seq, **told, detail={"data": data})
        put(connection, "event", id=9, case_id=2, seq=1, step="hold_session", actor_id=7, hash="9", detail={"data": FIRST})
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": [], "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of sessions, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in [*second_rows.faults(db), *second_foundations.faults(db)]}
    kinds = ("session_", "mediation_session", "restated", "register")
    return tuple({w for w in found if w.startswith(kinds)} for found in (ours, theirs))  # type: ignore[return-value]


def test_sessions_set_and_held_become_rows(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        calls = [(c.case_id, c.planned_at, c.place, c.event_seq) for c in session.scalars(select(SessionCall).order_by(SessionCall.id))]
        assert calls == [
            (1, datetime(2026, 4, 21, 6, 30, tzinfo=UTC), "一室", 1),
            (1, datetime(2026, 5, 12, 6, 30, tzinfo=UTC), "二室", 2),
            (1, datetime(2026, 5, 13, 1, 30, tzinfo=UTC), "三室", 3),
        ]
        first, last = session.scalars(select(MediationSession).order_by(MediationSession.id))
        assert (first.number, first.outcome, first.held_on.isoformat(), first.event_seq) == (1, "next", "2026-04-21", 2)
        assert (first.ended_at, first.names) == (datetime(2026, 4, 21, 9, tzinfo=UTC), ["何静宜", "冉宗泽"])
        assert (last.number, last.outcome, last.minutes, last.started_at, last.names) == (2, "agreed", "达成协议。", None, [])
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="调解会"):
        downgrade(database_url, BEFORE)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mediation_session SET outcome = 'failed' WHERE id = 1",
        "UPDATE session_call SET place = 'x' WHERE id = 2",
        "DELETE FROM session_presence WHERE id = 1",
    ],
)
def test_a_session_changed_afterwards_is_found(engine: Engine, database_url: str, change: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text(change))
    where = f"{next(w for w in change.split() if '_' in w)} {change[-1]}"
    assert faults(engine, database_url) == ({where}, {where})
