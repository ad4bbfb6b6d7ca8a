"""Strips by which goods are sealed: each number stands on their list, or replaced one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.penalty.goods import came_in_on, lots, seals_now
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation


def strips_on_the_list(s: Situation) -> list[dict[str, object]] | None:
    """Every strip that closes a lot now, with the lot; None where no lot bears any.

    "示例封-1001、1002" names two, the second without its word: whoever makes the strips writes it.
    """
    found: list[dict[str, object]] = [
        {"strip_no": number, "place_point": f"第{one.lot}批{one.name}"}
        for one in lots(s)
        for number in seals_now(s, one)
    ]
    return found or None


@each
def strips_are_of_the_list(s: Situation) -> Iterator[Reason]:
    """行政强制法第二十四条, 程序规定第三十四条: each strip once, numbered as on the signed list."""
    listed = {fold(str(row["strip_no"])) for row in strips_on_the_list(s) or ()}
    seen = set[str]()
    for n, row in enumerate(table(s, "strips")):
        number = row.get("strip_no")
        told = fold(str(number or ""))
        if told not in listed:
            said = f"本事项的物品没有编号为{number}的封条。"
            yield Reason(said, "strips", row=n, column="strip_no")
            continue
        if told in seen:
            yield Reason(f"封条{number}重复。", "strips", row=n, column="strip_no")
            continue
        seen.add(told)
    day, came = as_day(s.data.get("sealed_on")), came_in_on(s)
    if day is not None and came is not None and day < came:
        yield Reason(f"不能早于清点、实施之日{chinese_day(came)}。", "sealed_on")


GUARDS = registered(strips_are_of_the_list)
KNOWN = registered(strips_on_the_list)
