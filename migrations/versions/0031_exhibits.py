"""Exhibits say their kind, their number and the act that entered them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, batches, row_digest, told_anew

revision = "0031_exhibits"
down_revision = "0030_sessions"
branch_labels = None
depends_on = None

TABLE, DIGITS, MOST_DIGITS = "evidence_use", "0123456789", 9


def upgrade() -> None:
    """Apply; the number was in the label: behind the letters before it. The rest is unknown."""
    op.add_column("evidence", sa.Column("kind", sa.String(40), nullable=True))
    op.add_column(TABLE, sa.Column("number", sa.Integer(), nullable=True))
    op.add_column(TABLE, sa.Column("event_seq", sa.Integer(), nullable=True))
    bind = op.get_bind()
    table = sa.Table(TABLE, sa.MetaData(), autoload_with=bind, resolve_fks=False)
    restated = Restated(bind, revision)
    for rows in batches(bind, table):
        for row in rows:
            letters = row["label"].rstrip(DIGITS)
            digits = row["label"].removeprefix(letters)
            # 甲4-2 is none, as where it is typed; what is longer no column of PostgreSQL holds.
            if not letters.isalpha() or not 0 < len(digits) <= MOST_DIGITS:
                continue
            number = int(digits)
            bind.execute(table.update().where(table.c.id == row["id"]).values(number=number))
            after = row_digest(TABLE, {**row, "number": number})
            restated.add(TABLE, row["id"], row_digest(TABLE, row), after)
    restated.close()


def downgrade() -> None:
    """Take back, where nothing was told anew and nobody chose a kind."""
    kinds = {"证据的种类": "evidence WHERE kind IS NOT NULL"}
    acts = {"证据由哪次登记存入": f"{TABLE} WHERE event_seq IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, {**told_anew(revision), **kinds, **acts})
    op.drop_column(TABLE, "event_seq")
    op.drop_column(TABLE, "number")
    op.drop_column("evidence", "kind")
