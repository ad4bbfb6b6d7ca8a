"""The search index held against the rows that it is made of, and mended where it differs.

The index is derived and under no digest, so that whoever owns the database could hide a case from
who searches for it. Here each of its texts is made again from its row and compared, batch by batch;
what differs is put right in a transaction of its own for each batch, so that a run that was ended
anywhere is simply begun again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, delete, insert, or_, select

from casehub.among import among
from casehub.db import Base
from casehub.law.worded import Worded
from casehub.model import Case, Document, FullText, SearchTerm
from casehub.model.fulltext import TEXTS, text_of
from casehub.model.pairs import is_sound, make_anew
from casehub.model.search import TERMS, terms_of
from casehub.papers.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table
    from sqlalchemy.orm import Session

    from casehub.db import Searched
    from casehub.documents.kinds import Kinds

    Rights = Mapping[int, Mapping[str, object] | None]

ROWS_AT_ONCE = 500
INDEXES = (SearchTerm, FullText)


class Fault(Worded):
    """How a text of the index differs from its row."""

    MISSING = "missing", "没有登记"
    OTHER = "other", "与原文不一致"
    STRAY = "stray", "没有对应的原文"


@dataclass(frozen=True)
class Part:
    """The texts of the index that are made of one table, or of one column of it.

    index: where they stand; mine: which of them are these. right: what should stand there for
    rows, by their ids: a row that is not named has no text, and what stands there for None is not
    known any more, so it stays. locked: those of the rows that nobody changes until the
    transaction ends; whatever somebody is at work on is left out.
    """

    index: Table
    source: Table
    column: str
    mine: ColumnElement[bool]
    right: Callable[[Session, Sequence[int]], Rights]
    locked: Callable[[Session, Sequence[int]], Sequence[int]]

    @property
    def name(self) -> str:
        """The table, and the column where it is one."""
        return f"{self.source.name}.{self.column}" if self.column else self.source.name


@dataclass(frozen=True)
class Difference:
    """A row whose text in the index is not what it should be."""

    part: Part
    row_id: int
    fault: Fault


@dataclass(frozen=True)
class Step:
    """A batch: how many rows were looked at, and what differs there."""

    looked: int
    differs: Sequence[Difference] = ()


def parts(kinds: Kinds) -> list[Part]:
    """Everything that the index is made of, as the tables declare it.

    kinds: every kind of paper, by which the words of printed papers are told again.
    """
    found = []
    for mapper in Base.registry.mappers:
        table = cast("Table", mapper.local_table)
        found += [_terms(table, one) for one in mapper.class_.__searched__]
        if mapper.class_.__told__:
            found.append(_texts(table, partial(_told_of, table, mapper.class_.__told__)))
    printed = _texts(cast("Table", Document.__table__), partial(_printed_of, kinds))
    return [*found, printed]


def compared(session: Session, everything: Sequence[Part]) -> Iterator[Step]:
    """Each batch of rows with what of their texts differs; last, texts that belong to no part."""
    for part in everything:
        yield from _walked(session, part)
    for index in (TERMS, TEXTS):
        nobodys = ~or_(*(part.mine for part in everything if part.index is index))
        part = Part(index, index, "", nobodys, lambda _session, _ids: {}, lambda _session, ids: ids)
        rows = session.scalars(select(index.c.row_id).where(nobodys).distinct()).all()
        for n in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[n : n + ROWS_AT_ONCE]
            yield Step(0, [Difference(part, number, Fault.STRAY) for number in some])


def mend(session: Session, part: Part, ids: Sequence[int]) -> tuple[int, int]:
    """Put the texts of these rows right; how many were wrong and are right, how many are at work.

    They are compared once more with the rows locked: what an act has put right itself is not
    touched, and what it is at work on is left to the next run.
    """
    mine = part.locked(session, ids)
    right = part.right(session, mine)
    there = among(part.index.c.row_id, mine)
    wrong = {one.row_id for one in _differing(session, part, mine, there)}
    if wrong:
        gone = part.mine & among(part.index.c.row_id, wrong)
        session.execute(delete(part.index).where(gone))
        if rows := [dict(told) for number in sorted(wrong) if (told := right.get(number))]:
            session.execute(insert(part.index), rows)
    return len(wrong), len(set(ids) - set(mine))


def unsound(connection: Connection) -> list[str]:
    """Those of SQLite's own indexes that do not hold what their tables hold."""
    return [one.__pairs__ for one in INDEXES if not is_sound(connection, one.__pairs__)]


