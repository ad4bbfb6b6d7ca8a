"""双随机: how an announced plan is withdrawn, and the case that was opened of what was found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0074_inspection_ends"
down_revision = "0073_partner_words"
branch_labels = None
depends_on = None

PLAN, TARGET = "inspection_plan", "inspection_object"
PEOPLE = ("withdrawal_by_id", "withdrawn_by_id")
CASE_KEY, CASE_INDEX = f"fk_{TARGET}_case_id_case_file", f"ix_{TARGET}_case_id"


def upgrade() -> None:
    """Apply."""
    # NULL everywhere leaves the digests of rows before as they are.
    with op.batch_alter_table(PLAN) as table:
        table.add_column(sa.Column("withdrawal", sa.Text(), nullable=True))
        table.add_column(sa.Column("withdrawal_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
        for column in PEOPLE:
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            key = op.f(f"fk_{PLAN}_{column}_person")
            table.create_foreign_key(key, "person", [column], ["id"])
    with op.batch_alter_table(TARGET) as table:
        table.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(CASE_KEY), "case_file", ["case_id"], ["id"])
    op.create_index(op.f(CASE_INDEX), TARGET, ["case_id"])


def downgrade() -> None:
    """Take back, while no plan was withdrawn and no case opened of one."""
    told = {
        "双随机计划的撤销": f"{PLAN} WHERE withdrawal IS NOT NULL",
        "双随机检查转为线索的案件": f"{TARGET} WHERE case_id IS NOT NULL",
    }
    refuse_to_lose(op.get_bind(), revision, told)
    op.drop_index(op.f(CASE_INDEX), TARGET)
    with op.batch_alter_table(TARGET) as table:
        table.drop_constraint(op.f(CASE_KEY), type_="foreignkey")
        table.drop_column("case_id")
    with op.batch_alter_table(PLAN) as table:
        for column in PEOPLE:
            table.drop_constraint(op.f(f"fk_{PLAN}_{column}_person"), type_="foreignkey")
            table.drop_column(column)
        for column in ("withdrawal", "withdrawal_at", "withdrawn_at"):
            table.drop_column(column)
