"""What is taken is counted against what was approved, thing by thing (procedures.within)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.procedures.within import Measure, counted, same_thing, whole
from tests.procedures.asking import TODAY
from tests.workflow.builders import event, situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure

TAKING = Measure("approve", "扣留", "多出的另行报批", "things", "model")
BOX = {"name": "榨菜", "qty": 5, "unit": "箱"}


def judged(procedures: dict[str, Procedure], approved: list[dict[str, Any]] | None, taken: list[dict[str, Any]]) -> str:
    told = event("approve", TODAY, **({"goods_wanted": approved} if approved is not None else {}))
    s = situation(procedures["service"], "prove_direct", events=[told], data={"things": taken})
    found = TAKING.within_the_approval(s)
    return found.sentence if found is not None else ""


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ([BOX], ""),
        ([BOX | {"qty": 3}, BOX | {"qty": 2}], ""),
        ([BOX | {"qty": 3}, BOX | {"qty": 3}], "超出批准的数量：共批准5箱，本行只能填2以内；多出的另行报批。"),
        ([BOX | {"name": "榨 菜", "model": "80克"}], ""),
        ([BOX | {"unit": "袋"}], "单位与批准的不一致"),
        ([BOX | {"name": "包装"}], "不在批准扣留的物品之内"),
    ],
)
def test_row_by_row(procedures: dict[str, Procedure], taken: list[dict[str, Any]], said: str) -> None:
    found = judged(procedures, [BOX], taken)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_an_approval_without_a_list_binds_nobody(procedures: dict[str, Procedure]) -> None:
    assert judged(procedures, None, [BOX]) == ""
    assert "不在批准" in judged(procedures, [], [BOX])


def test_a_cell_without_a_whole_number_counts_as_none() -> None:
    assert [whole(one) for one in (3, True, "1套", None)] == [3, None, None, None]
    assert counted([BOX, {"name": "榨菜", "qty": "1套", "unit": "箱"}]) == {("榨菜", "", "箱"): 5}
    assert same_thing("“峡江翠” 榨菜", "ＷＱ-K3") == ("峡江翠榨菜", "wqk3")
