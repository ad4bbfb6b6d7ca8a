"""What part of a penalty was paid, when the rest is due, and which reviews and suits run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0054_dues"
down_revision = "0053_moved"
branch_labels = None
depends_on = None

TABLES = ("penalty_instalment", "penalty_contest")


def _made(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{name}_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{name}_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def upgrade() -> None:
    """Apply."""
    _made(
        "penalty_instalment",
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    )
    _made(
        "penalty_contest",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
    )
    # NULL says what every payment was of so far, and leaves the digests of those rows as they are.
    op.add_column("penalty_payment", sa.Column("part", sa.String(20), nullable=True))


def downgrade() -> None:
    """Take back, while there is none."""
    lost = {
        "延期、分期": "penalty_instalment",
        "复议、诉讼": "penalty_contest",
        "所缴的款项": "penalty_payment WHERE part IS NOT NULL",
    }
    refuse_to_lose(op.get_bind(), revision, lost)
    op.drop_column("penalty_payment", "part")
    for name in reversed(TABLES):
        op.drop_index(op.f(f"ix_{name}_case_id"), name)
        op.drop_table(name)
