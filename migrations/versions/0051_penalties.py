"""Penalties as they are proposed, told and decided, item by item, and what was paid of them.

A mark also says for which goods of which classes it is registered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose

revision = "0051_penalties"
down_revision = "0050_digests"
branch_labels = None
depends_on = None

MARKS = ("nice_classes", "approved_goods")
TABLES = ("penalty_sanction", "penalty_item", "penalty_payment")


def _keys(name: str, *, party: bool) -> tuple[sa.Constraint, ...]:
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{name}_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    ]
    if party:
        keys.append(sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{name}_party_id_party")))
    return tuple(keys)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "penalty_sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("offence", sa.String(40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("turnover", sa.BigInteger(), nullable=True),
        sa.Column("gains", sa.BigInteger(), nullable=True),
        sa.Column("gains_method", sa.String(40), nullable=False),
        sa.Column("goods_value", sa.BigInteger(), nullable=True),
        sa.Column("prior_on", sa.Date(), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("degree", sa.String(20), nullable=False),
        sa.Column("mitigating", sa.Text(), nullable=False),
        sa.Column("fine", sa.BigInteger(), nullable=True),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        *_keys("penalty_sanction", party=True),
    )
    op.create_table(
        "penalty_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        *_keys("penalty_item", party=False),
    )
    op.create_table(
        "penalty_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        *_keys("penalty_payment", party=True),
    )
    for name in TABLES:
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])
    for name in MARKS:
        op.add_column("case_right", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    """Take back, while there is none."""
    lost = {"商标的类别、核定使用商品": "case_right WHERE nice_classes IS NOT NULL OR approved_goods IS NOT NULL", "处罚建议和决定": "penalty_sanction", "处理内容": "penalty_item", "缴款": "penalty_payment"}
    refuse_to_lose(op.get_bind(), revision, lost)
    for name in MARKS:
        op.drop_column("case_right", name)
    for name in reversed(TABLES):
        op.drop_index(op.f(f"ix_{name}_case_id"), name)
        op.drop_table(name)
