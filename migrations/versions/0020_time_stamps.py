"""Time stamps of an authority beside the checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0020_time_stamps"
down_revision = "0019_open_children"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "time_stamp",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(length=300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_time_stamp_checkpoint_id_checkpoint")
        ),
        sa.PrimaryKeyConstraint("checkpoint_id", name=op.f("pk_time_stamp")),
    )


def downgrade() -> None:
    """Take back; refused where stamps were asked for."""
    refuse_to_lose(op.get_bind(), revision, {"时间戳": "time_stamp"})
    op.drop_table("time_stamp")
