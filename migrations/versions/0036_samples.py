"""Samples that were taken are rows, each until it is given back or disposed of.

Those of running cases are read out of the events that entered them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.law.text import fold
from casehub.record.restated import Restated, row_digest

revision = "0036_samples"
down_revision = "0035_decisions"
branch_labels = None
depends_on = None

PROCEDURE, TAKEN, GIVEN, TAKEN_BACK = "adjudication", "take_samples", "return_samples", "taken_back"


def _table() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seal_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("ended_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_sample_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    op.create_index(op.f("ix_sample_case_id"), "sample", ["case_id"])


def _samples(events: list[Any]) -> list[dict[str, Any]]:
    """What was taken, and by which act it ended, in the order of the taking."""
    gone = {seq for one in events for seq in (one.detail or {}).get(TAKEN_BACK) or ()}
    rows: list[dict[str, Any]] = []
    for one in events:
        data = (one.detail or {}).get("data") or {}
        if one.seq in gone:
            continue
        if one.step == TAKEN:
            for row in data.get("items") or ():
                number = str(row.get("seal_no") or "").strip()
                told = {"name": str(row.get("name") or ""), "quantity": str(row.get("qty") or "")}
                if number:
                    rows.append({"seal_no": number, **told, "event_seq": one.seq, "ended_seq": None})
        if one.step == GIVEN:
            given = data.get("samples")
            # A text, before each sample was told by its number, spoke of all of them.
            named = None if isinstance(given, str) else {fold(str(row.get("seal_no"))) for row in given or ()}
            for row in rows:
                if row["ended_seq"] is None and (named is None or fold(row["seal_no"]) in named):
                    row["ended_seq"] = one.seq
    return rows


def upgrade() -> None:
    """Apply."""
    _table()
    bind = op.get_bind()
    meta, restated = sa.MetaData(), Restated(bind, revision)
    case, event, sample = (
        sa.Table(name, meta, autoload_with=bind, resolve_fks=False) for name in ("case_file", "event", "sample")
    )
    concerned = sa.select(event.c.case_id).where(event.c.step == TAKEN).distinct()
    cases = sa.select(case.c.id).where(case.c.procedure == PROCEDURE, case.c.id.in_(concerned))
    for number in bind.scalars(cases.order_by(case.c.id)).all():
        acts = sa.select(event.c.seq, event.c.step, event.c.detail).where(event.c.case_id == number)
        for row in _samples(list(bind.execute(acts.order_by(event.c.seq)).all())):
            values = {"case_id": number, **row}
            made = bind.execute(sample.insert().values(**values).returning(sample.c.id)).scalar_one()
            restated.add("sample", int(made), None, row_digest("sample", {"id": int(made), **values}))
    restated.close()


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"抽取的样品": "sample"})
    op.drop_index(op.f("ix_sample_case_id"), "sample")
    op.drop_table("sample")
