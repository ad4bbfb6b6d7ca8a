"""The search index: folded texts of a case's rows as pairs of letters (DESIGN "Search").

A table says itself what of it is searched (`__searched__`); the terms follow its rows in the same
transaction. They are derived and decide nothing: `casehub migrate` makes them where none are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    bindparam,
    delete,
    event,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from casehub.among import among
from casehub.db import Base, Proof, Searched
from casehub.law.text import fold, grams, telephone
from casehub.model.case import Case
from casehub.model.pairs import index_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row, Select, Table
    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Mapper, Session

LONGEST = 600
ROWS_AT_ONCE = 2_000


class SearchTerm(Base):
    """One folded text of one row; `home_id` is the main case, which lists show for its children.

    side: of the party that the text belongs to, "" where it belongs to none; whether a side is
    hidden, and from whom, is asked when somebody searches (casehub.desk.looking.search).
    """

    __tablename__ = "search_term"
    # What SQLite searches the pairs with.
    __pairs__ = "search_gram"
    __proof__ = Proof("", reason="made anew from the rows it points at", derived=True)
    __table_args__ = (
        Index("uq_search_term_source", "source", "row_id", "field", unique=True),
        Index("ix_search_term_number", "folded", postgresql_where=text("is_number")),
        Index("ix_search_term_home", "home_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    home_id: Mapped[int]
    side: Mapped[str] = mapped_column(String(40), default="", server_default="")
    is_number: Mapped[bool] = mapped_column(default=False)
    folded: Mapped[str] = mapped_column(String(LONGEST))
    grams: Mapped[str] = mapped_column(Text)


TERMS = cast("Table", SearchTerm.__table__)
# Names that stand in a database and in no table class.
OWN_NAMES = index_pairs(TERMS, SearchTerm.__pairs__)


def term(value: object, one: Searched) -> tuple[str, str]:
    """What a text is found by: folded, and its pairs of letters; both "" for an empty text.

    A telephone has no pairs: no part of it leads anywhere.
    """
    if one.telephone:
        return telephone(str(value or "")), ""
    folded = fold(str(value or ""))[:LONGEST]
    return folded, " ".join(grams(folded))


def _bearer(table: Table, one: Searched) -> Table:
    """The table whose rows say the case and the side of a column: its own, or what `by` names."""
    if not one.by:
        return table
    (key,) = table.c[one.by].foreign_keys
    return key.column.table


def _stands(table: Table, row: Any, one: Searched) -> dict[str, object]:
    """In which case a row stands, in which main one, and on which side."""
    if one.by:
        borne = _bearer(table, one).c

        def told(column: str) -> Any:
            return select(borne[column]).where(borne.id == getattr(row, one.by)).scalar_subquery()
    else:

        def told(column: str) -> Any:
            return getattr(row, column)

    case_id = told(one.case)
    home = select(func.coalesce(Case.parent_id, Case.id)).where(Case.id == case_id)
    side = told(one.side) if one.side else ""
    return {"case_id": case_id, "home_id": home.scalar_subquery(), "side": side}


def _write(connection: Connection, table: Table, row: Any, one: Searched) -> None:
    """Put the term of a row's field in place of the earlier one; an empty text has no term."""
    terms = TERMS.c
    mine = (
        (terms.source == table.name)
        & (terms.row_id == row.id)
        & (terms.field == one.column)
    )
    folded, pairs = term(getattr(row, one.column), one)
    if not folded:
        connection.execute(delete(TERMS).where(mine))
        return
    values = {"folded": folded, "grams": pairs} | _stands(table, row, one)
    changed = connection.execute(update(TERMS).where(mine).values(**values))
    if changed.rowcount == 0:
        _add(connection, table, row, one, values)


def _add(
    connection: Connection, table: Table, row: Any, one: Searched, values: dict[str, object]
) -> None:
    own = {"source": table.name, "row_id": row.id, "field": one.column, "is_number": one.number}
    connection.execute(insert(TERMS).values(own | values))


@cache
def _borne(table: Table) -> tuple[tuple[Table, Searched], ...]:
    """The columns of other tables whose side the rows of this one say."""
    found: list[tuple[Table, Searched]] = []
    for mapper in Base.registry.mappers:
        other: Any = mapper.local_table
        columns = mapper.class_.__searched__
        found += [(other, one) for one in columns if one.by and _bearer(other, one) is table]
    return tuple(found)


