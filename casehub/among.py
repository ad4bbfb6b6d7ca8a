"""Many ids, or many words of the rule book, told to a database as one value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Boolean, Integer, Text, bindparam, literal, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, ScalarSelect
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

# Keys, states and roles of the rule book, as they may stand in a query.
WORDS = re.compile(r"[a-z0-9_@/.]*(?: [a-z0-9_@/.]+)*")


class _Ids(TypeDecorator["Collection[int]"]):
    """Ids as one text, which each database reads in its own way."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """In order, so that the same ids are the same text."""
        found = ",".join(map(str, sorted(value)))
        return f"[{found}]" if dialect.name == "sqlite" else f"{{{found}}}"


class _Among(FunctionElement[bool]):
    """Whether a column is one of many ids."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002  it has brackets of its own
        """As it stands: SQLite, asked whether it equals 1, would look at every row there is."""
        return self


class _Sieve(_Among):
    """The same of each row that something else found."""

    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Asked whether it equals 1, so that no order of rows is given up for it."""
        return super(_Among, self).self_group(against)


@compiles(_Among)
@compiles(_Sieve)
def _among_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} = ANY (CAST({ids} AS INTEGER[])))"


@compiles(_Among, "sqlite")
@compiles(_Sieve, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608  compiled parts


class _AmongMany(_Among):
    """Whether a column is one of so many ids that no row is to be compared with each of them."""

    inherit_cache = True


@compiles(_AmongMany)
def _among_many_array(element: _AmongMany, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} IN (SELECT unnest(CAST({ids} AS INTEGER[]))))"


@compiles(_AmongMany, "sqlite")
def _among_many_json(element: _AmongMany, compiler: SQLCompiler, **how: Any) -> str:
    return str(_among_json(element, compiler, **how))


# To so many ids PostgreSQL compares a column one after the other; of more it makes a table.
ONE_BY_ONE = 1000


def among(
    column: Any, ids: Collection[int] | BindParameter[Any], *, sieve: bool = False
) -> ColumnElement[bool]:
    """Whether the column is one of these ids, handed over as one value however many they are.

    `column.in_(ids)` writes and reads a parameter for each, which for thousands of cases takes
    longer than the answer. In a query that is written once, `ids_named` stands for the ids.
    The ids lead to the rows, unless they are a `sieve` for rows that come in an order by
    themselves: of whatever an office has, the newest fifty are not found by its index.
    """
    kind = _Sieve if sieve else _Among
    if isinstance(ids, BindParameter):
        return kind(column, ids)
    if len(ids) > ONE_BY_ONE and not sieve:
        kind = _AmongMany
    return kind(column, bindparam(None, frozenset(ids), type_=_Ids(), unique=True))


def ids_named(name: str) -> BindParameter[Any]:
    """A parameter for ids, to be told when the query is asked."""
    return bindparam(name, type_=_Ids())


class _AmongFound(FunctionElement[bool]):
    """Whether a column is one of the ids that a question of its own finds."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002  it has brackets of its own
        """As it stands: SQLite, asked whether it equals 1, would look at every row there is."""
        return self


@compiles(_AmongFound)
def _among_found_array(element: _AmongFound, compiler: SQLCompiler, **how: Any) -> str:
    column, found = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} = ANY (ARRAY{found}))"


@compiles(_AmongFound, "sqlite")
def _among_found_list(element: _AmongFound, compiler: SQLCompiler, **how: Any) -> str:
    column, found = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} IN {found})"


def among_found(column: Any, ids: ScalarSelect[int]) -> ColumnElement[bool]:
    """Whether the column is one of the ids that the question finds, which is answered first.

    As IN, PostgreSQL may take it for a join and walk through the table of the column in an order
    that is asked for, hoping to come soon upon what may not be there at all.
    """
    return _AmongFound(column, ids)


class _Aside(FunctionElement[bool]):
    """A condition that is only looked at in rows that something else found."""

    type = Boolean()
    inherit_cache = True


@compiles(_Aside)
def _aside(element: _Aside, compiler: SQLCompiler, **how: Any) -> str:
    (condition,) = (compiler.process(part, **how) for part in element.clauses)
    return f"({condition})"


def aside(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, of which so many rows hold that SQLite shall not look for them by it.

    It keeps no numbers of its rows and takes every `column IS NULL` for one that few hold. Asked
    whether the condition equals 1 it looks for the rows by the other ones; PostgreSQL counts.
    """
    return _Aside(condition)


class _Unless(FunctionElement[int]):
    """How many rows are read, or none."""

    type = Integer()
    inherit_cache = True


@compiles(_Unless)
def _unless_number(element: _Unless, compiler: SQLCompiler, **how: Any) -> str:
    number, _ = element.clauses
    return str(compiler.process(number, **how))


@compiles(_Unless, "sqlite")
def _unless_case(element: _Unless, compiler: SQLCompiler, **how: Any) -> str:
    number, shut = (compiler.process(part, **how) for part in element.clauses)
    return f"CASE WHEN {shut} THEN 0 ELSE {number} END"


def at_most(number: int, *, unless: ColumnElement[bool]) -> ColumnElement[int]:
    """A limit for a question that nobody answers where another (`unless`) was answered.

    That it was not is a condition of the question, too. PostgreSQL looks at it once and reads
    nothing; SQLite would look at it anew for every row there is, so for it the limit is none.
    """
    return _Unless(literal(number), unless)


class _AmongWords(FunctionElement[bool]):
    """Whether a text is one of many words that stand in the query itself."""

    type = Boolean()
    inherit_cache = True


@compiles(_AmongWords)
def _among_words_array(element: _AmongWords, compiler: SQLCompiler, **how: Any) -> str:
    column, words = (compiler.process(part, **how) for part in element.clauses)
    # As one constant array PostgreSQL looks it up in a table of hashes.
    return f"({column} = ANY (string_to_array({words}, ' ')))"


@compiles(_AmongWords, "sqlite")
def _among_words_list(element: _AmongWords, compiler: SQLCompiler, **how: Any) -> str:
    column, words = (compiler.process(part, **how) for part in element.clauses)
    # Read once with the statement: hundreds as JSON would be taken apart at every asking.
    listed = words.replace(" ", "', '")
    return f"({column} IN ({listed}))"


def among_words(column: Any, words: Collection[str]) -> ColumnElement[bool]:
    """Whether the column is one of these words of the rule book, which nobody typed.

    Hundreds of them as parameters would take the driver longer than the answer.
    """
    text = " ".join(sorted(words))
    if not WORDS.fullmatch(text):
        raise ValueError(f"no words of the rule book: {text[:80]}")
    return _AmongWords(column, literal_column(f"'{text}'", Text))
