"""The longest kind of right is a word of 23 letters: its column takes 40."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0075_long_kinds"
down_revision = "0074_inspection_ends"
branch_labels = None
depends_on = None

TABLE, SHORT, LONG = "case_right", 20, 40


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("kind", type_=sa.String(LONG), existing_type=sa.String(SHORT))


def downgrade() -> None:
    """Take back, while no kind is longer than the column was."""
    told = {"种类名称较长的权利": f"{TABLE} WHERE length(kind) > {SHORT}"}
    refuse_to_lose(op.get_bind(), revision, told)
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("kind", type_=sa.String(SHORT), existing_type=sa.String(LONG))
