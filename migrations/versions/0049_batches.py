"""Papers of a day that somebody has printed in one go; they are found by the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import UtcDateTime

revision = "0049_batches"
down_revision = "0048_agents_receive"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
DAY = "ix_document_issued_on"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "batch_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("papers", JSON, nullable=False),
        sa.Column("services", JSON, nullable=False),
        sa.Column("facing", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_batch_order_asked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_order")),
    )
    waiting = sa.text("sha256 IS NULL")
    op.create_index(
        "ix_batch_order_waiting", "batch_order", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_batch_order_person", "batch_order", ["asked_by_id", "id"])
    op.create_index(DAY, "document", ["issued_on", "id"])


def downgrade() -> None:
    """Take back; a file can be put together again at any time."""
    op.drop_index(DAY, table_name="document")
    op.drop_table("batch_order")
