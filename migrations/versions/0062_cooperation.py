"""Registers of cooperation: agreements, contacts, what partners take, and their certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0062_cooperation"
down_revision = "0061_facts_agreed"
branch_labels = None
depends_on = None

ENTRY, AGREEMENT = "cooperation_entry", "cooperation_agreement"
MEMBER, SORT = "cooperation_member", "cooperation_sort"
CONTACT, POLICY, CERTIFICATE = (
    "cooperation_contact", "cooperation_policy", "cooperation_certificate",
)  # fmt: skip


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def _dated(table: str, *own: sa.Column[object], partner: bool = True) -> None:
    """A table of dated rows, with its own columns."""
    columns = [*own, *([sa.Column("partner_id", sa.Integer(), nullable=False)] if partner else [])]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        *columns,
        _key(table, "entry_id", ENTRY),
        _key(table, "by_id", "person"),
        _key(table, "agreed_by_id", "person"),
        *([_key(table, "partner_id", "organisation")] if partner else []),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for name in ("entry_id", *(["partner_id"] if partner else [])):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _words(name: str, length: int = 0) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        ENTRY,
        sa.Column("id", sa.Integer(), nullable=False),
        _words("register", 20),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _key(ENTRY, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENTRY}")),
    )
    op.create_index(op.f(f"ix_{ENTRY}_register"), ENTRY, ["register"])
    _dated(
        AGREEMENT,
        _words("name", 200),
        _words("level", 40),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        _words("source"),
        _words("note"),
        partner=False,
    )
    op.create_table(
        MEMBER,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        _words("name", 200),
        _key(MEMBER, "agreement_id", AGREEMENT),
        _key(MEMBER, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MEMBER}")),
    )
    op.create_index(op.f(f"ix_{MEMBER}_agreement_id"), MEMBER, ["agreement_id"])
    op.create_table(
        SORT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        _words("sort", 2),
        sa.Column("days", sa.Integer(), nullable=True),
        _key(SORT, "agreement_id", AGREEMENT),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SORT}")),
    )
    op.create_index(op.f(f"ix_{SORT}_agreement_id"), SORT, ["agreement_id"])
    _dated(
        CONTACT,
        _words("post", 20),
        _words("name", 100),
        _words("unit", 200),
        _words("phone", 60),
        _words("email", 120),
        _words("under", 200),
    )
    _dated(
        POLICY,
        _words("channel", 200),
        sa.Column("file_mb", sa.Integer(), nullable=True),
        sa.Column("package_mb", sa.Integer(), nullable=True),
        _words("formats", 200),
        _words("hours", 200),
        _words("asks"),
    )
    _dated(
        CERTIFICATE,
        _words("pem"),
        _words("subject", 200),
        _words("fingerprint", 64),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        _words("checked"),
    )
    op.create_index(op.f(f"ix_{CERTIFICATE}_fingerprint"), CERTIFICATE, ["fingerprint"])


def downgrade() -> None:
    """Take back, while there is none."""
    kept = {
        "协作登记": ENTRY, "协作协议": AGREEMENT, "协议成员": MEMBER, "协议事项": SORT,
        "协作联系人": CONTACT, "对方收件要求": POLICY, "对方证书": CERTIFICATE,
    }  # fmt: skip
    refuse_to_lose(op.get_bind(), revision, kept)
    for name in (MEMBER, SORT, AGREEMENT, CONTACT, POLICY, CERTIFICATE, ENTRY):
        op.drop_table(name)
