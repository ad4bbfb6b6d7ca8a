"""What each party declared in a mediation is a row of its own: consent, signature, application."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0018_declarations"
down_revision = "0017_columns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(100), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("material", sa.String(300), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_declaration_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_declaration_agent_id_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index(op.f("ix_declaration_party_id"), "declaration", ["party_id"])


def downgrade() -> None:
    """Take back; refused where a party declared anything."""
    refuse_to_lose(op.get_bind(), revision, {"当事人的声明": "declaration"})
    op.drop_table("declaration")
