"""Papers handed over on the spot have no matter of their own: several of a case may stand so."""

from __future__ import annotations

from alembic import op

from casehub.db import refuse_to_lose

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
    """Take back; refused where a case has papers that were handed over on the spot."""
    several = "service WHERE case_id IN (SELECT case_id FROM service GROUP BY case_id HAVING count(*) > 1)"
    refuse_to_lose(op.get_bind(), revision, {"当场交付的送达": several})
    with op.batch_alter_table("service") as table:
        table.drop_index("ix_service_case_id")
        table.create_unique_constraint("uq_service_case_id", ["case_id"])
