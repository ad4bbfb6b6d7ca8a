"""A mediation that looks false is interrupted, and the court told first (特邀调解规定第十八条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.peoples_mediation.entrusted import BY_COURT, ENDED, HALTED, entrustment
from casehub.procedures.reading import as_day, chinese_day, latest
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def court_word_follows_the_report(s: Situation) -> Reason | None:
    """第十八条: the court answers what it was told."""
    told, day = s.last(HALTED), as_day(s.data.get("received_on"))
    on = told.at.astimezone(s.at.tzinfo).date() if told is not None else None
    if day is not None and on is not None and day < on:
        return Reason(f"不能早于报告法院之日{chinese_day(on)}。", "received_on")
    return None


def court_has_not_ended_it(s: Situation) -> str | None:
    """第十八条: the court that ended it knows what came of it, and has its papers back."""
    found = entrustment(s)
    if found is None or latest(s, BY_COURT) < max(1, latest(s, *ENDED)):
        return None
    return f"本案依{found.court}的意见终止，已经报告并退回材料。"


GUARDS = registered(court_word_follows_the_report, court_has_not_ended_it)
