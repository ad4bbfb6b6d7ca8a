"""A range of numbers that is never given is written once, as the other tables of the record are."""

from __future__ import annotations

from alembic import op

revision = "0014_number_floor"
down_revision = "0013_throttle"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER number_floor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON number_floor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER number_floor_no_{verb.lower()} BEFORE {verb} ON number_floor "
            "BEGIN SELECT RAISE(ABORT, 'number_floor is append-only'); END"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER number_floor_append_only ON number_floor")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER number_floor_no_{verb}")
