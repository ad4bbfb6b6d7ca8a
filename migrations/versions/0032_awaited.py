"""What running cases await (`case_file.awaiting`, 0029), read out of what was done in them.

The procedures of this revision said which step another has to follow up, as written here; it waits
until that is done, or the case moves on. The register `restated` names each case that is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.record.restated import Restated, row_digest

revision = "0032_awaited"
down_revision = "0031_exhibits"
branch_labels = None
depends_on = None

# What the digest of a case leaves to its events.
APART = ("state", "seq", "chain_head", "last_event_at")
# Step → what it follows up, by procedure; one with two versions had the same in both.
SIGNED = ("draft_agreement", "sign_agreement")
FOLLOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "intake": {"transfer_request": ("tell_transfer",)},
    "mediation": {"reach_agreement": SIGNED},
    "adjudication": {
        "reject_and_transfer": ("tell_transfer",),
        "cancel_and_transfer": ("tell_transfer",),
        "reach_settlement": SIGNED,
        "settle_with_respondent": SIGNED,
    },
}


def _table(bind: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)


def _awaited(events: Iterable[Any], follows: Mapping[str, tuple[str, ...]]) -> str | None:
    """The step that still has to be followed up after these acts of a case."""
    wanted = {name for names in follows.values() for name in names}
    awaiting = None
    for event in events:
        if event.step in wanted:
            awaiting = event.step
        elif event.source != event.target or awaiting in follows.get(event.step, ()):
            awaiting = None
    return awaiting


def upgrade() -> None:
    """Apply."""
    bind = op.get_bind()
    cases, event = _table(bind, "case_file"), _table(bind, "event")
    if bind.scalar(sa.select(cases.c.id).where(cases.c.closed_on.is_(None)).limit(1)) is None:
        return
    register = Restated(bind, revision)
    steps = {name for one in FOLLOWS.values() for names in one.values() for name in names}
    done = sa.select(event.c.case_id).where(event.c.step.in_(steps))
    query = sa.select(cases).where(
        cases.c.closed_on.is_(None), cases.c.awaiting.is_(None), cases.c.id.in_(done)
    )
    for row in bind.execute(query.order_by(cases.c.id)).mappings().all():
        follows = FOLLOWS.get(row["procedure"])
        if follows is None:
            continue
        acts = sa.select(event.c.step, event.c.source, event.c.target)
        acts = acts.where(event.c.case_id == row["id"]).order_by(event.c.seq)
        awaiting = _awaited(bind.execute(acts).all(), follows)
        if awaiting is None:
            continue
        before = row_digest("case_file", row, APART)
        after = row_digest("case_file", {**row, "awaiting": awaiting}, APART)
        bind.execute(cases.update().where(cases.c.id == row["id"]).values(awaiting=awaiting))
        register.add("case_file", row["id"], before, after)
    register.close()


def downgrade() -> None:
    """Take back: nothing; what is awaited keeps 0029 from being taken back."""
