"""Before a decision one sees what was decided in like cases, as far as one may see them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import event

from casehub.desk.similar import classes, similar
from casehub.model import Case
from tests.acts.scene import scene, sqlite_stages
from tests.faults.world import at
from tests.procedures.penalty.enforcing import LIGHTER, MARK, Enforcing

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.desk.similar import Similar

import pytest


@pytest.fixture
def e(sqlite_template: Path, tmp_path: Path) -> Enforcing:
    """An office with a decided case about a mark of class 29."""
    with scene(sqlite_stages(sqlite_template, tmp_path).office) as made:
        enforcing = Enforcing(made)
        enforcing.decide()
        yield enforcing


def found(e: Enforcing, who: str = "examiner", article: str = "similar_same") -> list[Similar]:
    e.s.session.flush()
    work = e.s.office.work(e.s.session, who, at("2026-06-20", "09:00"))
    return similar(work, e.case, article)


def test_decided_cases_of_the_same_right_come_with_outcome_and_amount(e: Enforcing) -> None:
    first = e.case.reference
    e.register(rights=[MARK | {"number": "99999002"}])
    (one,) = found(e)
    assert one.case.reference == first
    assert one.state == "已作出处罚决定"
    assert "罚款216000元" in one.outcome
    assert str(one.amount) == "216000"
    assert set(one.alike) >= {"适用条款相同", "商品类别相同"}


def test_what_is_alike_in_more_comes_first_and_what_is_of_another_right_not_at_all(e: Enforcing) -> None:
    first = e.case.reference
    e.file(rights=[MARK | {"number": "99999003", "nice_classes": "35"}]).propose()
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    e.s.serve("04-28", "penalty_notice")
    e.defend()
    e.act("head", "05-27", "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    second = e.case.reference
    e.register(rights=[MARK | {"number": "99999002", "nice_classes": "第29、30类"}])
    assert [one.case.reference for one in found(e)] == [first, second]
    e.register(rights=[{"kind": "special_sign", "title": "标志", "owners": ["某委"], "number": "1"}])
    assert found(e) == []


def test_nobody_learns_of_a_case_that_is_hidden(e: Enforcing) -> None:
    e.register(rights=[MARK | {"number": "99999002"}])
    assert len(found(e, "head")) == 1
    assert found(e, "elsewhere") == []


def test_one_question_is_asked(e: Enforcing) -> None:
    e.register(rights=[MARK | {"number": "99999002"}])
    work = e.s.office.work(e.s.session, "head", at("2026-06-20", "09:00"))
    case = e.case
    assert isinstance(case, Case)
    assert case.rights
    # Who looks is known already on every page.
    assert similar(work, case)
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    engine = e.s.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    similar(work, case)
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_classes_are_read_however_they_are_written() -> None:
    assert classes(["29、30", "第35类", None]) == {29, 30, 35}