@event.listens_for(Base, "after_insert", propagate=True)
def _row_added(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    for one in type(row).__searched__:
        folded, pairs = term(getattr(row, one.column), one)
        if folded:
            table: Any = mapper.local_table
            values = {"folded": folded, "grams": pairs} | _stands(table, row, one)
            _add(connection, table, row, one, values)


@event.listens_for(Base, "after_update", propagate=True)
def _row_changed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    table: Any = mapper.local_table

    def changed(*columns: str) -> bool:
        return any(inspect(row).attrs[name].history.has_changes() for name in columns if name)

    for one in type(row).__searched__:
        if changed(one.column, one.by or one.side):
            _write(connection, table, row, one)
    for other, one in _borne(table) if type(row).__searched__ else ():
        if changed(one.side):
            its = select(other.c.id).where(other.c[one.by] == row.id)
            mine = (TERMS.c.source == other.name) & TERMS.c.row_id.in_(its)
            connection.execute(update(TERMS).where(mine).values(side=getattr(row, one.side)))


@event.listens_for(Base, "after_delete", propagate=True)
def _row_removed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    if type(row).__searched__:
        table: Any = mapper.local_table
        mine = (TERMS.c.source == table.name) & (TERMS.c.row_id == row.id)
        connection.execute(delete(TERMS).where(mine))


def is_whole(session: Session) -> bool:
    """Whether every column that is searched has its terms: of one that is new none are there."""
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        for one in mapper.class_.__searched__:
            of_column = (TERMS.c.source == table.name) & (TERMS.c.field == one.column)
            if session.scalar(select(TERMS.c.id).where(of_column).limit(1)) is not None:
                continue
            filled = select(table.c[one.column]).where(func.coalesce(table.c[one.column], "") != "")
            if any(term(value, one)[0] for value in session.scalars(filled.limit(ROWS_AT_ONCE))):
                return False
    return True


def rebuild(session: Session) -> Iterator[int]:
    """Make every term anew from the rows, in batches; yields how many terms stand so far.

    The caller's transaction holds it all: interrupted, the old index stays.
    """
    session.execute(delete(SearchTerm))
    done = 0
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        for one in mapper.class_.__searched__:
            for batch in _batches(session, table, one):
                session.execute(insert(SearchTerm), batch)
                done += len(batch)
                yield done


def terms_of(
    session: Session, table: Table, one: Searched, ids: Sequence[int]
) -> dict[int, dict[str, object]]:
    """The terms that stand for a column of these rows when the index is right, by row."""
    query = _asked(_read(table, one).where(among(table.c.id, ids)))
    return {row.id: made for row in session.execute(query) if (made := _made(table, one, row))}


def _batches(session: Session, table: Table, one: Searched) -> Iterator[list[dict[str, object]]]:
    """The terms of one column, walking along the table's primary key."""
    some = _read(table, one).where(table.c.id > bindparam("last"))
    query, last = _asked(some.order_by(table.c.id).limit(ROWS_AT_ONCE)), 0
    while rows := session.execute(query, {"last": last}).all():
        last = rows[-1].id
        if batch := [made for row in rows if (made := _made(table, one, row))]:
            yield batch


def _read(table: Table, one: Searched) -> Select[Any]:
    bearer = _bearer(table, one)
    rows = table if bearer is table else table.join(bearer, bearer.c.id == table.c[one.by])
    return select(
        table.c.id,
        bearer.c[one.case].label("case"),
        table.c[one.column].label("value"),
        (bearer.c[one.side] if one.side else literal("")).label("side"),
    ).select_from(rows)


def _asked(some: Select[Any]) -> Select[Any]:
    """These rows with the case under which lists show them, by their ids."""
    # The rows first: joined before, PostgreSQL would read every case for each batch.
    found = some.subquery()
    home = func.coalesce(Case.parent_id, Case.id).label("home")
    return select(found, home).join(Case, Case.id == found.c.case).order_by(found.c.id)


def _made(table: Table, one: Searched, row: Row[Any]) -> dict[str, object] | None:
    """The term of a row that was read; None for an empty text."""
    folded, pairs = term(row.value, one)
    if not folded:
        return None
    return {
        "source": table.name,
        "row_id": row.id,
        "field": one.column,
        "case_id": row.case,
        "home_id": row.home,
        "side": row.side,
        "is_number": one.number,
        "folded": folded,
        "grams": pairs,
    }
