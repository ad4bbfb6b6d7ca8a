"""Runs migrations on the connection handed over by the caller (`casehub migrate`, tests)."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

# Two administrators may start the upgrade at once; the second waits here and finds nothing to do.
ADVISORY_LOCK = 7_303_014_202


def run() -> None:
    """Upgrade or downgrade the database of this connection, one transaction per migration."""
    connection = context.config.attributes["connection"]
    raw = connection.connection.driver_connection
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.execute(text("SET lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
    else:
        # A table rebuilt in batch mode is dropped and renamed; its children must not notice.
        # The pragma has no effect inside a transaction, so it precedes the first one.
        raw.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        # Only drafting compares with the tables; migrations themselves never import them.
        target_metadata=context.config.attributes.get("metadata"),
        include_name=context.config.attributes.get("include_name"),
        render_as_batch=not postgresql,
        transaction_per_migration=True,
        compare_type=context.config.attributes.get("compare_type", True),
    )
    with context.begin_transaction():
        context.run_migrations()
    if postgresql:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()
        return
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.execute("PRAGMA foreign_keys = ON")
    if broken:
        message = f"foreign keys broken by migration: {broken[:5]}"
        raise RuntimeError(message)


run()
