"""What is said to infringe becomes rows with the acts that the form named, one by one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile.things import describe_things
from casehub.model import Accused
from casehub.people.permissions import find
from tests.faults import roads

if TYPE_CHECKING:
    from tests.faults.world import Office


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        (["使用", "进口"], ["使用", "进口"]),
        (["许诺销售"], ["许诺销售"]),
        (None, []),
        ([], []),
    ],
)
def test_acts_are_told_one_by_one(office: Office, said: Any, acts: list[str]) -> None:
    reference = roads.received(office)
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        case = find(work, reference)
        before = max((one.id for one in session.scalars(select(Accused))), default=0)
        rows = [
            {"name": "快拆底座", "model": "", "acts": said, "from_on": date(2026, 1, 3), "secret": "x"},
            {"name": "方法", "kind": "method"},
        ]
        describe_things(work, case, rows)
        session.flush()
        one, other = session.scalars(select(Accused).where(Accused.id > before).order_by(Accused.id))
        assert (one.case_id, one.name, one.acts, one.from_on) == (case.id, "快拆底座", acts, date(2026, 1, 3))
        assert (one.kind, other.kind, other.acts) == ("product", "method", [])
        session.rollback()
