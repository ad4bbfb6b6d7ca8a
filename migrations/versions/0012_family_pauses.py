"""Excluded periods belong to the family of a case: the column that named one child goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_family_pauses"
down_revision = "0011_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nothing was ever written to the column, so no digest changes."""
    with op.batch_alter_table("pause") as table:
        table.drop_constraint("fk_pause_child_id_case_file", type_="foreignkey")
        table.drop_column("child_id")


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("pause") as table:
        table.add_column(sa.Column("child_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_pause_child_id_case_file", "case_file", ["child_id"], ["id"]
        )
