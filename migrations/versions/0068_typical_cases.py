"""典型案例: closed cases told without saying who stood in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0068_typical_cases"
down_revision = "0067_inspections"
branch_labels = None
depends_on = None

TABLE = "typical_case"


def _key(column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{TABLE}_{column}_{of}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("id", "organisation_id", "case_id", "edition")
        ),
        sa.Column("state", sa.String(20), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("title", "facts", "handling", "points", "meaning")
        ),
        sa.Column("public_ground", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("proof", "cleared", "refusal")),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        _key("organisation_id", "organisation"),
        _key("case_id", "case_file"),
        _key("drafted_by_id", "person"),
        _key("decided_by_id", "person"),
        _key("withdrawn_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("case_id", "edition", name=op.f(f"uq_{TABLE}_case_id_edition")),
    )
    op.create_index(op.f(f"ix_{TABLE}_organisation_id"), TABLE, ["organisation_id"])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"典型案例": TABLE})
    op.drop_table(TABLE)
