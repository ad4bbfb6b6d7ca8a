"""In whose place a party stands, and the clocks of running cases that went on for who had gone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest

revision = "0027_successors"
down_revision = "0026_parts_under_way"
branch_labels = None
depends_on = None

STEP = "change_party"


def _table(bind: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)


def _write(
    bind: sa.Connection, register: Restated, table: sa.Table, number: int, column: str, value: int
) -> None:
    """Set one column of a row, and tell the register its digest before and after."""
    row = dict(bind.execute(sa.select(table).where(table.c.id == number)).mappings().one())
    before, after = row_digest(table.name, row), row_digest(table.name, {**row, column: value})
    register.add(table.name, number, before, after)
    bind.execute(table.update().where(table.c.id == number).values({column: value}))


def _successor(bind: sa.Connection, party: sa.Table, gone: Any, typed: dict[str, Any]) -> int | None:
    """Who came in the same act: of the case, of that day, the name that was typed."""
    came = sa.select(party.c.id, party.c.name).where(
        party.c.case_id == gone.case_id,
        party.c.joined_on == gone.left_on,
        party.c.role == typed.get("party_role"),
        party.c.succeeds_id.is_(None),
        party.c.id > gone.id,
    )
    rows = bind.execute(came.order_by(party.c.id)).all()
    named = [r.id for r in rows if r.name == typed.get("party_name")] or [r.id for r in rows]
    return named[0] if len(named) == 1 else None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("party") as batch:
        batch.add_column(sa.Column("succeeds_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_party_succeeds_id_party"), "party", ["succeeds_id"], ["id"]
        )
    bind = op.get_bind()
    register = Restated(bind, revision)
    event, party, clock = (_table(bind, n) for n in ("event", "party", "deadline"))
    acts = sa.select(event.c.detail).where(event.c.step == STEP).order_by(event.c.case_id, event.c.seq)
    for (detail,) in bind.execute(acts).all():
        typed = (detail or {}).get("data", {})
        gone = bind.execute(sa.select(party).where(party.c.id == typed.get("party"))).first()
        after = _successor(bind, party, gone, typed) if gone is not None else None
        if gone is None or after is None:
            continue
        _write(bind, register, party, after, "succeeds_id", gone.id)
        running = sa.select(clock.c.id).where(
            clock.c.party_id == gone.id, clock.c.closed_on.is_(None)
        )
        for number in bind.scalars(running.order_by(clock.c.id)).all():
            _write(bind, register, clock, number, "party_id", after)
    register.close()


def downgrade() -> None:
    """Take back; refused where a party stands in the place of another."""
    refuse_to_lose(op.get_bind(), revision, {"当事人的承受关系": "party WHERE succeeds_id IS NOT NULL"})
    with op.batch_alter_table("party") as batch:
        batch.drop_constraint(op.f("fk_party_succeeds_id_party"), type_="foreignkey")
        batch.drop_column("succeeds_id")
