"""Whether an agent may sign for papers of its party (`agent.receives`); of those so far unknown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0048_agents_receive"
down_revision = "0047_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("agent", sa.Column("receives", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take back, where of no agent anything was entered."""
    told = {"代理人能否代收文书的登记": "agent WHERE receives IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, told)
    op.drop_column("agent", "receives")
