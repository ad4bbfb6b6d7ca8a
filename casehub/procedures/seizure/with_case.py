"""Goods that go with their case to the bureau that has jurisdiction (forms_exchange.md X26, X27).

The measure does not pass by the letter: the other bureau takes one of its own, and this one ends
when the goods are signed for, before its days are over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.penalty.between import moved
from casehub.procedures.penalty.goods import Way
from casehub.procedures.reading import as_day
from casehub.procedures.seizure.moving import everything_goes_to_the_police, leave
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def goods_to_bureau(act: Act) -> None:
    """What the other bureau signed for."""
    leave(act, Way.BUREAU, act.text("receiving_bureau"))


def case_went_with_its_goods(s: Situation) -> str | None:
    """Goods follow their case, and no letter moves them alone."""
    if moved.moved_goods_go_along(s.above):
        return None
    return "本案没有移送其他市场监管部门，或者已经撤回，物品不能移交。"


def handover_follows_the_letter(s: Situation) -> Reason | None:
    """Nothing is handed over before the letter that lists it."""
    day, event = as_day(s.data.get("moved_on")), moved.last_move(s.above)
    if day is None or event is None:
        return None
    sent = event.at.astimezone(s.at.tzinfo).date()
    if day < sent:
        return Reason(f"不能早于决定移送案件的{date_text(sent)}。", "moved_on")
    return None


def everything_is_handed_over(s: Situation) -> Reason | None:
    """The measure ends by the handing over: nothing stays under it."""
    return everything_goes_to_the_police(s)


def office_of_the_move(s: Situation) -> str | None:
    """The bureau to which the case went."""
    return moved.moved_to_office(s.above)


def letter_of_the_move(s: Situation) -> str | None:
    """The number of the letter by which it went."""
    return moved.moved_letter_no(s.above)


EFFECTS: Mapping[str, Effect] = {
    "goods_to_bureau": Effect.of(goods_to_bureau, "moves", "moved_on", "receiving_bureau")
}
GUARDS = registered(
    case_went_with_its_goods, handover_follows_the_letter, everything_is_handed_over
)
KNOWN = registered(office_of_the_move, letter_of_the_move)
