"""What stands on issued papers, for who searches: as their printing told it, told anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from casehub.documents import RenderRefusedError, body_html
from casehub.documents.pages import words_on
from casehub.model import Document
from casehub.model.fulltext import tell, untold
from casehub.papers.packages import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kinds

ROWS_AT_ONCE = 200


def words_of(book: Kinds, kind: str, facts: Mapping[str, object]) -> str:
    """What stands on an issued paper and its annexes by its frozen facts alone.

    As its printing tells it: of the code that a key signs nothing stands in the index, so that the
    same words are told anew where no key lies. "" where today's templates cannot show it.
    """
    try:
        sheets = enumerate(sheets_of(book, kind, facts))
        return words_on(
            "".join(body_html(k, told, annex=n or None, press=True) for n, (k, told) in sheets)
        )
    except (RenderRefusedError, KeyError):
        return ""


def tell_printed(session: Session, book: Kinds) -> Iterator[int]:
    """Tell the words of every paper that has its file and of which nothing is told yet.

    Yields how many so far.
    """
    connection, done, last = session.connection(), 0, 0
    query = (
        select(Document.id, Document.kind, Document.facts)
        .where(
            Document.pdf_sha256.is_not(None),
            Document.id > bindparam("last"),
            untold(Document.__tablename__, Document.id),
        )
        .order_by(Document.id)
        .limit(ROWS_AT_ONCE)
    )
    while rows := session.execute(query, {"last": last}).all():
        for number, kind, facts in rows:
            tell(connection, Document.__tablename__, number, words_of(book, kind, facts))
        last, done = rows[-1].id, done + len(rows)
        yield done
