"""What somebody has typed at a matter for approval and not sent yet (`proposal_reading.typed`)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0042_jotted_opinions"
down_revision = "0041_bound_volumes"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
TABLE = "proposal_reading"
INDEX = "ix_proposal_reading_saved_at"


def upgrade() -> None:
    """Apply."""
    for column in (
        sa.Column("number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("typed", JSON, nullable=False, server_default="[]"),
        sa.Column("saved_at", UtcDateTime(), nullable=True),
    ):
        op.add_column(TABLE, column)
    op.create_index(op.f(INDEX), TABLE, ["saved_at"])


def downgrade() -> None:
    """Take back, while nobody has begun an opinion that is not sent."""
    begun = {"没有送出的审批意见": f"{TABLE} WHERE saved_at IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, begun)
    op.drop_index(op.f(INDEX), table_name=TABLE)
    with op.batch_alter_table(TABLE) as table:
        for name in ("saved_at", "typed", "number"):
            table.drop_column(name)
