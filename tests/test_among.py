from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casehub.among import among, among_found, among_words, aside, at_most
from casehub.db import Base, make_engine
from casehub.model import Case, SecurityEntry
from tests.test_db import AT, entry


@pytest.mark.parametrize("several", [0, 1, 2, 5_000])
def test_ids_are_handed_over_as_one_value(session: Session, several: int) -> None:
    rows = [entry() for _ in range(3)]
    session.add_all(rows)
    session.commit()
    ids = [row.id for row in rows]
    wanted = [*ids[:several], *range(10**6, 10**6 + several)]
    asked = select(SecurityEntry.id).where(among(SecurityEntry.id, wanted))
    left = select(SecurityEntry.id).where(~among(SecurityEntry.id, wanted))
    assert sorted(session.scalars(asked)) == ids[:several]
    assert sorted(session.scalars(left)) == ids[several:]
    assert len(asked.compile(session.get_bind()).params) == 1


def test_on_sqlite_ids_lead_to_the_rows_unless_they_sieve_them(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'casehub.sqlite3'}")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables["security_entry"]])

    def way(*conditions: ColumnElement[bool]) -> str:
        asked = select(SecurityEntry.kind).where(*conditions)
        told = asked.compile(engine, compile_kwargs={"literal_binds": True})
        with engine.connect() as connection:
            rows = connection.execute(text(f"EXPLAIN QUERY PLAN {told}"))
            return next(row.detail for row in rows)

    known, late = among(SecurityEntry.id, [1, 2]), SecurityEntry.at > AT
    assert all(way(*one).startswith("SEARCH") for one in [(known,), (known, late), (late, known)])
    assert way(among(SecurityEntry.id, [1, 2], sieve=True)).startswith("SCAN")
    engine.dispose()


def test_words_that_somebody_typed_are_refused() -> None:
    with pytest.raises(ValueError, match="no words of the rule book"):
        among_words(SecurityEntry.kind, {"o'clock"})


def test_on_sqlite_a_condition_that_most_rows_meet_leads_to_none(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'casehub.sqlite3'}")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables["case_file"]])

    def way(*conditions: ColumnElement[bool]) -> str:
        told = select(Case.title).where(*conditions).compile(engine, compile_kwargs={"literal_binds": True})
        with engine.connect() as connection:
            return next(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {told}")))

    main, office = Case.parent_id.is_(None), among(Case.organisation_id, [1, 2])
    assert "ix_case_file_parent_id" in way(main, office)
    assert "organisation_id=?" in way(aside(main), office)
    engine.dispose()


def test_a_condition_aside_holds_as_before(session: Session) -> None:
    rows = [entry() for _ in range(2)]
    session.add_all(rows)
    session.commit()
    first = SecurityEntry.id == rows[0].id
    assert session.scalars(select(SecurityEntry.id).where(aside(first))).all() == [rows[0].id]


def test_ids_that_a_question_finds_are_found_first(session: Session) -> None:
    rows = [entry() for _ in range(3)]
    session.add_all(rows)
    session.commit()
    some = select(SecurityEntry.id).where(SecurityEntry.id > rows[0].id)
    none = some.where(SecurityEntry.id < 0)
    every = some.union(none).scalar_subquery()
    asked = select(SecurityEntry.id).order_by(SecurityEntry.id)
    found = session.scalars(asked.where(among_found(SecurityEntry.id, every))).all()
    assert found == [row.id for row in rows[1:]]
    assert session.scalars(asked.where(among_found(SecurityEntry.id, none.scalar_subquery()))).all() == []


@pytest.mark.parametrize("answered", [True, False])
def test_where_another_question_is_answered_no_row_is_read(session: Session, answered: bool) -> None:
    rows = [entry() for _ in range(3)]
    session.add_all(rows)
    session.commit()
    other = select(SecurityEntry.id).where(SecurityEntry.id >= 0 if answered else SecurityEntry.id < 0)
    known = exists(other.limit(1).cte("known").select())
    asked = select(SecurityEntry.id).where(~known).limit(at_most(2, unless=known))
    assert len(session.scalars(asked).all()) == (0 if answered else 2)


def test_on_sqlite_that_no_row_is_read_is_the_limit() -> None:
    known = exists(select(SecurityEntry.id).where(SecurityEntry.id < 0))
    asked = select(SecurityEntry.id).limit(at_most(2, unless=known))
    assert "LIMIT CASE WHEN" in str(asked.compile(dialect=sqlite.dialect()))
    assert "CASE" not in str(asked.compile(dialect=postgresql.dialect()))
