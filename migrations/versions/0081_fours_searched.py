"""Figures and Latin letters in a row are searched by fours: their pairs stand in half of all texts.

The grams of both indexes are made anew from the folded texts beside them. SQLite keeps no index of
the pairs meanwhile and PostgreSQL none either: to follow millions of rows one by one takes either
of them many times as long as to make it at the end.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0081_fours_searched"
down_revision = "0080_refunds"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 5_000
GRAM, FOUR = 2, 4
ROW = re.compile(f"[0-9a-z]{{{FOUR},}}")
# Each table and SQLite's index of it.
INDEXES = {"search_term": "search_gram", "full_text": "full_text_gram"}
TOGETHER = (
    "UPDATE {name} SET grams = anew.told FROM unnest(CAST(:rows AS integer[]), CAST(:told AS text[]))"
    " AS anew (id, told) WHERE {name}.id = anew.id"
)


def upgrade() -> None:
    """Write the grams of every folded text anew. What has none (a telephone) is not looked for."""
    connection = op.get_bind()
    of_postgresql = connection.dialect.name == "postgresql"
    for name, pairs in INDEXES.items():
        triggers = [] if of_postgresql else _triggers(connection, name)
        for trigger, _ in triggers:
            op.execute(f"DROP TRIGGER {trigger}")
        if of_postgresql:
            op.execute(f"DROP INDEX ix_{name}_grams")
        _write(connection, name)
        if of_postgresql:
            made = f"CREATE INDEX ix_{name}_grams ON {name} USING gin (string_to_array(grams, ' '))"
            op.execute(made)
        else:
            op.execute(f"INSERT INTO {pairs} ({pairs}) VALUES ('rebuild')")
        for _, made_by in triggers:
            op.execute(sa.text(made_by.replace(":", "\\:")))


def _triggers(connection: sa.Connection, name: str) -> list[tuple[str, str]]:
    found = connection.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
        {"name": name},
    )
    return [(trigger, made_by) for trigger, made_by in found]


def _write(connection: sa.Connection, name: str) -> None:
    rows = sa.table(name, *(sa.column(one) for one in ("id", "folded", "grams")))
    told = sa.update(rows).where(rows.c.id == sa.bindparam("row")).values(grams=sa.bindparam("told"))
    query = sa.select(rows).where(rows.c.id > sa.bindparam("last"), rows.c.grams != "")
    query = query.order_by(rows.c.id).limit(ROWS_AT_ONCE)
    last = 0
    while batch := connection.execute(query, {"last": last}).all():
        anew = ((row.id, row.grams, _grams(row.folded)) for row in batch)
        changed = {number: new for number, old, new in anew if new != old}
        if changed and connection.dialect.name == "postgresql":
            # One statement for all: one for each row takes as long as everything else.
            together = {"rows": list(changed), "told": list(changed.values())}
            connection.execute(sa.text(TOGETHER.format(name=name)), together)
        elif changed:
            connection.execute(told, [{"row": number, "told": new} for number, new in changed.items()])
        last = batch[-1].id


def _grams(folded: str) -> str:
    """The pairs of neighbouring letters, then of figures and Latin letters in a row each four."""

    def parts(text: str, length: int) -> list[str]:
        return [text[n : n + length] for n in range(len(text) - length + 1)]

    fours = (part for row in ROW.finditer(folded) for part in parts(row[0], FOUR))
    return " ".join(dict.fromkeys([*parts(folded, GRAM), *fours]))


def downgrade() -> None:
    """Leave the fours where they are: whoever looks for pairs finds these beside them."""
