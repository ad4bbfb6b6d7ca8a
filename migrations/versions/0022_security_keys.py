"""Security keys (WebAuthn) as a second factor, and the challenges that sessions answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0022_security_keys"
down_revision = "0021_sides_searched"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "security_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("transports", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_security_key_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_key")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_security_key_credential_id")),
    )
    op.create_index(op.f("ix_security_key_person_id"), "security_key", ["person_id"])
    with op.batch_alter_table("sign_in") as table:
        table.add_column(
            sa.Column("last_challenge", sa.BigInteger(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("last_challenge", server_default=None)


def downgrade() -> None:
    """Take back, unless somebody registered a key: with the password alone nobody gets in anew."""
    refuse_to_lose(op.get_bind(), revision, {"安全密钥": "security_key"})
    with op.batch_alter_table("sign_in") as table:
        table.drop_column("last_challenge")
    op.drop_table("security_key")
