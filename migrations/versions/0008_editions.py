"""Editions of calendars and rule files by number; every deadline says by which it was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0008_editions"
down_revision = "0007_worker"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: deadlines counted so far bear number 0, older than every edition."""
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("loaded_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"], ["person.id"], name=op.f("fk_edition_loaded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.add_column(
        "deadline", sa.Column("edition", sa.Integer(), nullable=False, server_default="0")
    )
    with op.batch_alter_table("deadline") as table:
        table.alter_column("edition", server_default=None)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER edition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON edition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER edition_no_{verb.lower()} BEFORE {verb} ON edition "
            "BEGIN SELECT RAISE(ABORT, 'edition is append-only'); END"
        )


def downgrade() -> None:
    """Take back; refused where a calendar was loaded or a day was counted by a loaded one."""
    only_here = {"载入的日历": "edition", "期限所依的日历版次": "deadline WHERE edition <> 0"}
    refuse_to_lose(op.get_bind(), revision, only_here)
    with op.batch_alter_table("deadline") as table:
        table.drop_column("edition")
    op.drop_table("edition")
