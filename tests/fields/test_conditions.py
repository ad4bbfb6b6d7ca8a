"""When a field must be given: what a term says of a value, and what is wrong with a condition."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.fields import BoolField, ChoiceField, Field, IntField, TableField, TextField
from casehub.fields.conditions import Condition, Term, condition_faults, named, needed

RESULT = ChoiceField("result", "结果", options=(("yes", "准许"), ("no", "不准许")))
TICK = BoolField("tick", "公开")
ROWS = TableField("rows", "特征", columns=(TextField("n", "编号"), ChoiceField("same", "异同", options=(("same", "相同"),))))


@pytest.mark.parametrize(
    ("term", "values", "holds"),
    [
        (Term("result", ("yes", "no")), {"result": "no"}, True),
        (Term("result", ("yes",)), {"result": "no"}, False),
        (Term("result", ("yes",)), {}, False),
        (Term("result", ("yes",)), {"result": ["no", "yes"]}, True),
        (Term("tick", (False,)), {}, True),
        (Term("tick", (True,)), {}, False),
        (Term("tick", (True,)), {"tick": True}, True),
        (Term("note"), {"note": "有"}, True),
        (Term("note"), {"note": ""}, False),
        (Term("note", given=False), {"note": []}, True),
        (Term("note", given=False), {"note": "有"}, False),
        (Term("kind", ("design",), block="right"), {"right": {"kind": "design"}, "kind": "no"}, True),
        (Term("kind", ("design",), block="right"), {"right": None, "kind": "design"}, False),
        (Term("rows", ("same",), column="same"), {"rows": [{"same": "no"}, {"same": "same"}]}, True),
        (Term("rows", ("same",), column="same"), {"rows": [{"same": "no"}]}, False),
        (Term("rows", given=False, column="same"), {"rows": []}, False),
    ],
)
def test_a_term_says_what_one_value_must_be(term: Term, values: dict[str, Any], *, holds: bool) -> None:
    assert term.holds(values) is holds


def test_a_condition_holds_when_all_its_terms_do() -> None:
    both = Condition("both", "不准许且公开", (Term("result", ("no",)), Term("tick", (True,))))
    field = TextField("why", "理由", required_if="both")
    assert needed(field, [both], {"result": "no", "tick": True}) == "不准许且公开"
    assert needed(field, [both], {"result": "no", "tick": False}) == ""
    assert needed(field, [both], {"result": "yes", "tick": True}) == ""
    assert needed(TextField("other", "其他"), [both], {"result": "no", "tick": True}) == ""
    assert named([both], "unheard") is None


def _faults(condition: Condition, *fields: Field) -> list[tuple[str, str]]:
    known = {one.id: one for one in (RESULT, TICK, ROWS, *fields)}
    return [*condition_faults([condition], fields, known.get)]


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (Term("unheard"), "没有字段 unheard"),
        (Term("rows", column="unheard"), "没有字段 rows.unheard"),
        (Term("result", column="same"), "没有字段 result.same"),
        (Term("result", ("maybe",)), "字段 result 没有这个值：maybe"),
        (Term("rows", ("other",), column="same"), "字段 same 没有这个值：other"),
        (Term("tick", ("yes",)), "字段 tick 没有这个值：yes"),
        (Term("why", ("x",)), "字段 why 没有可以列举的值"),
        (Term("result", ("yes",), given=False), "字段 result 或者有值，或者未填写，不能都要求"),
    ],
)
def test_a_term_that_can_never_hold_is_told(term: Term, said: str) -> None:
    field = TextField("why", "理由", required_if="one")
    assert _faults(Condition("one", "一", (term,)), field) == [("condition.one", said)]


def test_names_are_checked_both_ways() -> None:
    condition = Condition("one", "一", (Term("tick", (True,)),))
    assert _faults(condition, TextField("why", "理由", required_if="one")) == []
    assert _faults(condition) == [("condition.one", "没有字段使用这个条件")]
    told = dict(_faults(condition, TextField("why", "理由", required_if="two")))
    assert told["field.why.required_if"] == "未知的条件：two"
    always = dict(_faults(condition, TextField("why", "理由", required=True, required_if="one")))
    assert always == {"field.why.required_if": "必填的字段不必再写条件"}
    column = TableField("t", "表", required_if="one", columns=(TextField("n", "编号", required_if="one"),))
    assert dict(_faults(condition, column)) == {"field.t.required_if": "表格的列 n 不能写条件"}
    counted = Condition("one", "一", (Term("k", ("2",)),))
    assert _faults(counted, IntField("k", "次数", required_if="one")) == [("condition.one", "字段 k 没有这个值：2")]
    empty = Condition("one", "一", ())
    assert _faults(empty, TextField("why", "理由", required_if="one")) == [("condition.one", "没有写明内容")]
