"""Each try to serve is a row: the service, the day, the way, what came of it, by whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, batches, row_digest, told_anew

revision = "0025_attempts"
down_revision = "0024_agreements"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
# The acts of a matter of service that left an attempt, and what came of it.
ACTS = {
    "send_mail": "sent",
    "send_electronic": "sent",
    "send_entrusted": "sent",
    "announce": "sent",
    "record_failure": "failed",
    "withdraw_proof": "withdrawn",
}


def _table(bind: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)


def _acts(bind: sa.Connection, case: int) -> dict[str, list[tuple[int, int]]]:
    """By result: (seq, person) of the acts of a matter, in their order."""
    event = _table(bind, "event")
    query = sa.select(event.c.seq, event.c.step, event.c.actor_id).where(
        event.c.case_id == case, event.c.step.in_(ACTS)
    )
    found = defaultdict[str, list[tuple[int, int]]](list)
    for seq, step, person in bind.execute(query.order_by(event.c.seq)):
        found[ACTS[step]].append((seq, person))
    return found


def _read(attempt: dict[str, Any]) -> dict[str, Any]:
    """A try as the bag kept it: a reason stood under the word for what came of it."""
    result = next((word for word in ("failed", "withdrawn") if word in attempt), "sent")
    return {
        "made_on": date.fromisoformat(attempt["on"]),
        "method": attempt.get("method") or "",
        "result": result,
        "reason": attempt.get(result) or "",
        "tracking": attempt.get("tracking") or "",
    }


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "service_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("event_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_attempt_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_service_attempt_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_attempt")),
    )
    op.create_index(op.f("ix_service_attempt_service_id"), "service_attempt", ["service_id"])
    bind = op.get_bind()
    register = Restated(bind, revision)
    service, attempt = _table(bind, "service"), _table(bind, "service_attempt")
    for rows in batches(bind, service):
        for row in rows:
            before, after = row_digest("service", row), row_digest("service", row, ("attempts",))
            register.add("service", row["id"], before, after)
            told = row["attempts"] or ()
            acts = _acts(bind, row["case_id"]) if told else {}
            for bag in told:
                one = _read(bag)
                made = acts.get(one["result"]) or [(None, None)]
                seq, person = made.pop(0)
                values = {"service_id": row["id"], **one, "person_id": person, "event_seq": seq}
                number = bind.execute(
                    attempt.insert().values(**values).returning(attempt.c.id)
                ).scalar_one()
                new = row_digest("service_attempt", {"id": number, **values})
                register.add("service_attempt", number, None, new)
    register.close()
    op.drop_column("service", "attempts")


def downgrade() -> None:
    """Take back; refused where a matter of service exists: its digest has no bag of tries."""
    bind = op.get_bind()
    refuse_to_lose(bind, revision, {"送达事项": "service"} | told_anew(revision))
    op.add_column(
        "service", sa.Column("attempts", JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    op.drop_table("service_attempt")
