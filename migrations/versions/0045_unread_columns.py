"""Three columns that nothing reads leave: what each would say stands elsewhere.

A scan of a paper lies beside it as a material (`material_use.document_id`), what proves a service
is named by its act, and whom a referral goes to stands in the referral. The register `restated`
names each row in which one of them said something: a column without a value stands in no digest.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest, told_anew

revision = "0045_unread_columns"
down_revision = "0044_full_text"
branch_labels = None
depends_on = None

PARTNER, PARTNER_INDEX = "partner_organisation_id", "ix_case_file_partner_organisation_id"
PARTNER_KEY = "fk_case_file_partner_organisation_id_organisation"
EVIDENCE_KEY = "fk_service_proof_evidence_id_evidence"
# Table → the column that leaves it, and what the digest of a row does not cover.
LEAVING: dict[str, tuple[str, tuple[str, ...]]] = {
    "case_file": (PARTNER, ("state", "seq", "chain_head", "last_event_at")),
    "document": ("scan_sha256", ("facts",)),
    "service": ("proof_evidence_id", ()),
}


def upgrade() -> None:
    """Apply."""
    bind = op.get_bind()
    register = Restated(bind, revision)
    for name, (column, apart) in LEAVING.items():
        table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
        filled = sa.select(table).where(table.c[column].is_not(None)).order_by(table.c.id)
        for row in bind.execute(filled).mappings().all():
            left = {key: value for key, value in row.items() if key != column}
            before = row_digest(name, row, apart)
            register.add(name, int(row["id"]), before, row_digest(name, left, apart))
    register.close()
    op.drop_index(op.f(PARTNER_INDEX), "case_file")
    with op.batch_alter_table("case_file") as batch:
        batch.drop_constraint(op.f(PARTNER_KEY), type_="foreignkey")
        batch.drop_column(PARTNER)
    with op.batch_alter_table("service") as batch:
        batch.drop_constraint(op.f(EVIDENCE_KEY), type_="foreignkey")
        batch.drop_column("proof_evidence_id")
    op.drop_column("document", "scan_sha256")


def downgrade() -> None:
    """Take back, where no row had said anything in them."""
    refuse_to_lose(op.get_bind(), revision, told_anew(revision))
    op.add_column("document", sa.Column("scan_sha256", sa.String(length=64), nullable=True))
    with op.batch_alter_table("service") as batch:
        batch.add_column(sa.Column("proof_evidence_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(EVIDENCE_KEY), "evidence", ["proof_evidence_id"], ["id"])
    with op.batch_alter_table("case_file") as batch:
        batch.add_column(sa.Column(PARTNER, sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(PARTNER_KEY), "organisation", [PARTNER], ["id"])
    op.create_index(op.f(PARTNER_INDEX), "case_file", [PARTNER])
