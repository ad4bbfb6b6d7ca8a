"""Lists ask whether somebody sees few cases, and are given them, or hear that they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Case
from casehub.people.sight import Question, Sight
from tests import factories

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.faults.world import Office


def test_few_cases_are_given_and_many_are_not(own_office: Office, session: Session) -> None:
    work = own_office.work(session, "clerk")
    opened = {factories.open_request(work).reference for _ in range(3)}
    sight = Sight(work)
    assert sight.by_office
    few = sight.answer(Question(3, columns=(Case.reference,)))
    assert few is not None
    assert {row.reference for row in few.values()} == opened
    assert sight.answer(Question(2)) is None


def test_all_who_see_alike_are_asked_in_the_same_words(
    own_office: Office, session: Session
) -> None:
    work = own_office.work(session, "clerk")
    opened = {factories.open_request(work).id for _ in range(2)}
    mine, other = Sight(work), Sight(own_office.work(session, "elsewhere"))
    words = mine.shape.cases()
    assert str(words) == str(mine.shape.cases())
    assert {case.id for case in session.scalars(words, mine.told)} == opened
    assert not {case.id for case in session.scalars(other.shape.cases(), other.told)} & opened


def test_a_kept_question_is_written_once_and_answered_for_each(
    own_office: Office, session: Session
) -> None:
    work = own_office.work(session, "clerk")
    opened = {factories.open_request(work).id for _ in range(2)}
    question = Question(3, (Case.closed_on.is_(None),), (Case.state,))
    mine, other = Sight(work), Sight(own_office.work(session, "elsewhere"))
    assert question.written(mine.shape) is question.written(Sight(work).shape)
    seen = mine.answer(question)
    assert seen is not None
    assert {(row.id, row.state) for row in seen.values()} == {(n, "draft") for n in opened}
    assert not (other.answer(question) or {}).keys() & opened
