"""A right that was entered wrongly, or is not concerned, is taken out of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0077_rights_left"
down_revision = "0076_tracks"
branch_labels = None
depends_on = None

TABLE, COLUMN = "case_right", "void_seq"


def upgrade() -> None:
    """Apply."""
    # NULL everywhere leaves the digests of rows before as they are.
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column(COLUMN, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back, while no right was taken out."""
    told = {"移出案件的权利": f"{TABLE} WHERE {COLUMN} IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, told)
    with op.batch_alter_table(TABLE) as table:
        table.drop_column(COLUMN)
