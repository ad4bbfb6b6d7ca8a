"""Where a person wants to be told outside the system that something waits for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0050_digests"
down_revision = "0049_batches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_of", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_digest_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", name=op.f("uq_digest_person_id")),
    )


def downgrade() -> None:
    """Take back: raises where addresses would be lost."""
    refuse_to_lose(op.get_bind(), revision, {"站外提醒的地址": "digest"})
    op.drop_table("digest")