def made_sound(connection: Connection) -> list[str]:
    """The same, and each of them made anew: before rows are mended, which change it."""
    found = unsound(connection)
    for pairs in found:
        make_anew(connection, pairs)
    return found


def _walked(session: Session, part: Part) -> Iterator[Step]:
    ids, of_index = part.source.c.id, part.index.c.row_id
    query = select(ids).where(ids > bindparam("last")).order_by(ids).limit(ROWS_AT_ONCE)
    last, more = 0, True
    while more:
        rows = session.scalars(query, {"last": last}).all()
        more = len(rows) == ROWS_AT_ONCE
        # What stands behind the last row belongs to none.
        until = of_index <= rows[-1] if more else of_index > last
        yield Step(len(rows), _differing(session, part, rows, (of_index > last) & until))
        last = rows[-1] if rows else last


def _differing(
    session: Session, part: Part, rows: Sequence[int], there: ColumnElement[bool]
) -> list[Difference]:
    """What differs of these rows, and of other rows of which a text stands there."""
    right, seen, found = part.right(session, rows), set[int](), []
    for text in session.execute(select(part.index).where(part.mine, there)).mappings():
        number = text["row_id"]
        seen.add(number)
        told = right.get(number, {})
        if told is not None and (not told or any(text[name] != told[name] for name in told)):
            found.append(Difference(part, number, Fault.OTHER if told else Fault.STRAY))
    missing = [number for number, told in right.items() if told and number not in seen]
    return [*found, *(Difference(part, number, Fault.MISSING) for number in missing)]


def _terms(table: Table, one: Searched) -> Part:
    def locked(session: Session, ids: Sequence[int]) -> list[int]:
        """Those whose case nobody is at work on, as an act holds it; rows that are gone as well."""
        query = select(table.c.id, table.c[one.case]).where(among(table.c.id, ids))
        of_case = {row[0]: row[1] for row in session.execute(query)}
        asked = select(Case.id).where(among(Case.id, set(of_case.values())))
        free = set(session.scalars(asked.with_for_update(skip_locked=True)))
        return [number for number in ids if number not in of_case or of_case[number] in free]

    mine = (TERMS.c.source == table.name) & (TERMS.c.field == one.column)
    right = partial(_terms_of, table, one)
    return Part(TERMS, table, one.column, mine, right, locked)


def _terms_of(table: Table, one: Searched, session: Session, ids: Sequence[int]) -> Rights:
    return terms_of(session, table, one, ids)


def _texts(table: Table, right: Callable[[Session, Sequence[int]], Rights]) -> Part:
    def locked(session: Session, ids: Sequence[int]) -> list[int]:
        rows = select(table.c.id).where(among(table.c.id, ids))
        there = set(session.scalars(rows))
        free = set(session.scalars(rows.with_for_update(skip_locked=True)))
        return [number for number in ids if number not in there or number in free]

    return Part(TEXTS, table, "", TEXTS.c.source == table.name, right, locked)


def _told_of(table: Table, names: Sequence[str], session: Session, ids: Sequence[int]) -> Rights:
    columns = [table.c[name] for name in names]
    rows = session.execute(select(table.c.id, *columns).where(among(table.c.id, ids)))
    return {
        number: _row(table, number, "\n".join(str(word or "") for word in words))
        for number, *words in rows
    }


def _printed_of(kinds: Kinds, session: Session, ids: Sequence[int]) -> Rights:
    """The words of those papers that have their file, None where today's program shows none."""
    query = select(Document.id, Document.kind, Document.facts).where(
        Document.pdf_sha256.is_not(None), among(Document.id, ids)
    )
    table = cast("Table", Document.__table__)
    return {
        number: _row(table, number, words_of(kinds, kind, facts)) or None
        for number, kind, facts in session.execute(query)
    }


def _row(table: Table, number: int, words: str) -> dict[str, object]:
    """A row of the index of full texts; nothing where no words are left."""
    told = text_of(words)
    return {"source": table.name, "row_id": number, **told} if told else {}
