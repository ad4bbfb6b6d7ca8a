"""Of which exhibit or sample an entry was mended (`rectification`); of none so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0059_mended_exhibits"
down_revision = "0058_entrustment"
branch_labels = None
depends_on = None

SUBJECTS = {"evidence_id": "evidence", "sample_id": "sample"}


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("rectification") as batch:
        for name, table in SUBJECTS.items():
            # NULL leaves the digests of what was mended before as they are.
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            key = op.f(f"fk_rectification_{name}_{table}")
            batch.create_foreign_key(key, table, [name], ["id"])


def downgrade() -> None:
    """Take back, where nothing of an exhibit or a sample was mended."""
    told = "rectification WHERE evidence_id IS NOT NULL OR sample_id IS NOT NULL"
    refuse_to_lose(op.get_bind(), revision, {"证据、样品的更正登记": told})
    with op.batch_alter_table("rectification") as batch:
        for name, table in SUBJECTS.items():
            batch.drop_constraint(op.f(f"fk_rectification_{name}_{table}"), type_="foreignkey")
            batch.drop_column(name)
