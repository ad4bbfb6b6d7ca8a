"""What people type has no length in the database: a field says how long it may be, once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_typed_lines"
down_revision = "0022_security_keys"
branch_labels = None
depends_on = None

TYPED = {
    "party": (
        "name short_name id_label id_no address representative representative_post operator phone"
        " delivery_address delivery_receiver delivery_phone e_channel e_account"
    ),
    "agent": "name firm role authority",
    "declaration": "signed_by material",
    "case_right": "number title status claims_asserted report_no",
    "invalidity": "acceptance_no requester",
    "accused": "label name model place evidence_ref",
    "document": "title",
    "service": "tracking receiver relation place",
    "evidence": "name submitted_by source form filename",
    "evidence_use": "label",
    "custody": "reason",
    "case_file": "title cause",
    "event": "on_behalf_of",
    "pause": "reason",
    "referral": "channel tracking partner_number partner_letter_no",
    "referral_message": "number",
    "staff_request": "refusal",
}


def upgrade() -> None:
    """Widen on PostgreSQL; SQLite never looks at a length, and a table rebuilt gains nothing."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in TYPED.items():
        for column in columns.split():
            op.alter_column(table, column, type_=sa.Text())


def downgrade() -> None:
    """Leave them wide: the earlier program reads them all the same, and nothing is cut off."""
