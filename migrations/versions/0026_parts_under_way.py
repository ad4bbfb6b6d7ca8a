"""Which parts in cases are under way: the desk of who was named in thousands reads only these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_parts_under_way"
down_revision = "0025_attempts"
branch_labels = None
depends_on = None

INDEX = "ix_assignment_under_way"


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "assignment",
        sa.Column("under_way", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.execute(
        "UPDATE assignment SET under_way = false WHERE case_id NOT IN ("
        "SELECT id FROM case_file WHERE closed_on IS NULL UNION "
        "SELECT parent_id FROM case_file WHERE closed_on IS NULL AND parent_id IS NOT NULL)"
    )
    op.create_index(
        INDEX,
        "assignment",
        ["person_id", "case_id"],
        sqlite_where=sa.text("under_way = 1 OR recused_on IS NOT NULL"),
        postgresql_where=sa.text("under_way OR recused_on IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(INDEX, "assignment")
    op.drop_column("assignment", "under_way")
