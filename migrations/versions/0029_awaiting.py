"""What a case awaits: the step that another has to follow up, for the desk of who does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0029_awaiting"
down_revision = "0028_challenges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; NULL stands in no digest, so that no row need be told anew."""
    op.add_column("case_file", sa.Column("awaiting", sa.String(60), nullable=True))


def downgrade() -> None:
    """Take back, while nothing is awaited: what the record says of such a case has it in it."""
    awaited = {"案件等待接续办理的事项": "case_file WHERE awaiting IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, awaited)
    op.drop_column("case_file", "awaiting")
