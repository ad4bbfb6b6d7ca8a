"""What happens by itself: tries of printing, reminders, workers; the office's own hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0007_worker"
down_revision = "0006_desk"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
UNPRINTED = sa.text("pdf_sha256 IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "worker_life",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_life")),
    )
    op.create_index(op.f("ix_worker_life_seen_at"), "worker_life", ["seen_at"])
    op.create_table(
        "print_try",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_print_try_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_print_try")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_reminder_deadline_id_deadline")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "deadline_id",
            "flag",
            "due_on",
            "person_id",
            name=op.f("uq_reminder_deadline_id_flag_due_on_person_id"),
        ),
    )
    op.create_index(op.f("ix_reminder_person_id"), "reminder", ["person_id"])
    op.create_index(
        "ix_document_unprinted",
        "document",
        ["id"],
        sqlite_where=UNPRINTED,
        postgresql_where=UNPRINTED,
    )
    with op.batch_alter_table("person") as table:
        table.add_column(
            sa.Column("system", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Take back reminders and printing, which are derived; refused where 系统 acted already."""
    refuse_to_lose(op.get_bind(), revision, {"以系统名义办理的记录": "person WHERE system"})
    with op.batch_alter_table("person") as table:
        table.drop_column("system")
    op.drop_index("ix_document_unprinted", "document")
    for table in ("reminder", "print_try", "worker_life"):
        op.drop_table(table)
