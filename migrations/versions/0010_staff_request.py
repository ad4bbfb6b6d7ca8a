"""What one administrator asks for somebody's account, a second one confirms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose

revision = "0010_staff_request"
down_revision = "0009_record"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
PEOPLE = ("person_id", "asked_by_id", "confirmed_by_id", "refused_by_id")


def upgrade() -> None:
    """Apply. Roles granted so far have no request and need none."""
    op.create_table(
        "staff_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("resumes", sa.Boolean(), nullable=False),
        sa.Column("code_half", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by_id", sa.Integer(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=200), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], ["person.id"], name=op.f(f"fk_staff_request_{column}_person")
            )
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_request")),
    )
    op.create_index(op.f("ix_staff_request_person_id"), "staff_request", ["person_id"])
    op.create_index(op.f("ix_staff_request_expires_at"), "staff_request", ["expires_at"])
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("request_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_role_grant_request_id_staff_request"),
            "staff_request",
            ["request_id"],
            ["id"],
        )


def downgrade() -> None:
    """Take back; refused where anything was asked for or confirmed."""
    refuse_to_lose(op.get_bind(), revision, {"人员事项的申请和复核": "staff_request"})
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(
            op.f("fk_role_grant_request_id_staff_request"), type_="foreignkey"
        )
        table.drop_column("request_id")
    op.drop_table("staff_request")
