"""A limit says the office of its case, so that a desk walks along the days of one office alone.

And the indexes of an office's cases hold all that lists ask of each.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0079_desk_walks"
down_revision = "0078_letter_papers"
branch_labels = None
depends_on = None

TABLE, COLUMN = "deadline", "organisation_id"
# Index → its columns before and what is added to them, and of which cases it is.
WIDER = {
    "ix_case_file_office": (["organisation_id", "opened_on", "id"], ["parent_id", "procedure"], None),
    "ix_case_file_open_office": (
        ["organisation_id", "id"], ["procedure", "closed_on"], sa.text("closed_on IS NULL"),
    ),
}  # fmt: skip
KEY, INDEX = "fk_deadline_organisation_id_organisation", "ix_deadline_open_office"


def upgrade() -> None:
    """Apply; no digest covers the column, and both verifiers hold it against the case."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.Integer(), nullable=True))
    op.execute(
        "UPDATE deadline SET organisation_id ="
        " (SELECT c.organisation_id FROM case_file c WHERE c.id = deadline.case_id)"
    )
    with op.batch_alter_table(TABLE) as table:
        table.alter_column(COLUMN, existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(op.f(KEY), "organisation", [COLUMN], ["id"])
    running = sa.text("closed_on IS NULL")
    op.create_index(
        INDEX, TABLE, [COLUMN, "due_on", "case_id"],
        sqlite_where=running, postgresql_where=running,
    )  # fmt: skip
    _index_cases(wider=True)


def downgrade() -> None:
    """Take back: the case says it."""
    _index_cases(wider=False)
    op.drop_index(INDEX, TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column(COLUMN)


def _index_cases(*, wider: bool) -> None:
    for name, (columns, more, where) in WIDER.items():
        op.drop_index(name, "case_file")
        told = {} if where is None else {"sqlite_where": where, "postgresql_where": where}
        op.create_index(name, "case_file", columns + more if wider else columns, **told)
