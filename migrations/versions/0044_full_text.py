"""The words of papers, issued and come in (`full_text`); `casehub migrate` fills it afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044_full_text"
down_revision = "0043_limits_after_the_end"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE full_text_gram USING fts5("
    "grams, content='full_text', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0"
    " categories 'L* N* Co P* S*'\", detail='none')",
    "CREATE TRIGGER full_text_added AFTER INSERT ON full_text BEGIN "
    "INSERT INTO full_text_gram (rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER full_text_removed AFTER DELETE ON full_text BEGIN "
    "INSERT INTO full_text_gram (full_text_gram, rowid, grams)"
    " VALUES ('delete', old.id, old.grams); END",
    "CREATE TRIGGER full_text_changed AFTER UPDATE ON full_text BEGIN "
    "INSERT INTO full_text_gram (full_text_gram, rowid, grams)"
    " VALUES ('delete', old.id, old.grams); "
    "INSERT INTO full_text_gram (rowid, grams) VALUES (new.id, new.grams); END",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "full_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_full_text")),
    )
    op.create_index("uq_full_text_source", "full_text", ["source", "row_id"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_full_text_grams",
            "full_text",
            [sa.text("string_to_array(grams, ' ')")],
            postgresql_using="gin",
        )
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take back: the rows that the words come from stay."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE full_text_gram")
    op.drop_table("full_text")
