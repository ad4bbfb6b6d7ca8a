"""Volumes bound as one file, the postal numbers of incoming papers, scans of issued ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0041_bound_volumes"
down_revision = "0040_rectification"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
SCAN = "fk_material_use_document_id_document"


def upgrade() -> None:
    """Nothing was bound before; of the papers that came nobody had kept the postal number."""
    op.create_table(
        "volume_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", WHEN, nullable=True),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("bound_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_volume_order_case_id_case_file")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_volume_order_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_order")),
        sa.UniqueConstraint("case_id", "part", name=op.f("uq_volume_order_case_id_part")),
    )
    waiting = sa.text("sha256 IS NULL")
    op.create_index(
        "ix_volume_order_waiting", "volume_order", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("material", sa.Column("tracking", sa.Text(), nullable=True))
    with op.batch_alter_table("material_use") as batch:
        batch.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(SCAN), "document", ["document_id"], ["id"])
    op.create_index(op.f("ix_material_use_document_id"), "material_use", ["document_id"])
    op.create_index(op.f("ix_service_tracking"), "service", ["tracking"])


def downgrade() -> None:
    """Take back; a bound volume can be bound again at any time."""
    refuse_to_lose(
        op.get_bind(),
        revision,
        {
            "收文的邮件号": "material WHERE tracking IS NOT NULL",
            "文书的签字盖章扫描件": "material_use WHERE document_id IS NOT NULL",
        },
    )
    op.drop_index(op.f("ix_service_tracking"), "service")
    op.drop_index(op.f("ix_material_use_document_id"), "material_use")
    with op.batch_alter_table("material_use") as batch:
        batch.drop_constraint(op.f(SCAN), type_="foreignkey")
        batch.drop_column("document_id")
    op.drop_column("material", "tracking")
    op.drop_table("volume_order")
