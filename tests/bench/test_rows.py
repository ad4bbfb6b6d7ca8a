"""A town of cases: about as many as asked for, a tenth open, and people that have theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from casehub.bench.rows import GROUP, OFFICES, WITH_CASES, _assert_named, fill, let_run
from casehub.model import Case, Deadline, Organisation, SearchTerm
from casehub.model.search import TERMS, rebuild

# Enough officers for every office that has cases.
CASES = 200 * GROUP


def test_a_filled_database_has_what_the_pages_look_for(engine: Engine) -> None:
    town = fill(engine, CASES)
    assert town.cases == CASES // GROUP * GROUP
    with engine.connect() as connection:
        def number(*conditions: object) -> int:
            return connection.scalar(select(func.count()).select_from(Case).where(*conditions)) or 0  # type: ignore[arg-type]

        assert number() == town.cases
        assert 0 < number(Case.closed_on.is_(None)) < number() / 4
        assert number(Case.reference == town.reference) == 1
        found = text("SELECT count(*) FROM party WHERE name = :name")
        assert connection.scalar(found, {"name": town.name})
        assert connection.scalar(text("SELECT count(*) FROM case_right WHERE number = :n"), {"n": town.right})
        assert connection.scalar(select(func.count()).select_from(Organisation)) == len(OFFICES)
        # One bureau has just begun and has none.
        busy = set(connection.scalars(select(Case.organisation_id).distinct()))
        assert busy == set(range(1, WITH_CASES + 1)) and len(OFFICES) > WITH_CASES
    with Session(engine) as session:
        def terms() -> list[tuple[object, ...]]:
            columns = [column for column in TERMS.columns if column.name != "id"]
            return sorted(tuple(row) for row in session.execute(select(*columns)))

        # What is found is what the product would have written.
        written = terms()
        session.execute(text("DELETE FROM search_term WHERE source = 'party'"))
        assert len(list(rebuild(session))) > 1 and terms() == written
        assert session.scalar(select(func.count(SearchTerm.home_id.distinct()))) == CASES // GROUP * 3
        session.rollback()
    let_run(engine, 1_000)
    with engine.connect() as connection:
        running = select(func.count()).select_from(Deadline).where(Deadline.closed_on.is_(None))
        assert connection.scalar(running) == 1_000
    # Whoever got no case would be measured on an empty page.
    _assert_named(engine, CASES // GROUP)
    with pytest.raises(RuntimeError, match="people without their cases"):
        _assert_named(engine, 2_000_000)
