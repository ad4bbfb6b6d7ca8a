"""What was given back of an annulled penalty is a row beside the payments; so is what goods gone are made good with.

What running cases gave back stood in the events that entered it; the register `restated` names
each row that is read out of them. An entry that was taken back gets its row too: it counts with its
act, as a payment does.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest, told_anew

revision = "0080_refunds"
down_revision = "0079_desk_walks"
branch_labels = None
depends_on = None

TABLE, GOODS = "penalty_refund", "penalty_goods_refund"
PROCEDURE, STEP = "penalty", "give_fine_back"
CENTS = 100


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """What an event says, by the columns of its row."""
    return {
        "party_id": int(data["party"]),
        "returned_on": date.fromisoformat(str(data["given_back_on"])[:10]),
        "amount": int(Decimal(str(data["given_back"])) * CENTS),
        "voucher": str(data.get("proof") or ""),
    }


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{TABLE}_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{TABLE}_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_table(
        GOODS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("goods_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{GOODS}_case_id_case_file")),
        sa.ForeignKeyConstraint(["goods_id"], ["seized_goods.id"], name=op.f(f"fk_{GOODS}_goods_id_seized_goods")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{GOODS}_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{GOODS}")),
    )
    for name in (TABLE, GOODS):
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])
    bind, meta = op.get_bind(), sa.MetaData()
    case, event, refund = (
        sa.Table(name, meta, autoload_with=bind, resolve_fks=False) for name in ("case_file", "event", TABLE)
    )
    told = (
        sa.select(event.c.case_id, event.c.seq, event.c.detail)
        .join(case, case.c.id == event.c.case_id)
        .where(case.c.procedure == PROCEDURE, event.c.step == STEP)
        .order_by(event.c.id)
    )
    restated = Restated(bind, revision)
    for row in bind.execute(told).all():
        values = {"case_id": row.case_id, "event_seq": row.seq, **_told(row.detail["data"])}
        made = int(bind.execute(refund.insert().values(**values).returning(refund.c.id)).scalar_one())
        restated.add(TABLE, made, None, row_digest(TABLE, {"id": made, **values}))
    restated.close()


def downgrade() -> None:
    """Take back, while nothing was given back."""
    told = {"已退还的罚没款": TABLE, "不能返还的物品的赔偿": GOODS}
    refuse_to_lose(op.get_bind(), revision, {**told_anew(revision), **told})
    for name in (GOODS, TABLE):
        op.drop_index(op.f(f"ix_{name}_case_id"), name)
        op.drop_table(name)
