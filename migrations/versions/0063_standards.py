"""The library of 统一保护标准, 证据规则 and 裁决尺度, each version with its days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0063_standards"
down_revision = "0062_cooperation"
branch_labels = None
depends_on = None

STANDARD, VERSION = "standard", "standard_version"


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        STANDARD,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        _key(STANDARD, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STANDARD}")),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f(f"uq_{STANDARD}_organisation_id_number")
        ),
    )
    op.create_table(
        VERSION,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("right_kind", sa.String(30), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("title", "content", "source", "ground", "refusal")
        ),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _key(VERSION, "standard_id", STANDARD),
        _key(VERSION, "successor_id", STANDARD),
        _key(VERSION, "drafted_by_id", "person"),
        _key(VERSION, "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{VERSION}")),
        sa.UniqueConstraint(
            "standard_id", "edition", name=op.f(f"uq_{VERSION}_standard_id_edition")
        ),
    )
    for name in ("standard_id", "state"):
        op.create_index(op.f(f"ix_{VERSION}_{name}"), VERSION, [name])


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"统一标准": STANDARD, "统一标准的版本": VERSION})
    for name in (VERSION, STANDARD):
        op.drop_table(name)
