"""An index of the limits that run, by rule: the desk finds by it what runs on after the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043_limits_after_the_end"
down_revision = "0042_jotted_opinions"
branch_labels = None
depends_on = None

INDEX = "ix_deadline_open_rule"
OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        INDEX, "deadline", ["rule", "case_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(INDEX, table_name="deadline")
