from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import _queries
from sqlalchemy import Connection, bindparam, column, func, literal, select, values

from casehub.db import make_engine
from casehub.driver import PlainCursor
from tests.postgresql import Cluster


@pytest.fixture
def asked(postgresql_cluster: Cluster) -> Iterator[Connection]:
    with postgresql_cluster.database() as url:
        engine = make_engine(url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def test_a_long_question_is_looked_through_once(asked: Connection) -> None:
    parts = [func.length(bindparam(f"p{n}", "x" * n)) for n in range(80)]
    told = [func.length(literal(f"word {n}" * 40)) for n in range(20)]
    question = select(*parts, *told, literal("y" * 9_000, literal_execute=True).label("long"))
    asked.execute(question)
    before = _queries._query2pg.cache_info()
    assert asked.execute(question).one()[:3] == (0, 1, 2)
    after = _queries._query2pg.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_columns_are_told_by_name_and_type(asked: Connection) -> None:
    rows = values(column("案号"), column("n"), name="rows").data([("渝知例字1号", 3)])
    found = asked.execute(select(rows)).mappings().one()
    assert dict(found) == {"案号": "渝知例字1号", "n": 3}
    cursor = asked.connection.cursor()
    assert isinstance(cursor, PlainCursor)
    cursor.execute("SELECT 1 AS one, 'x'::text AS 字")
    assert cursor.description == [("one", 23, *(None,) * 5), ("字", 25, *(None,) * 5)]


def test_what_tells_no_rows_has_no_columns(asked: Connection) -> None:
    cursor = asked.connection.cursor()
    assert cursor.description is None
    cursor.execute("SET LOCAL application_name = 'x'")
    assert cursor.description is None
    cursor.execute("SELECT")
    assert cursor.description == []
