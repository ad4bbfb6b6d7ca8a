"""A second factor beside the password, where the bureau turns it on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0016_second_factor"
down_revision = "0015_on_the_spot"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. NULL in `drops_factor`: what was asked before keeps its digest."""
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=300), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    op.create_index(op.f("ix_second_factor_person_id"), "second_factor", ["person_id"])
    op.add_column("staff_request", sa.Column("drops_factor", sa.Boolean(), nullable=True))
    with op.batch_alter_table("sign_in") as table:
        table.add_column(
            sa.Column("awaits_factor", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("awaits_factor", server_default=None)


def downgrade() -> None:
    """Take back; refused where anybody has a factor. Who still owes one signs in again."""
    only_here = {"动态口令": "second_factor", "停用动态口令的申请": "staff_request WHERE drops_factor IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, only_here)
    op.execute("DELETE FROM sign_in WHERE awaits_factor")
    with op.batch_alter_table("sign_in") as table:
        table.drop_column("awaits_factor")
    with op.batch_alter_table("staff_request") as table:
        table.drop_column("drops_factor")
    op.drop_table("second_factor")
