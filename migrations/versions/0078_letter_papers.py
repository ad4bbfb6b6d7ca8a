"""A letter to another office says in columns what rules and lists ask of it.

Its day, the 流转编号 of its exchange, and to whom it goes stood in the content of the paper alone.
The register `restated` names the digests of each letter before and after.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, batches, row_digest, told_anew

if TYPE_CHECKING:
    from collections.abc import Mapping

revision = "0078_letter_papers"
down_revision = "0077_rights_left"
branch_labels = None
depends_on = None

TABLE = "document"
# What no digest of a paper covers: its content has a hash of its own.
APART = {"facts"}
ALIKE = ("flow_id", "receiver", "receiver_region")


def _told(block: Mapping[str, Any]) -> dict[str, Any]:
    """What the content of a letter says, by the columns of its row; nothing stands as NULL."""
    said = {name: block.get(name) or None for name in ALIKE}
    return {"dated": date.fromisoformat(str(block["date"])[:10]), **said}


def upgrade() -> None:
    """Apply; NULL stands in no digest, so that only letters are told anew."""
    op.add_column(TABLE, sa.Column("dated", sa.Date(), nullable=True))
    op.add_column(TABLE, sa.Column("flow_id", sa.String(60), nullable=True))
    op.add_column(TABLE, sa.Column("receiver", sa.Text(), nullable=True))
    op.add_column(TABLE, sa.Column("receiver_region", sa.String(6), nullable=True))
    bind = op.get_bind()
    table = sa.Table(TABLE, sa.MetaData(), autoload_with=bind, resolve_fks=False)
    restated = Restated(bind, revision)
    for rows in batches(bind, table):
        for row in rows:
            facts: Any = row["facts"]
            if not facts or not facts.get("letter"):
                continue
            values, number = _told(facts["letter"]), int(str(row["id"]))
            bind.execute(table.update().where(table.c.id == number).values(**values))
            before, after = row_digest(TABLE, row, APART), row_digest(TABLE, {**row, **values}, APART)
            restated.add(TABLE, number, before, after)
    restated.close()


def downgrade() -> None:
    """Take back, where there is no letter."""
    letters = {"函件的日期和收函机关": f"{TABLE} WHERE dated IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, {**told_anew(revision), **letters})
    for name in (*reversed(ALIKE), "dated"):
        op.drop_column(TABLE, name)
