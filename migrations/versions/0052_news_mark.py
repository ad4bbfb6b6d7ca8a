"""Up to which act of a case a person has read the news without opening the case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052_news_mark"
down_revision = "0051_penalties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "news_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seen_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_news_mark_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_news_mark_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_mark")),
        sa.UniqueConstraint("person_id", "case_id", name=op.f("uq_news_mark_person_id_case_id")),
    )
    op.create_index(op.f("ix_news_mark_case_id"), "news_mark", ["case_id"])


def downgrade() -> None:
    """Take back: what was read is news again."""
    op.drop_table("news_mark")
