"""To whom an incoming paper was handed, one after the other: what each entered stays theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from casehub.db import refuse_to_lose

revision = "0066_held_by"
down_revision = "0065_aid_experts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # NULL leaves the digests of papers before as they are.
    kind = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    op.add_column("material", sa.Column("held_by_ids", kind, nullable=True))


def downgrade() -> None:
    """Take back, where no paper was handed to anybody since."""
    told = "material WHERE held_by_ids IS NOT NULL"
    refuse_to_lose(op.get_bind(), revision, {"收文转办的记录": told})
    op.drop_column("material", "held_by_ids")
