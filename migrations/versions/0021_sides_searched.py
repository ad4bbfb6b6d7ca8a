"""The search index says on which side of its case a party stands: hidden sides are not found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_sides_searched"
down_revision = "0020_time_stamps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the side to the terms of parties."""
    op.add_column(
        "search_term", sa.Column("side", sa.String(40), nullable=False, server_default="")
    )
    op.execute(
        "UPDATE search_term SET side = (SELECT role FROM party WHERE party.id = search_term.row_id)"
        " WHERE source = 'party'"
        " AND EXISTS (SELECT 1 FROM party WHERE party.id = search_term.row_id)"
    )


def downgrade() -> None:
    """Forget the sides."""
    op.drop_column("search_term", "side")
