"""The words of a paper as printed, and of an incoming paper, folded, as pairs of letters.

Beside the terms of a case (casehub.model.search), which lead to the case: these lead to the paper
itself, and only whom the paper is open to (casehub.desk.finding). A table says itself which of its
columns are told (`__told__`); the words of an issued paper come from its printing. All of it is
derived and decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    Index,
    String,
    Text,
    bindparam,
    delete,
    event,
    exists,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof
from casehub.law.text import fold, grams
from casehub.model.pairs import index_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Mapper, Session

ROWS_AT_ONCE = 500


class FullText(Base):
    """The folded words of one row of a table, and their pairs."""

    __tablename__ = "full_text"
    # What SQLite searches the pairs with.
    __pairs__ = "full_text_gram"
    __proof__ = Proof("", reason="made anew from the rows it points at", derived=True)
    __table_args__ = (Index("uq_full_text_source", "source", "row_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    folded: Mapped[str] = mapped_column(Text)
    grams: Mapped[str] = mapped_column(Text)


TEXTS = cast("Table", FullText.__table__)
# Names that stand in a database and in no table class.
OWN_NAMES = index_pairs(TEXTS, FullText.__pairs__)


def text_of(words: str) -> dict[str, str]:
    """What stands in the index for these words; nothing where nothing of them is left."""
    folded = fold(words)
    return {"folded": folded, "grams": " ".join(grams(folded))} if folded else {}


def tell(connection: Connection, source: str, row_id: int, words: str) -> None:
    """Put these words in place of those told of the row before; no words, no text.

    Two may tell of one row at once: a worker that prints, and `migrate` that fills the index.
    """
    values = text_of(words)
    if not values:
        mine = (TEXTS.c.source == source) & (TEXTS.c.row_id == row_id)
        connection.execute(delete(TEXTS).where(mine))
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    told = insert(TEXTS).values(source=source, row_id=row_id, **values)
    connection.execute(
        told.on_conflict_do_update(index_elements=["source", "row_id"], set_=values)
    )


def untold(source: str, row_id: Any) -> Any:
    """The condition that nothing is told of a row yet."""
    there = (TEXTS.c.source == source) & (TEXTS.c.row_id == row_id)
    return ~exists().where(there)


def told_of(row: Base) -> str:
    """The words of a row: its told columns, each on a line of its own."""
    return "\n".join(str(getattr(row, name) or "") for name in type(row).__told__)


@event.listens_for(Base, "after_insert", propagate=True)
def _row_added(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    if type(row).__told__:
        tell(connection, str(cast("Any", mapper.local_table).name), row.id, told_of(row))


@event.listens_for(Base, "after_update", propagate=True)
def _row_changed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    if any(inspect(row).attrs[name].history.has_changes() for name in type(row).__told__):
        tell(connection, str(cast("Any", mapper.local_table).name), row.id, told_of(row))


def tell_told(session: Session) -> Iterator[int]:
    """Tell the words of every row with told columns of which nothing is told yet.

    Yields how many rows were looked at so far.
    """
    connection, done = session.connection(), 0
    for mapper in Base.registry.mappers:
        kind = mapper.class_
        if not kind.__told__:
            continue
        table, last = cast("Any", mapper.local_table), 0
        columns = [table.c.id, *(table.c[name] for name in kind.__told__)]
        unknown = untold(table.name, table.c.id)
        query = select(*columns).where(table.c.id > bindparam("last"), unknown)
        query = query.order_by(table.c.id)
        while rows := session.execute(query.limit(ROWS_AT_ONCE), {"last": last}).all():
            for number, *words in rows:
                tell(connection, table.name, number, "\n".join(word or "" for word in words))
            last, done = rows[-1].id, done + len(rows)
            yield done
