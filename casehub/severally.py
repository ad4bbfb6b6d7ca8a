"""Several questions told to a database as one statement, each answered from its own rows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Select, cast, literal, null, select, union_all

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Asked(Generic[Answer]):
    """A question for columns that is kept, what it is told, and how its rows are read.

    The names of what is told are its own: questions that are asked together share them. A
    question that orders its rows is limited, too.
    """

    question: Select[*tuple[Any, ...]]
    told: Mapping[str, object]
    read: Callable[[Sequence[Any]], Answer]

    def alone(self, session: Session) -> Answer:
        """The answer where nothing else is asked with it."""
        return self.read(session.execute(self.question, self.told).all())


def yes(rows: Sequence[Any]) -> bool:
    """The answer to a question of one row and one column that is true or not."""
    return bool(rows[0][0])


class Together:
    """The answers of several questions, for which the database was asked once."""

    def __init__(self, session: Session, asked: Sequence[Asked[Any]]) -> None:
        """Raises ValueError where two questions are told different things under one name."""
        told: dict[str, object] = {}
        for one in asked:
            for name, value in one.told.items():
                if told.setdefault(name, value) != value:
                    raise ValueError(f"two questions are told different things as {name}")
        whole = _whole(tuple(one.question for one in asked))
        self._rows: dict[Asked[Any], list[Any]] = {one: [] for one in asked}
        for row in session.execute(whole.statement, told):
            number = row[0]
            kept = self._rows[asked[number]]
            kept.append(whole.rows[number](*(row[place] for place in whole.places[number])))

    def of(self, one: Asked[Answer]) -> Answer:
        """The answer of one of the questions."""
        return one.read(self._rows[one])


@dataclass(frozen=True)
class _Whole:
    """The statement; by question how a row of it is made, and of which columns."""

    statement: Any
    rows: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]


# Which questions stand together depends on what people may do: few are alike.
@lru_cache(maxsize=256)
def _whole(questions: tuple[Select[*tuple[Any, ...]], ...]) -> _Whole:
    """One statement for all: a column holds what is of one type, each question fills its own."""
    types: list[TypeEngine[Any]] = []
    parts = [question.subquery() for question in questions]
    filled: list[dict[int, ColumnElement[Any]]] = []
    for part in parts:
        mine: dict[int, ColumnElement[Any]] = {}
        for column in part.c:
            fits = (n for n, one in enumerate(types) if n not in mine and _same(one, column.type))
            place = next(fits, len(types))
            types[place:] = types[place:] or [column.type]
            mine[place] = column
        filled.append(mine)
    selects = [
        select(
            literal(number).label("question"),
            *(
                (mine[n] if n in mine else cast(null(), kind)).label(f"column_{n}")
                for n, kind in enumerate(types)
            ),
        ).select_from(parts[number])
        for number, mine in enumerate(filled)
    ]
    rows = tuple(namedtuple("Row", part.c.keys()) for part in parts)  # noqa: PYI024  names of columns
    places = tuple(tuple(n + 1 for n in mine) for mine in filled)
    return _Whole(union_all(*selects), rows, places)


def _same(one: TypeEngine[Any], other: TypeEngine[Any]) -> bool:
    """Whether values of both are read alike; how long a text may be says nothing about that."""
    return type(one) is type(other) and one.python_type is other.python_type
