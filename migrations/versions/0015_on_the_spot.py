"""Papers handed over on the spot have no matter of their own: several of a case may stand so."""

from __future__ import annotations

from alembic import op

revision = "0015_on_the_spot"
down_revision = "0014_number_floor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("service") as table:
        table.drop_constraint("uq_service_case_id", type_="unique")
        table.create_index("ix_service_case_id", ["case_id"])


def downgrade() -> None:
    """Take back. Fails where a case has papers that were handed over on the spot."""
    with op.batch_alter_table("service") as table:
        table.drop_index("ix_service_case_id")
        table.create_unique_constraint("uq_service_case_id", ["case_id"])
