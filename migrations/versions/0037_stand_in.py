"""Who acts for whom while somebody is away, and for whom an act was done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.operations import BatchOperations

revision = "0037_stand_in"
down_revision = "0036_samples"
branch_labels = None
depends_on = None

PEOPLE = ("absent_id", "by_id", "granted_by_id", "confirmed_by_id", "revoked_by_id")
ABSENT = "fk_event_absent_id_person"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_stand_in_case_id_case_file")),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_stand_in_{name}_person"))
            for name in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    for name in ("absent_id", "by_id", "case_id"):
        op.create_index(op.f(f"ix_stand_in_{name}"), "stand_in", [name])
    with _guarded() as batch:
        batch.add_column(sa.Column("absent_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(ABSENT), "person", ["absent_id"], ["id"])


@contextmanager
def _guarded() -> Iterator[BatchOperations]:
    """Alter the events; SQLite makes the table anew, and what guards it has to be put back."""
    bind, kept = op.get_bind(), []
    if bind.dialect.name == "sqlite":
        guards = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        kept = list(bind.exec_driver_sql(guards).scalars())
    with op.batch_alter_table("event") as batch:
        yield batch
    for guard in kept:
        op.execute(guard)


def downgrade() -> None:
    """Take back, while nobody ever stood in for anybody."""
    refuse_to_lose(op.get_bind(), revision, {"委托": "stand_in"})
    with _guarded() as batch:
        batch.drop_constraint(op.f(ABSENT), type_="foreignkey")
        batch.drop_column("absent_id")
    op.drop_table("stand_in")
