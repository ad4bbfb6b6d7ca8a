"""The queue of the workers on PostgreSQL: the tables of procrastinate, in a schema of their own.

The text of the schema comes with the library, whose version pyproject.toml pins. Whoever takes a
newer version adds a migration that applies the library's own migration files since 3.10.0 where
the queue was made by it.
"""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0011_queue"
down_revision = "0010_staff_request"
branch_labels = None
depends_on = None

SCHEMA = "queue"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"CREATE SCHEMA {SCHEMA}")
    op.execute(f"SET LOCAL search_path TO {SCHEMA}")
    # Many statements at once: the driver takes them only without parameters, as SQLAlchemy never sends.
    op.get_bind().connection.cursor().execute(SchemaManager.get_schema())
    op.execute("SET LOCAL search_path TO DEFAULT")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # Jobs only: they are derived from rows and made anew.
        op.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
