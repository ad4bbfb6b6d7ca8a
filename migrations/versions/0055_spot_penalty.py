"""Penalties that were given on the spot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0055_spot_penalty"
down_revision = "0054_dues"
branch_labels = None
depends_on = None

NAME = "spot_penalty"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("offence", sa.String(40), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("fine", sa.BigInteger(), nullable=True),
        sa.Column("collected", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{NAME}_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{NAME}_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    op.create_index(op.f(f"ix_{NAME}_case_id"), NAME, ["case_id"])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"当场处罚": NAME})
    op.drop_index(op.f(f"ix_{NAME}_case_id"), NAME)
    op.drop_table(NAME)
