"""What each decision did with the standards that held for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0064_standard_uses"
down_revision = "0063_standards"
branch_labels = None
depends_on = None

TABLE = "standard_use"


def _key(column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{TABLE}_{column}_{of}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _key("case_id", "case_file"),
        _key("version_id", "standard_version"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for name in ("case_id", "version_id"):
        op.create_index(op.f(f"ix_{TABLE}_{name}"), TABLE, [name])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"案件适用统一标准的记录": TABLE})
    op.drop_table(TABLE)
