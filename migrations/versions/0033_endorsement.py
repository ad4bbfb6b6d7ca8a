"""The signature of the key before, on the first checkpoint of the one that takes its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0033_endorsement"
down_revision = "0032_awaited"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("checkpoint", sa.Column("endorsement", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take back, while no key has signed for another."""
    kept = {"原密钥对新密钥的签名": "checkpoint WHERE endorsement IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, kept)
    op.drop_column("checkpoint", "endorsement")
