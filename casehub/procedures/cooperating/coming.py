"""What a letter must be that follows the one with which the matter began (cross_region.md §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.course import LetterState
from casehub.exchange.entered import is_waiting, waits_for_theirs
from casehub.law.chinese import date_text
from casehub.model import ExchangeLetter
from casehub.procedures.cooperating.said import letter_that_began
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

DATED = "gongwen.成文日期"


def is_unheard(s: Situation, step: Step) -> bool:
    """Whether a step enters what the other office says in an exchange, and none of it has come."""
    if step.letter is None or not waits_for_theirs(step.letter):
        return False
    came = [one for one in s.rows(ExchangeLetter) if one.state == LetterState.REGISTERED.value]
    return not is_waiting(s.procedure, s.events, came, step.letter)


def follow_up_is_new(s: Situation) -> Reason | None:
    """cross_region.md §2.5: the same letter of the same office is entered once."""
    given = s.data.get("follow_no")
    if given and any(event.typed.get("follow_no") == given for event in s.events):
        return Reason(f"{given}已经登记过，不能重复登记。", "follow_no")
    return None


def letter_dated(s: Situation) -> date | None:
    """The date of the letter that began it, as entered or as its file says; None: unknown."""
    for step in s.procedure.steps:
        if step.id in s.procedure.opening and step.letter is not None:
            for name, path in step.letter.fills.items():
                if path == DATED and (day := as_day(s.entered(step.id).get(name))):
                    return day
    letter = letter_that_began(s)
    return letter.dated if letter is not None else None


def follow_up_comes_after_the_letter(s: Situation) -> Reason | None:
    """It is dated as the letter that it follows or later, and came on its date or later."""
    came, dated = s.data.get("follow_on"), s.data.get("follow_dated")
    first = letter_dated(s)
    if dated is not None and came is not None and came < dated:
        return Reason(f"收到日期不能早于函件日期{date_text(dated)}。", "follow_on")
    if dated is not None and first is not None and dated < first:
        return Reason(f"函件日期不能早于来函日期{date_text(first)}。", "follow_dated")
    return None


GUARDS = registered(follow_up_is_new, follow_up_comes_after_the_letter)
