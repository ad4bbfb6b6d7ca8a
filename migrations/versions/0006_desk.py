"""The open cases of one office, which its desk walks along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_desk"
down_revision = "0005_one_time_codes"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_case_file_open_office",
        "case_file",
        ["organisation_id", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_file_open_office", "case_file")
