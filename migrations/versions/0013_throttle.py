"""Failures are counted by browser, account and address; nobody's account is locked any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_throttle"
down_revision = "0012_family_pauses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sign_in_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_count")),
    )
    with op.batch_alter_table("person") as table:
        table.drop_column("failed_sign_ins")
        table.drop_column("locked_until")


def downgrade() -> None:
    """Take back; nobody is locked."""
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column("failed_sign_ins", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("person") as table:
        table.alter_column("failed_sign_ins", server_default=None)
    op.drop_table("sign_in_count")
