"""What every case knows of an act: who takes it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation


def actor(s: Situation) -> int:
    """Whoever takes the step."""
    return s.actor.id


def actor_name(s: Situation) -> str:
    """The name of whoever takes the step."""
    return s.actor.name_for(s.absent)


def day_of_act(s: Situation) -> date:
    """The day on which the step is taken."""
    return s.day


KNOWN = registered(actor, actor_name, day_of_act)
