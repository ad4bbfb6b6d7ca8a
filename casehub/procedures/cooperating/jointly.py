"""联合执法: what holds for both sides, each in its own territory (forms_exchange.md X42–X47)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text, number_in_chinese
from casehub.law.text import names_in
from casehub.procedures.reading import table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

# 处罚法第四十二条: 执法人员不得少于两人.
OFFICERS = "enforcement.officers_min"


@each
def every_group_has_two_officers(s: Situation) -> Iterator[Reason]:
    """Nobody enforces alone, and nobody in two groups at once (处罚法第四十二条)."""
    seen: dict[str, str] = {}
    fewest = s.law.amount(OFFICERS)
    for n, row in enumerate(table(s, "groups")):
        names, group = set(names_in(row.get("officers"))), str(row.get("name") or "")
        if len(names) < fewest:
            said = f"每组执法人员不少于{number_in_chinese(fewest)}人。"
            yield Reason(said, "groups", row=n, column="officers")
            continue
        twice = next((name for name in sorted(names) if name in seen), None)
        if twice is not None:
            said = f"{twice}已在“{seen[twice]}”。"
            yield Reason(said, "groups", row=n, column="officers")
            continue
        seen |= dict.fromkeys(names, group)


def action_day_has_come(s: Situation) -> Reason | None:
    """Results are told after the day of the action."""
    day = s.data.get("action_on")
    if isinstance(day, date) and day > s.day:
        return Reason(f"行动日期{date_text(day)}还没有到。", "action_on")
    return None


GUARDS = registered(every_group_has_two_officers, action_day_has_come)
