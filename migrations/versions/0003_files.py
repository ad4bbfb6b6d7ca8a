"""Observations of kept files in a table of their own; ranges of numbers unknown after a restore."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0003_files"
down_revision = "0002_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: what evidence rows said of their files moves to the new table."""
    op.create_table(
        "blob_check",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob_check")),
    )
    op.create_index(op.f("ix_blob_check_checked_at"), "blob_check", ["checked_at"])
    op.execute(
        "INSERT INTO blob_check (sha256, checked_at, fault)"
        " SELECT sha256, max(checked_at), CASE WHEN min(CASE WHEN intact THEN 1 ELSE 0 END) = 1"
        " THEN '' ELSE 'damaged' END FROM evidence"
        " WHERE sha256 IS NOT NULL AND checked_at IS NOT NULL GROUP BY sha256"
    )
    with op.batch_alter_table("evidence") as table:
        table.drop_column("checked_at")
        table.drop_column("intact")
    op.create_table(
        "number_floor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_number_floor_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_floor")),
        sa.UniqueConstraint(
            "organisation_id",
            "series",
            "year",
            "first",
            name=op.f("uq_number_floor_organisation_id_series_year_first"),
        ),
    )


def downgrade() -> None:
    """Take back: the evidence rows get their observations again, floors of numbers are refused."""
    refuse_to_lose(op.get_bind(), revision, {"文号起点": "number_floor"})
    op.drop_table("number_floor")
    with op.batch_alter_table("evidence") as table:
        table.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("intact", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE evidence SET checked_at ="
        " (SELECT c.checked_at FROM blob_check c WHERE c.sha256 = evidence.sha256), intact ="
        " (SELECT c.fault = '' FROM blob_check c WHERE c.sha256 = evidence.sha256)"
    )
    op.drop_table("blob_check")
