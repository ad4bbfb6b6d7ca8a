"""The search index: folded texts of a case's rows as pairs of letters (DESIGN "Search").

A table says itself what of it is searched (`__searched__`); the terms follow its rows in the same
transaction. They are derived and decide nothing: `casehub migrate` makes them where none are.
"""

from __future__ import annotations

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

from casehub.db import Base, Proof, Searched
from casehub.law.text import fold, grams, telephone
from casehub.model.case import Case
from casehub.model.pairs import index_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table
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


def _side(row: Any, one: Searched) -> str:
    return str(getattr(row, one.side)) if one.side else ""


def _home(case_id: Any) -> Any:
    return select(func.coalesce(Case.parent_id, Case.id)).where(Case.id == case_id)


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
    values = {"folded": folded, "grams": pairs, "side": _side(row, one)}
    changed = connection.execute(update(TERMS).where(mine).values(**values))
    if changed.rowcount == 0:
        _add(connection, table, row, one, values)


def _add(
    connection: Connection, table: Table, row: Any, one: Searched, values: dict[str, str]
) -> None:
    case_id = getattr(row, one.case)
    connection.execute(
        insert(TERMS).values(
            source=table.name,
            row_id=row.id,
            field=one.column,
            case_id=case_id,
            home_id=_home(case_id).scalar_subquery(),
            is_number=one.number,
            **values,
        )
    )


@event.listens_for(Base, "after_insert", propagate=True)
def _row_added(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    for one in type(row).__searched__:
        folded, pairs = term(getattr(row, one.column), one)
        if folded:
            table: Any = mapper.local_table
            values = {"folded": folded, "grams": pairs, "side": _side(row, one)}
            _add(connection, table, row, one, values)


@event.listens_for(Base, "after_update", propagate=True)
def _row_changed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    for one in type(row).__searched__:
        columns = [column for column in (one.column, one.side) if column]
        if any(inspect(row).attrs[column].history.has_changes() for column in columns):
            table: Any = mapper.local_table
            _write(connection, table, row, one)


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


def _batches(session: Session, table: Any, one: Searched) -> Iterator[list[dict[str, object]]]:
    """The terms of one column, walking along the table's primary key."""
    found = (
        select(
            table.c.id,
            table.c[one.case].label("case"),
            table.c[one.column].label("value"),
            (table.c[one.side] if one.side else literal("")).label("side"),
        )
        .where(table.c.id > bindparam("last"))
        .order_by(table.c.id)
        .limit(ROWS_AT_ONCE)
        .subquery()
    )
    # The rows first: joined before, PostgreSQL would read every case for each batch.
    home = func.coalesce(Case.parent_id, Case.id).label("home")
    query = select(found, home).join(Case, Case.id == found.c.case).order_by(found.c.id)
    last = 0
    while rows := session.execute(query, {"last": last}).all():
        last = rows[-1].id
        batch = []
        for row in rows:
            folded, pairs = term(row.value, one)
            if folded:
                batch.append(
                    {
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
                )
        if batch:
            yield batch
