"""The questions by which cases are read: worded once, and each answers about the cases it is told."""

from __future__ import annotations

from casehub.casefile import questions
from casehub.people.permissions import find
from casehub.record.events import record
from tests.faults import roads
from tests.faults.world import Office


def test_one_wording_answers_about_whichever_cases_it_is_told(office: Office) -> None:
    one, other = roads.told_defects(office), roads.told_defects(office)
    (child,), (other_child,) = roads.children(office, one), roads.children(office, other)
    with office.acting("clerk", roads.ARRIVED) as work:
        number = {name: find(work, name).id for name in (one, other, child, other_child)}
        for main, matter in ((one, child), (other, other_child)):
            told = {"cases": [number[main]], "family": [number[main]], "homes": [number[main]]}
            found = work.session.execute(questions.papers(serving=False), told).all()
            assert {(paper.case_id, home) for paper, home in found} == {(number[main], number[main])}
            # For who serves them, those of every matter too; asked of the matter alone it has none.
            of_matter = {**told, "family": [number[matter]]}
            assert work.session.execute(questions.papers(serving=False), of_matter).all() == []
            wide = work.session.execute(questions.papers(serving=True), of_matter).all()
            assert {home for _paper, home in wide} <= {number[main]}
            sent = work.session.scalars(questions.services(), told).all()
            assert [row.case_id for row in sent] == [number[matter]]
            own = {**told, "family": [0], "cases": [number[matter]]}
            assert [row.id for row in work.session.scalars(questions.services(), own)] == [sent[0].id]
            assert [row.id for row in work.session.scalars(questions.children(), told)] == [number[matter]]
            record(work, find(work, matter), step="earlier", sentence="办理", duty="investigate")
            work.session.flush()
            duties = work.session.execute(questions.duties(), {"roots": [number[main]]}).all()
            mine = ("investigate", work.actor.id, number[matter], number[main])
            assert mine in [tuple(row) for row in duties]
            assert {case for _duty, _person, case, _above in duties} <= {number[main], number[matter]}
        work.session.rollback()
