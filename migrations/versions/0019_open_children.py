"""The open child matters of a case, which the desk of who is named in many cases looks up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_open_children"
down_revision = "0018_declarations"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_case_file_open_parent",
        "case_file",
        ["parent_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_file_open_parent", "case_file")
