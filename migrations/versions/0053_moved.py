"""The list of cases can be sorted by when something was last done in them."""

from __future__ import annotations

from alembic import op

revision = "0053_moved"
down_revision = "0052_news_mark"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_case_file_moved", "case_file", ["last_event_at", "id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_file_moved", "case_file")
