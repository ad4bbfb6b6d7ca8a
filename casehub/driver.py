"""What the driver of PostgreSQL does once for a question, where it would do it at every asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from psycopg import Cursor, _queries

if TYPE_CHECKING:
    from psycopg import Column

# The driver looks through a question for its parameters and keeps what it found, of short ones
# only: longer ones it holds for made by chance. Ours are worded once and asked with every page, a
# desk's in a quarter of a million letters, which took a fifth of the time of its page. Of the last
# hundred and twenty-eight it keeps what it found, as before.
LONGEST, MOST_PARAMETERS = 1_000_000, 10_000
_queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST
_queries.MAX_CACHED_STATEMENT_PARAMS = MOST_PARAMETERS


class PlainCursor(Cursor[Any]):
    """A cursor that tells name and type of its columns, which is all that SQLAlchemy looks at.

    It asks after every question, whose columns it knows from the first time.
    """

    @property
    def description(self) -> list[Column] | None:
        """As PEP 249 has it: seven values for each column, of which two are known."""
        found = self.pgresult
        if found is None or not found.nfields:
            return super().description
        rest = (None,) * 5
        columns = [(found.fname(n), found.ftype(n), *rest) for n in range(found.nfields)]
        return cast("list[Column]", [((name or b"").decode(), *more) for name, *more in columns])
