"""The ledger of seized goods: lots as they were counted, and what left of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0057_seizure"
down_revision = "0056_letters"
branch_labels = None
depends_on = None


def _made(name: str, *columns: sa.Column[object], party: bool = False) -> None:
    own = [sa.Column("party_id", sa.Integer(), nullable=False)] if party else []
    keys = [("party_id", "party")] if party else []
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        *own,
        *columns,
        *(
            sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{name}_{key}_{to}"))
            for key, to in [("case_id", "case_file"), *keys]
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def upgrade() -> None:
    """Apply."""
    _made(
        "seized_goods",
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("seals", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("keep_place", sa.Text(), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        party=True,
    )
    _made(
        "seized_move",
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Take back, while there is none."""
    kept = {"查封、扣押的物品": "seized_goods", "物品的去向": "seized_move"}
    refuse_to_lose(op.get_bind(), revision, kept)
    for name in ("seized_move", "seized_goods"):
        op.drop_index(op.f(f"ix_{name}_case_id"), name)
        op.drop_table(name)
