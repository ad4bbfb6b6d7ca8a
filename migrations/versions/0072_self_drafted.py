"""Forms of steps that the system drafted when a time had passed in silence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0072_self_drafted"
down_revision = "0071_faults"
branch_labels = None
depends_on = None

TABLE = "self_drafted"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f(f"fk_{TABLE}_deadline_id_deadline")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "deadline_id", "step", "due_on", name=op.f(f"uq_{TABLE}_deadline_id_step_due_on")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_number"), TABLE, ["number"])


def downgrade() -> None:
    """Take back, while nothing was drafted: the system would draft it a second time."""
    refuse_to_lose(op.get_bind(), revision, {"系统拟写的催办": TABLE})
    op.drop_table(TABLE)
