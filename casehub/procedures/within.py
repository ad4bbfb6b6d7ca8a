"""What is taken from a party is what was approved: thing by thing, no more of each.

Goods are seized (行政强制法第十八条第一项) or kept as evidence (行政处罚法第五十六条,
办法第四十九条) by leave of the head, who saw a list. What is found beside it needs an approval of
its own, or, where the law has one, the urgent road with its twenty-four hours.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.procedures.reading import table
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.workflow.situation import Situation

# Name, specification ("" where none was told) and unit: what may be counted together.
Thing = tuple[str, str, str]
WANTED = "goods_wanted"


def whole(value: object) -> int | None:
    """A whole number as a cell has it; None where it has none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def same_thing(name: object, spec: object) -> tuple[str, str]:
    """By what two lines are held to name the same things, however they are written."""
    plain = (unicodedata.normalize("NFKC", str(one or "")) for one in (name, spec))
    name_, spec_ = ("".join(c for c in one if c.isalnum()).casefold() for one in plain)
    return name_, spec_


def counted(rows: Iterable[Mapping[str, object]], spec: str = "spec") -> Counter[Thing]:
    """By thing how many the rows of a table (name, qty, unit and `spec`) have of it."""
    found = Counter[Thing]()
    for row in rows:
        found[_thing(row, spec)] += whole(row.get("qty")) or 0
    return found


@dataclass(frozen=True)
class Measure:
    """What takes things from a party, by leave that names them.

    approved_by: the step whose form has the list that was approved (`goods_wanted`). word: what
    the measure is called in sentences: 查封、扣押. otherwise: what is done with more than was
    approved. taken, spec: the table of the form in which it is carried out, and its column for
    the specification.
    """

    approved_by: str
    word: str
    otherwise: str
    taken: str = "goods"
    spec: str = "spec"

    def approved(self, s: Situation) -> list[dict[str, object]] | None:
        """The goods that the head approved, as rows of what is taken; None for no list."""
        rows = s.entered(self.approved_by).get(WANTED)
        return [
            {"name": row.get("name"), self.spec: row.get("spec"), "qty": row.get("qty")}
            | {"unit": row.get("unit")}
            for row in (rows if isinstance(rows, list) else [])
        ] or None

    def within_the_approval(self, s: Situation) -> Reason | None:
        """The first row of what is taken that is more than, or another thing than, was approved.

        None where the approval named no goods, as those of before did.
        """
        approved = s.entered(self.approved_by).get(WANTED)
        return self._beyond(s, counted(approved)) if isinstance(approved, list) else None

    def made_up_for_the_whole(
        self, s: Situation, kept: Iterable[Mapping[str, object]]
    ) -> Reason | None:
        """What was taken on the spot (`kept`, rows as above) is approved so, or let go at once."""
        told, taken = counted(table(s, WANTED)), counted(kept)
        if told and taken and told != taken:
            said = f"与当场{self.word}的清单不一致；只同意一部分的，立即解除，同意的部分另行批准。"
            return Reason(said, WANTED)
        return None

    def _beyond(self, s: Situation, approved: Counter[Thing]) -> Reason | None:
        """A thing that was approved without a specification holds whichever was found."""
        rest, more = Counter(approved), self.otherwise
        for n, row in enumerate(table(s, self.taken)):
            name, spec, unit = _thing(row, self.spec)
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
                return Reason(f"{said}。", self.taken, row=n, column=column)
            elif alike:
                said, column = "规格、型号与批准的不一致", self.spec
            else:
                said, column = f"不在批准{self.word}的物品之内", "name"
            return Reason(f"{said}；{more}。", self.taken, row=n, column=column)
        return None


def _thing(row: Mapping[str, object], spec: str) -> Thing:
    name, kind = same_thing(row.get("name"), row.get(spec))
    return name, kind, same_thing(row.get("unit"), None)[0]
