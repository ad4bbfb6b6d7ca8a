"""What somebody has typed of a registration is kept until it is registered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose

revision = "0082_request_drafts"
down_revision = "0081_fours_searched"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "request_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("typed", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_request_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_draft")),
        sa.UniqueConstraint("person_id", "track", name=op.f("uq_request_draft_person_id_track")),
    )
    op.create_index(op.f("ix_request_draft_saved_at"), "request_draft", ["saved_at"])


def downgrade() -> None:
    """Take back; refused where somebody keeps one."""
    refuse_to_lose(op.get_bind(), revision, {"暂存的收件登记": "request_draft"})
    op.drop_table("request_draft")
