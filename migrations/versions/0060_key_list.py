"""Lists of rights that several bureaus protect together (重点保护名录)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0060_key_list"
down_revision = "0059_mended_exhibits"
branch_labels = None
depends_on = None

BATCH, ENTRY, WORDING = "key_list_batch", "key_list_entry", "key_list_wording"
WORDS = (
    "title", "right_no", "nice_classes", "goods", "holder", "holder_uscc", "home_name",
    "contact_name", "contact_unit", "contact_phone", "contact_scope", "reason", "evidence",
    "status", "status_source", "partner_name", "partner_number", "published_where", "refusal",
)  # fmt: skip
DAYS = ("expires_on", "contact_until", "begins_on", "status_checked_on", "partner_on")
PEOPLE = ("drafted_by_id", "reviewed_by_id", "decided_by_id")


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        BATCH,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        _key(BATCH, "organisation_id", "organisation"),
        _key(BATCH, "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{BATCH}")),
        sa.UniqueConstraint("title", "name", name=op.f(f"uq_{BATCH}_title_name")),
    )
    op.create_table(
        ENTRY,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        _key(ENTRY, "batch_id", BATCH),
        _key(ENTRY, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENTRY}")),
        sa.UniqueConstraint("batch_id", "number", name=op.f(f"uq_{ENTRY}_batch_id_number")),
    )
    op.create_index(op.f(f"ix_{ENTRY}_batch_id"), ENTRY, ["batch_id"])
    op.create_table(
        WORDING,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("home_region", sa.String(6), nullable=False),
        sa.Column("exit_reason", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in WORDS),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in PEOPLE),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _key(WORDING, "entry_id", ENTRY),
        *(_key(WORDING, name, "person") for name in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{WORDING}")),
    )
    for name in ("entry_id", "state", "right_no"):
        op.create_index(op.f(f"ix_{WORDING}_{name}"), WORDING, [name])


def downgrade() -> None:
    """Take back, while there is none."""
    kept = {"重点保护名录批次": BATCH, "重点保护名录条目": ENTRY, "重点保护名录的表述": WORDING}
    refuse_to_lose(op.get_bind(), revision, kept)
    for name in (WORDING, ENTRY, BATCH):
        op.drop_table(name)
