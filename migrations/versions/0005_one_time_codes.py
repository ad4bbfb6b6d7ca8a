"""A password that somebody else gave is a one-time code with an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0005_one_time_codes"
down_revision = "0004_offices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "person", sa.Column("password_until", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """Take back; refused while a one-time code is open, which would never end."""
    refuse_to_lose(op.get_bind(), revision, {"一次性口令的期限": "person WHERE password_until IS NOT NULL"})
    op.drop_column("person", "password_until")
