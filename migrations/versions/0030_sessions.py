"""The sessions of a mediation are rows: each one set, each one held, who came.

Those of running cases are read out of the events that entered them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest

revision = "0030_sessions"
down_revision = "0029_awaiting"
branch_labels = None
depends_on = None

PROCEDURE, OFFICE = "mediation", timezone(timedelta(hours=8))
# Steps in which a session was held, and what came of it where their form does not ask.
HELD = {"hold_session": "next", "fail_session": "failed", "reach_agreement": "agreed"}
SET = ("session_at", "next_at")
CAME = ("side", "name", "role", "authority")


def _tables() -> None:
    op.create_table(
        "session_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_session_call_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_call")),
    )
    op.create_index(op.f("ix_session_call_case_id"), "session_call", ["case_id"])
    op.create_table(
        "mediation_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_mediation_session_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_session")),
    )
    op.create_index(op.f("ix_mediation_session_case_id"), "mediation_session", ["case_id"])
    op.create_table(
        "session_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in CAME),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mediation_session.id"],
            name=op.f("fk_session_presence_session_id_mediation_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_presence")),
    )  # fmt: skip
    op.create_index(op.f("ix_session_presence_session_id"), "session_presence", ["session_id"])


def _moment(value: object) -> datetime | None:
    """An instant as the form kept it; without a zone it is the office's hour."""
    try:
        at = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=OFFICE)).astimezone(UTC)


class _Rows:
    """Rows written, and the register that says so."""

    def __init__(self, bind: sa.Connection) -> None:
        self.bind, self.meta, self.register = bind, sa.MetaData(), Restated(bind, revision)

    def table(self, name: str) -> sa.Table:
        return sa.Table(name, self.meta, autoload_with=self.bind, resolve_fks=False)

    def add(self, name: str, /, **values: Any) -> int:
        table = self.table(name)
        kept = {n: self._stored(v) for n, v in values.items()}
        number = int(self.bind.execute(table.insert().values(**kept).returning(table.c.id)).scalar_one())
        self.register.add(name, number, None, row_digest(name, {"id": number, **values}))
        return number

    def _stored(self, value: Any) -> Any:
        plain = isinstance(value, datetime) and self.bind.dialect.name == "sqlite"
        return value.replace(tzinfo=None) if plain else value


def _held(rows: _Rows, case: int, number: int, event: Any, data: dict[str, Any]) -> None:
    began, ended = (_moment(data.get(name)) for name in ("started_at", "ended_at"))
    at = event.at if event.at.tzinfo else event.at.replace(tzinfo=UTC)
    day: date = (began or at).astimezone(OFFICE).date()
    told = data.get("seq")
    session = rows.add(
        "mediation_session", case_id=case, number=told if isinstance(told, int) else number,
        held_on=day, started_at=began, ended_at=ended, place=str(data.get("place") or ""),
        outcome=str(data.get("result") or HELD[event.step]), minutes=str(data.get("minutes") or ""),
        event_seq=event.seq,
    )  # fmt: skip
    for came in data.get("attendance") or ():
        told_of = {name: str(came.get(name) or "") for name in CAME}
        rows.add("session_presence", session_id=session, **told_of)


def upgrade() -> None:
    """Apply."""
    _tables()
    rows = _Rows(op.get_bind())
    case, event = rows.table("case_file"), rows.table("event")
    cases = sa.select(case.c.id).where(case.c.procedure == PROCEDURE).order_by(case.c.id)
    for number in rows.bind.scalars(cases).all():
        held = 0
        acts = sa.select(event.c.seq, event.c.step, event.c.at, event.c.detail)
        for one in rows.bind.execute(acts.where(event.c.case_id == number).order_by(event.c.seq)).all():
            data = (one.detail or {}).get("data") or {}
            if one.step in HELD:
                held += 1
                _held(rows, number, held, one, data)
            planned = next((at for name in SET if (at := _moment(data.get(name)))), None)
            if planned is not None:
                place = str(data.get("place") or "")
                rows.add("session_call", case_id=number, planned_at=planned, place=place, event_seq=one.seq)
    rows.register.close()


def downgrade() -> None:
    """Take back; refused where a session was set or held."""
    lost = {"约定的调解": "session_call", "调解会": "mediation_session", "到场人员": "session_presence"}
    refuse_to_lose(op.get_bind(), revision, lost)
    for name in ("session_presence", "mediation_session", "session_call"):
        op.drop_table(name)
