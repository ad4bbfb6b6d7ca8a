"""执法过错责任追究: what went wrong in a case and who answers for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0071_faults"
down_revision = "0070_amounts"
branch_labels = None
depends_on = None

FAULT, PERSON = "fault", "fault_person"


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        FAULT,
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("id", "organisation_id", "case_id")
        ),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("found_by", sa.String(20), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("heard_until", sa.Date(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _key(FAULT, "organisation_id", "organisation"),
        _key(FAULT, "case_id", "case_file"),
        _key(FAULT, "recorded_by_id", "person"),
        _key(FAULT, "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FAULT}")),
    )
    op.create_index(op.f(f"ix_{FAULT}_organisation_id"), FAULT, ["organisation_id"])
    op.create_index(op.f(f"ix_{FAULT}_case_id"), FAULT, ["case_id"])
    op.create_table(
        PERSON,
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("id", "fault_id", "person_id")
        ),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("stated_at", UtcDateTime(), nullable=True),
        sa.Column("answers_with", sa.String(20), nullable=True),
        _key(PERSON, "fault_id", "fault"),
        _key(PERSON, "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PERSON}")),
        sa.UniqueConstraint("fault_id", "person_id", name=op.f(f"uq_{PERSON}_fault_id_person_id")),
    )
    op.create_index(op.f(f"ix_{PERSON}_person_id"), PERSON, ["person_id"])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"执法过错责任": FAULT})
    op.drop_table(PERSON)
    op.drop_table(FAULT)
