"""Letters between bureaus that came or were sent as files, and what became of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0056_letters"
down_revision = "0055_spot_penalty"
branch_labels = None
depends_on = None

NAME = "exchange_letter"
OTHERS = {
    "organisation_id": "organisation", "answers_id": "exchange_letter", "material_id": "material",
    "case_id": "case_file", "by_id": "person",
}  # fmt: skip
STANDS = sa.text("state IN ('registered', 'outgoing')")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("flow_id", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("outbound", sa.Boolean(), nullable=False),
        sa.Column("sender", sa.String(100), nullable=False),
        sa.Column("addressee", sa.String(100), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("receipt_code", sa.String(30), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("new_date", sa.Date(), nullable=True),
        sa.Column("rerouted_to", sa.String(100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("payload_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("evidence_sha256", sa.String(64), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("material_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{NAME}_{column}_{other}"))
            for column, other in OTHERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    op.create_index(
        "uq_exchange_letter_stands", NAME, ["organisation_id", "flow_id", "seq", "sender"],
        unique=True, sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
    op.create_index("ix_exchange_letter_number", NAME, ["organisation_id", "sender", "number"])
    op.create_index(op.f(f"ix_{NAME}_material_id"), NAME, ["material_id"])
    op.create_index(op.f(f"ix_{NAME}_case_id"), NAME, ["case_id"])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"协作函": NAME})
    op.drop_table(NAME)
