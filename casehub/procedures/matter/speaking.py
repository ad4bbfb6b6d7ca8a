"""What a party said within a time that was given to it: entered once that time has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Deadline
    from casehub.workflow.situation import Situation


def _given(s: Situation, rules: tuple[str, ...], party: int) -> list[Deadline]:
    of = s.line(party)
    return [d for d in s.deadlines if d.rule in rules and d.party_id in of]


def time_of_the_party_has_begun(s: Situation) -> Reason | None:
    """办法第十条: a time begins with the proved service; what was said ends it only from then.

    Entered before its service, it would end nothing: the time would run out as if nobody had said
    anything.
    """
    party = s.data.get("party")
    if not isinstance(party, int):
        return None
    effects = s.step.deadlines
    mine = _given(s, effects.close, party)
    if not mine:
        said = f"没有送达{who(s, party)}的凭证，期限尚未起算，请先登记送达。"
        return Reason(said, "party")
    day, first = as_day(s.data.get(effects.on)), min(d.start_on for d in mine)
    if day is not None and day < first:
        return Reason(f"不能早于送达之日{chinese_day(first)}。", effects.on)
    return None


GUARDS = registered(time_of_the_party_has_begun)
