"""Facts that were mended (更正登记), and the papers that bear the wrong ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0040_rectification"
down_revision = "0039_proposals"
branch_labels = None
depends_on = None

SUBJECTS = {
    "party_id": "party", "agent_id": "agent", "right_id": "case_right", "accused_id": "accused",
}  # fmt: skip


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in SUBJECTS),
        sa.Column("column", sa.String(40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_rectification_case_id_case_file")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_rectification_{name}_{table}")
            )
            for name, table in SUBJECTS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    op.create_index(op.f("ix_rectification_case_id"), "rectification", ["case_id"])
    op.create_table(
        "wrong_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("kept_seq", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_wrong_paper_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_wrong_paper_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_paper")),
    )
    for name in ("case_id", "document_id"):
        op.create_index(op.f(f"ix_wrong_paper_{name}"), "wrong_paper", [name])


def downgrade() -> None:
    """Take back, while nothing was mended."""
    refuse_to_lose(op.get_bind(), revision, {"更正登记": "rectification", "载有更正前内容的文书": "wrong_paper"})
    op.drop_table("wrong_paper")
    op.drop_table("rectification")
