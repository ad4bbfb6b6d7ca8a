"""How much money a case is about, where lists find it; of cases before, from what their acts say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0070_amounts"
down_revision = "0069_figures"
branch_labels = None
depends_on = None

INDEX = "ix_case_file_amount"
# Procedure and step → the field in which that step asked how much it is about.
ASKED = {
    ("complaint", "receive_complaint"): "claimed",
    ("peoples_mediation", "receive_application"): "claimed",
    ("peoples_mediation", "sign_for_entrustment"): "claimed",
    ("penalty", "conclude_inquiry"): "turnover",
    ("on_the_spot", "decide_on_spot"): "turnover",
}
# Of a yuan.
FEN = 100
AT_ONCE = 1000


def upgrade() -> None:
    """Apply."""
    op.add_column("case_file", sa.Column("amount_fen", sa.BigInteger(), nullable=True))
    op.create_index(INDEX, "case_file", ["amount_fen", "id"])
    connection = op.get_bind()
    write = sa.text("UPDATE case_file SET amount_fen = :fen WHERE id = :id")
    for batch in _batches(_told(connection)):
        connection.execute(write, batch)


def downgrade() -> None:
    """Take back: what the column says stands in the events."""
    op.drop_index(INDEX, "case_file")
    op.drop_column("case_file", "amount_fen")


def _told(connection: sa.Connection) -> Iterator[dict[str, int]]:
    """What the last act that counts says of each case; an act that was taken back counts not."""
    rows = connection.execute(
        sa.text(
            "SELECT c.id, c.procedure, e.seq, e.step, e.detail FROM case_file c"
            " JOIN event e ON e.case_id = c.id WHERE c.procedure IN :keys AND"
            " (e.step IN :steps OR CAST(e.detail AS TEXT) LIKE '%\"taken_back\"%')"
            " ORDER BY c.id, e.seq DESC"
        ).bindparams(
            sa.bindparam("keys", sorted({procedure for procedure, _ in ASKED}), expanding=True),
            sa.bindparam("steps", sorted({step for _, step in ASKED}), expanding=True),
        )
    ).all()
    done: set[int] = set()
    undone: set[tuple[int, int]] = set()
    for case, procedure, seq, step, kept in rows:
        detail: dict[str, Any] = (json.loads(kept) if isinstance(kept, str) else kept) or {}
        undone |= {(case, number) for number in detail.get("taken_back") or ()}
        field = ASKED.get((procedure, step))
        if field is None or case in done or (case, seq) in undone:
            continue
        try:
            fen = int(Decimal(str((detail.get("data") or {}).get(field))) * FEN)
        except InvalidOperation:
            continue
        done.add(case)
        yield {"id": case, "fen": fen}


def _batches(rows: Iterator[dict[str, int]]) -> Iterator[list[dict[str, int]]]:
    batch: list[dict[str, int]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
