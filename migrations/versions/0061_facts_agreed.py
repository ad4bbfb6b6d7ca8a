"""Whether all in a session agreed to have undisputed facts noted (特邀调解规定第二十二条)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0061_facts_agreed"
down_revision = "0060_key_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("mediation_session") as batch:
        # NULL leaves the digests of sessions before as they are; of them nothing goes to a court.
        batch.add_column(sa.Column("facts_agreed", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take back, where no session was entered with it."""
    told = "mediation_session WHERE facts_agreed IS NOT NULL"
    refuse_to_lose(op.get_bind(), revision, {"调解经过中无争议事实的同意": told})
    with op.batch_alter_table("mediation_session") as batch:
        batch.drop_column("facts_agreed")
