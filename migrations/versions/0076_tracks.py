"""By which sheet of the window a case was registered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0076_tracks"
down_revision = "0075_long_kinds"
branch_labels = None
depends_on = None

TABLE, COLUMN = "case_file", "track"


def upgrade() -> None:
    """Apply."""
    # NULL everywhere leaves the digests of rows before as they are.
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column(COLUMN, sa.String(40), nullable=True))


def downgrade() -> None:
    """Take back, while no case was registered with it."""
    told = {"写明登记来源的案件": f"{TABLE} WHERE {COLUMN} IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, told)
    with op.batch_alter_table(TABLE) as table:
        table.drop_column(COLUMN)
