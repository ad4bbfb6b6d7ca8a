"""The search index and the list of one office; `casehub migrate` fills the index afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_search"
down_revision = "0001_first"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE search_gram USING fts5("
    "grams, content='search_term', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0"
    " categories 'L* N* Co P* S*'\", detail='none')",
    "CREATE TRIGGER search_term_added AFTER INSERT ON search_term BEGIN "
    "INSERT INTO search_gram (rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER search_term_removed AFTER DELETE ON search_term BEGIN "
    "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', old.id, old.grams); END",
    "CREATE TRIGGER search_term_changed AFTER UPDATE ON search_term BEGIN "
    "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO search_gram (rowid, grams) VALUES (new.id, new.grams); END",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "search_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("is_number", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_search_term_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_term")),
    )
    op.create_index("uq_search_term_source", "search_term", ["source", "row_id", "field"], unique=True)
    op.create_index(
        "ix_search_term_number", "search_term", ["folded"], postgresql_where=sa.text("is_number")
    )
    op.create_index("ix_search_term_home", "search_term", ["home_id"])
    op.create_index("ix_search_term_case_id", "search_term", ["case_id"])
    op.create_index("ix_case_file_office", "case_file", ["organisation_id", "opened_on", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_search_term_grams",
            "search_term",
            [sa.text("string_to_array(grams, ' ')")],
            postgresql_using="gin",
        )
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_gram")
    op.drop_index("ix_case_file_office", "case_file")
    op.drop_table("search_term")
