"""What is taken from a party is what was approved: thing by thing, no more of each.

Goods are seized (行政强制法第十八条第一项) or kept as evidence (行政处罚法第五十六条) by leave of
the head, who saw a list of them. What is found beside it needs an approval of its own, or the
urgent road with its twenty-four hours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import lots, same_thing, whole
from casehub.procedures.reading import table
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.workflow.situation import Situation

# Name, specification ("" where none was told) and unit: what may be counted together.
Thing = tuple[str, str, str]
WANTED, TAKEN = "goods_wanted", "goods"


@dataclass(frozen=True)
class Measure:
    """The step that approves one, and what it is called in sentences: 查封、扣押."""

    approved_by: str
    word: str

    def approved(self, s: Situation) -> list[dict[str, object]] | None:
        """The goods that the head approved, as rows: name, spec, qty, unit; None for no list."""
        rows, asked = s.entered(self.approved_by).get(WANTED), ("name", "spec", "qty", "unit")
        found = rows if isinstance(rows, list) else []
        return [{name: row.get(name) for name in asked} for row in found] or None

    def within_the_approval(self, s: Situation) -> Reason | None:
        """The first row of what is taken that is more than, or another thing than, was approved.

        None where the approval named no goods, as those of before did.
        """
        approved = s.entered(self.approved_by).get(WANTED)
        return self._beyond(s, _counted(approved)) if isinstance(approved, list) else None

    def made_up_for_the_whole(self, s: Situation) -> Reason | None:
        """What was taken on the spot is approved as it was, or let go at once."""
        told, taken = _counted(table(s, WANTED)), Counter[Thing]()
        for one in lots(s):
            taken[_thing({"name": one.name, "spec": one.spec, "unit": one.unit})] += one.qty
        if told and taken and told != taken:
            said = f"与当场{self.word}的清单不一致；只同意一部分的，立即解除，同意的部分另行批准。"
            return Reason(said, WANTED)
        return None

    @property
    def _otherwise(self) -> str:
        return f"多出的另行报批；情况紧急的，另案当场{self.word}并在二十四小时内补办批准"

    def _beyond(self, s: Situation, approved: Counter[Thing]) -> Reason | None:
        """A thing that was approved without a specification holds whichever was found."""
        rest, more = Counter(approved), self._otherwise
        for n, row in enumerate(table(s, TAKEN)):
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
                return Reason(f"{said}。", TAKEN, row=n, column=column)
            elif alike:
                said, column = "规格、型号与批准的不一致", "spec"
            else:
                said, column = f"不在批准{self.word}的物品之内", "name"
            return Reason(f"{said}；{more}。", TAKEN, row=n, column=column)
        return None


def _thing(row: Mapping[str, object]) -> Thing:
    name, spec = same_thing(row.get("name"), row.get("spec"))
    return name, spec, same_thing(row.get("unit"), None)[0]


def _counted(rows: Iterable[Mapping[str, object]]) -> Counter[Thing]:
    found = Counter[Thing]()
    for row in rows:
        found[_thing(row)] += whole(row.get("qty")) or 0
    return found
