"""By which step of a case a letter that came is entered, told from what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from casehub.exchange.entered import speaks_to

if TYPE_CHECKING:
    from collections.abc import Collection

    from casehub.workflow.passing import EntersLetter
    from casehub.workflow.procedure import Procedure, Step


class Arrived(NamedTuple):
    """What a letter says: the code of its receipt or else its kind, to what of ours, its type.

    to: the kind of our message that it answers; "" where it is no answer or that is not kept.
    """

    said: str
    to: str
    sort: str


def _enters(asks: EntersLetter, what: Arrived) -> bool:
    if asks.sorts and what.sort not in asks.sorts:
        return False
    return what.said in asks.says and speaks_to(asks, what.to)


def step_for(rules: Procedure, state: str, what: Arrived, begun: Collection[str]) -> Step | None:
    """The step that enters such a letter in this state; begun: what kinds began its exchange."""
    return next(
        (
            one
            for one in rules.steps_from(state)
            if one.letter
            and _enters(one.letter, what)
            and not (one.letter.begun and set(one.letter.begun).isdisjoint(begun))
        ),
        None,
    )


def states_for(rules: Procedure, what: Arrived) -> list[str]:
    """The states in which such a letter can be entered, in the order of the steps."""
    entering = (one for one in rules.steps if one.letter and _enters(one.letter, what))
    return list(dict.fromkeys(name for one in entering for name in one.from_))
