"""What comes in has a register of its own (收文登记), before any case and in cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0038_materials"
down_revision = "0037_stand_in"
branch_labels = None
depends_on = None


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("split_of_id", sa.Integer(), nullable=True),
        _foreign("material", "organisation_id", "organisation"),
        _foreign("material", "registered_by_id", "person"),
        _foreign("material", "holder_id", "person"),
        _foreign("material", "duplicate_of_id", "material"),
        _foreign("material", "split_of_id", "material"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint(
            "organisation_id", "series", "year", "value", name=op.f("uq_material_organisation_id_series_year_value")
        ),
    )
    still = sa.text("status = 'open'")
    op.create_index(
        "ix_material_open", "material", ["organisation_id", "id"], sqlite_where=still, postgresql_where=still
    )
    op.create_index("ix_material_office", "material", ["organisation_id", "id"])
    op.create_index(op.f("ix_material_holder_id"), "material", ["holder_id"])
    op.create_index(op.f("ix_material_split_of_id"), "material", ["split_of_id"])
    op.create_table(
        "material_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("first_page", sa.Integer(), nullable=True),
        sa.Column("last_page", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(20), nullable=False),
        sa.Column("view_sha256", sa.String(64), nullable=True),
        sa.Column("thumb_sha256", sa.String(64), nullable=True),
        sa.Column("opening", sa.Text(), nullable=False),
        _foreign("material_file", "material_id", "material"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_file")),
        sa.UniqueConstraint("material_id", "position", name=op.f("uq_material_file_material_id_position")),
    )
    op.create_index(op.f("ix_material_file_sha256"), "material_file", ["sha256"])
    op.create_table(
        "material_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("taken_seq", sa.Integer(), nullable=True),
        sa.Column("ended_seq", sa.Integer(), nullable=True),
        _foreign("material_use", "case_id", "case_file"),
        _foreign("material_use", "material_id", "material"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_use")),
    )
    op.create_index(op.f("ix_material_use_case_id"), "material_use", ["case_id"])
    op.create_index(op.f("ix_material_use_material_id"), "material_use", ["material_id"])


def downgrade() -> None:
    """Take back, while nothing was entered."""
    refuse_to_lose(op.get_bind(), revision, {"收文登记簿": "material"})
    for table in ("material_use", "material_file", "material"):
        op.drop_table(table)
