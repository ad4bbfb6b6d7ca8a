"""Figures of a span that were frozen when they were reported, and the orders of their reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0069_figures"
down_revision = "0068_typical_cases"
branch_labels = None
depends_on = None

FROZEN, ORDER = "frozen_figures", "figures_order"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        FROZEN,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("facts_sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"],
            name=op.f(f"fk_{FROZEN}_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{FROZEN}_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FROZEN}")),
    )  # fmt: skip
    op.create_index(op.f(f"ix_{FROZEN}_organisation_id"), FROZEN, ["organisation_id"])
    op.create_table(
        ORDER,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("figures_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["figures_id"], [f"{FROZEN}.id"], name=op.f(f"fk_{ORDER}_figures_id_{FROZEN}")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f(f"fk_{ORDER}_asked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ORDER}")),
        sa.UniqueConstraint("figures_id", name=op.f(f"uq_{ORDER}_figures_id")),
    )


def downgrade() -> None:
    """Take back, while nothing is frozen."""
    refuse_to_lose(op.get_bind(), revision, {"固定的统计": FROZEN})
    op.drop_table(ORDER)
    op.drop_table(FROZEN)
