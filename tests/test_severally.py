"""Several questions asked as one statement: each has its own rows, in its own types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Date, Integer, bindparam, event, literal, select, union_all
from sqlalchemy.orm import Session

from casehub.model import SecurityEntry
from casehub.severally import Asked, Together, yes
from tests.test_db import AT, entry

LATER = datetime(2030, 1, 1, tzinfo=UTC)


def rows_as_tuples(rows: Any) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows]


def entries() -> Asked[list[tuple[object, ...]]]:
    question = (
        select(SecurityEntry.id, SecurityEntry.at, SecurityEntry.kind)
        .where(SecurityEntry.at < bindparam("until", LATER, type_=SecurityEntry.at.type))
        .order_by(SecurityEntry.id.desc())
        .limit(bindparam("most_entries", type_=Integer))
    )
    return Asked(question, {"most_entries": 2}, rows_as_tuples)


def days(number: int) -> Asked[list[tuple[object, ...]]]:
    day = bindparam("day", type_=Date)
    question = select(literal("of").label("word"), day.label("day"), literal("a day").label("other"))
    return Asked(question, {"day": date(2026, 11, number)}, rows_as_tuples)


def some(*, there: bool) -> Asked[bool]:
    found = select(SecurityEntry.id).where(SecurityEntry.id > (0 if there else 10**6))
    return Asked(select(found.exists().label("some")), {}, yes)


def test_each_question_is_answered_as_it_is_alone_and_all_by_one_statement(session: Session) -> None:
    session.add_all([entry() for _ in range(3)])
    session.commit()
    asked: list[Asked[Any]] = [entries(), some(there=True), days(3), some(there=False)]
    seen: list[str] = []
    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", lambda *call: seen.append(call[2]))
    together = Together(session, asked)
    assert len([one for one in seen if "SELECT" in one]) == 1
    assert [together.of(one) for one in asked] == [one.alone(session) for one in asked]
    found = together.of(asked[0])
    assert [len(found), found[0][0] - found[1][0], found[0][1]] == [2, 1, AT]
    assert together.of(asked[2]) == [("of", date(2026, 11, 3), "a day")]
    assert [together.of(asked[1]), together.of(asked[3])] == [True, False]


def test_a_question_without_rows_has_none_of_another(session: Session) -> None:
    nothing: Asked[list[tuple[object, ...]]] = Asked(
        select(SecurityEntry.id).where(SecurityEntry.id < 0), {}, rows_as_tuples
    )
    assert Together(session, [nothing, days(5)]).of(nothing) == []


def test_one_name_cannot_stand_for_two_things(session: Session) -> None:
    with pytest.raises(ValueError, match="different things as day"):
        Together(session, [days(3), days(4)])


def test_rows_keep_the_names_of_their_columns(session: Session) -> None:
    both = union_all(select(literal(1).label("n")), select(literal(2).label("n"))).subquery()
    numbers: Asked[list[int]] = Asked(select(both.c.n).order_by(both.c.n).limit(9), {}, lambda rows: [r.n for r in rows])
    assert Together(session, [days(3), numbers]).of(numbers) == [1, 2]
