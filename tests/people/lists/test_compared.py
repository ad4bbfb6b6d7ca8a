"""What becomes of a row of a list."""

from __future__ import annotations

from casehub.people.lists.compared import REFUSED, UNCHANGED, Compared
from casehub.people.lists.office_file import OfficeRow


def test_a_row_is_refused_once_for_each_reason() -> None:
    line = Compared(OfficeRow(number=2))
    assert line.outcome == UNCHANGED
    for _ in range(2):
        line.refuse("没有代码", "key")
    line.refuse("没有名称", "name")
    assert line.outcome == REFUSED
    assert [(r.sentence, r.field) for r in line.reasons] == [("没有代码", "key"), ("没有名称", "name")]


def test_twins_name_each_other() -> None:
    first, second = Compared(OfficeRow(number=2)), Compared(OfficeRow(number=5))
    second.refuse_as_twin(first, "代码", "cq", "key")
    assert [r.sentence for r in first.reasons] == ["代码与第 5 行相同：cq"]
    assert [r.sentence for r in second.reasons] == ["代码与第 2 行相同：cq"]
