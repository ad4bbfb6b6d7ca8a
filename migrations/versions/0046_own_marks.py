"""What a person keeps about cases for themselves; the index by which they find what they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0046_own_marks"
down_revision = "0045_unread_columns"
branch_labels = None
depends_on = None

ACTOR = "ix_event_actor_id"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "case_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("seen_seq", sa.Integer(), nullable=False),
        sa.Column("followed_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_mark_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_mark_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_mark")),
        sa.UniqueConstraint("person_id", "case_id", name=op.f("uq_case_mark_person_id_case_id")),
    )
    op.create_index("ix_case_mark_opened", "case_mark", ["person_id", "opened_at"])
    op.create_index(op.f("ix_case_mark_case_id"), "case_mark", ["case_id"])
    op.create_table(
        "kept_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_kept_filter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_kept_filter_person_id_name")),
    )
    op.drop_index(ACTOR, table_name="event")
    op.create_index(ACTOR, "event", ["actor_id", "id"])


def downgrade() -> None:
    """Take back: raises where notes, followed cases or filters would be lost."""
    refuse_to_lose(
        op.get_bind(),
        revision,
        {
            "个人标记和备忘": "case_mark WHERE followed_at IS NOT NULL OR note <> ''",
            "自存的筛选条件": "kept_filter",
        },
    )
    op.drop_index(ACTOR, table_name="event")
    op.create_index(ACTOR, "event", ["actor_id"])
    op.drop_table("kept_filter")
    op.drop_table("case_mark")
