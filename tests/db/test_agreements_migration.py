"""Mediations that ran before consent and agreement were rows go on after the migration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, insert, select

from casehub.cli.database import downgrade, upgrade
from casehub.db import session_factory
from casehub.model import Agreement, Declaration

BEFORE = "0022_security_keys"
DAY, AT = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
USUAL = {str: "", int: 1, bool: False, date: DAY, datetime: AT, list: [], dict: {}}
TERMS = [
    {"kind": "stop", "text": "停止销售"},
    {"kind": "pay", "text": "第一期", "amount": "46000.00", "due_on": "2026-05-10"},
    {"kind": "pay", "text": "第二期", "amount": "40000.00", "due_on": "2026-07-10"},
]


def put(connection: Connection, name: str, /, **given: Any) -> None:
    """A row with something in every column that must have something."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    values = {
        column.name: given.get(column.name, USUAL.get(column.type.python_type, {}))
        for column in table.columns
        if column.name in given or (not column.nullable and column.name != "id")
    }
    connection.execute(insert(table).values(**values))


def fill(engine: Engine) -> None:
    """Case 1 waits for a reply, 2 has two respondents, 3 agreed and performed the first term."""
    with engine.begin() as connection:
        office = {"key": "cqip", "name": "市局", "kind": "ip_bureau"}
        put(connection, "organisation", id=1, **office)
        for case, respondents in ((1, 1), (2, 2), (3, 1)):
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure="mediation", parent_id=None)
            put(connection, "party", case_id=case, role="requester", name=f"甲{case}")
            for n in range(respondents):
                put(connection, "party", case_id=case, role="respondent", name=f"乙{case}{n}")
            acts: list[tuple[str, dict[str, Any]]] = [
                ("receive_request", {"received_on": "2026-03-02"}),
                ("record_consent", {"statement_received_on": "2026-03-20", "signed_by": "向北川"}),
            ]
            if case == 3:
                acts.append(("reach_agreement", {"effective_on": "2026-04-01", "terms": TERMS}))
            for seq, (step, data) in enumerate(acts, 1):
                put(connection, "event", case_id=case, seq=seq, step=step, detail={"data": data}, hash=f"{case}{seq}")
        clock: dict[str, Any] = {"case_id": 3, "rule": "mediation.perform", "event_seq": 3}
        put(connection, "deadline", **clock, due_on=date(2026, 5, 10), closed_on=date(2026, 5, 9), outcome="met")
        put(connection, "deadline", **clock, due_on=date(2026, 7, 10), outcome="")


def test_running_mediations_keep_what_was_said_and_agreed(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        said = [
            (d.party_id, d.about, d.answer, d.given_on, d.signed_by)
            for d in session.scalars(select(Declaration).order_by(Declaration.id))
        ]
        # Of two respondents the one answer of before may be anybody's: it is asked for again.
        assert said == [
            (1, "mediation", "agreed", date(2026, 3, 2), "甲1"),
            (2, "mediation", "agreed", date(2026, 3, 20), "向北川"),
            (3, "mediation", "agreed", date(2026, 3, 2), "甲2"),
            (6, "mediation", "agreed", date(2026, 3, 2), "甲3"),
            (7, "mediation", "agreed", date(2026, 3, 20), "向北川"),
        ]
        (text,) = session.scalars(select(Agreement))
        assert (text.case_id, text.draft, text.effective_on) == (3, 1, date(2026, 4, 1))
        assert [(t.fen, t.due_on, t.performed_on, t.deadline_id) for t in text.terms] == [
            (None, None, None, None),
            (4600000, date(2026, 5, 10), date(2026, 5, 9), 1),
            (4000000, date(2026, 7, 10), None, 2),
        ]
