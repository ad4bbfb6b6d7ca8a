"""Every row that decides anything comes under a digest: events name rows, registers have chains."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose

revision = "0009_record"
down_revision = "0008_editions"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def upgrade() -> None:
    """Apply. `casehub migrate` then writes the digests of the rows that are there already."""
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_register_entry_actor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_register_entry_chain_seq")),
    )
    _append_only("register_entry")
    if op.get_bind().dialect.name == "postgresql":
        # A seal holds writers off for a moment. The application role may only read and add, which
        # is not enough for LOCK; it is granted this function instead.
        op.execute(
            "CREATE FUNCTION hold_record() RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
            "SET search_path = public AS $$ BEGIN "
            "LOCK TABLE event, register_entry, security_entry, custody IN SHARE MODE; END $$"
        )
        op.execute("REVOKE ALL ON FUNCTION hold_record() FROM PUBLIC")
    # Plain additions: a table made anew would lose the triggers that keep it append-only.
    op.add_column("event", sa.Column("rows", JSON, nullable=True))
    op.add_column("checkpoint", sa.Column("register_count", sa.Integer(), nullable=True))
    op.add_column("checkpoint", sa.Column("heads", JSON, nullable=True))
    op.add_column(
        "case_file", sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE case_file SET last_event_at ="
        " (SELECT max(event.at) FROM event WHERE event.case_id = case_file.id)"
    )


def downgrade() -> None:
    """Take back; refused where the record has digests of rows already."""
    only_here = {
        "登记链": "register_entry",
        "各行的摘要": "event WHERE rows IS NOT NULL",
        "校验点所计的登记": "checkpoint WHERE register_count IS NOT NULL OR heads IS NOT NULL",
    }
    refuse_to_lose(op.get_bind(), revision, only_here)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hold_record()")
    op.drop_column("case_file", "last_event_at")
    op.drop_column("checkpoint", "heads")
    op.drop_column("checkpoint", "register_count")
    op.drop_column("event", "rows")
    op.drop_table("register_entry")
