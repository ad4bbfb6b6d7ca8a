"""What people of partners said of letters sent to them, by accounts of this installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0073_partner_words"
down_revision = "0072_self_drafted"
branch_labels = None
depends_on = None

TABLE = "partner_word"
REFERS = {
    "organisation_id": "organisation",
    "letter_id": "exchange_letter",
    "person_id": "person",
    "entered_id": "exchange_letter",
    "decided_by_id": "person",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("flow_id", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("receipt_code", sa.String(30), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("new_date", sa.Date(), nullable=True),
        sa.Column("payload_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("evidence_sha256", sa.String(64), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{column}_{table}")
            )
            for column, table in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("entered_id", name=op.f(f"uq_{TABLE}_entered_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_letter_id"), TABLE, ["letter_id"])
    op.create_index("ix_partner_word_waiting", TABLE, ["organisation_id", "state", "id"])


def downgrade() -> None:
    """Take back, while nobody has said anything."""
    refuse_to_lose(op.get_bind(), revision, {"协作单位的答复": TABLE})
    op.drop_table(TABLE)
