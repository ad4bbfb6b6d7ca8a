"""What is seized is what was approved: thing by thing, no more of each (行政强制法第十八条第一项).

The decision names the goods and how many there are (第二十四条第二款第三项). What is found beside
them needs an approval of its own, or the urgent road with its twenty-four hours (第十九条).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import lots, same_thing, whole
from casehub.procedures.reading import table
from casehub.procedures.seizure.conditions import APPROVED
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.workflow.situation import Situation

# Name, specification ("" where none was told) and unit: what may be counted together.
Thing = tuple[str, str, str]
MORE = "多出的另行报批；情况紧急的，另案当场查封、扣押并在二十四小时内补办批准"


def seized_within_the_approval(s: Situation) -> Reason | None:
    """行政强制法第十八条第一项: the head approves these goods; more of them were not approved."""
    approved = s.entered(APPROVED).get("goods_wanted")
    if not isinstance(approved, list):
        return None
    return _beyond(s, "goods", _counted(approved))


def made_up_for_the_whole_list(s: Situation) -> Reason | None:
    """行政强制法第十九条: what was seized on the spot is approved as it was, or let go at once."""
    told, seized = _counted(table(s, "goods_wanted")), Counter[Thing]()
    for one in lots(s):
        seized[_thing({"name": one.name, "spec": one.spec, "unit": one.unit})] += one.qty
    if told and seized and told != seized:
        said = "与当场查封、扣押的清单不一致；只同意一部分的，立即解除，同意的部分另行批准。"
        return Reason(said, "goods_wanted")
    return None


def _thing(row: Mapping[str, object]) -> Thing:
    name, spec = same_thing(row.get("name"), row.get("spec"))
    return name, spec, same_thing(row.get("unit"), None)[0]


def _counted(rows: Iterable[Mapping[str, object]]) -> Counter[Thing]:
    found = Counter[Thing]()
    for row in rows:
        found[_thing(row)] += whole(row.get("qty")) or 0
    return found


def _beyond(s: Situation, field: str, approved: Counter[Thing]) -> Reason | None:
    """The first row of a list that is more than, or another thing than, what was approved.

    A thing that was approved without a specification holds whichever was found.
    """
    rest = Counter(approved)
    for n, row in enumerate(table(s, field)):
        name, spec, unit = _thing(row)
        qty = whole(row.get("qty"))
        if qty is None:
            continue
        alike = [one for one in approved if one[0] == name]
        same = [one for one in alike if one[1] in {spec, ""}]
        fits = sorted({one for one in same if one[2] == unit}, key=lambda one: not one[1])
        here = sum(rest[one] for one in fits)
        if fits and qty <= here:
            for one in fits:
                taken = min(qty, rest[one])
                rest[one], qty = rest[one] - taken, qty - taken
            continue
        if fits:
            total = sum(approved[one] for one in fits)
            many = f"共批准{total}{row.get('unit')}，本行只能填{here}以内"
            said, column = f"超出批准的数量：{many}", "qty"
        elif same:
            said, column = "单位与批准的不一致，无法核对数量；按批准的单位填写", "unit"
            return Reason(f"{said}。", field, row=n, column=column)
        elif alike:
            said, column = "规格、型号与批准的不一致", "spec"
        else:
            said, column = "不在批准查封、扣押的物品之内", "name"
        return Reason(f"{said}；{MORE}。", field, row=n, column=column)
    return None


GUARDS = registered(seized_within_the_approval, made_up_for_the_whole_list)
