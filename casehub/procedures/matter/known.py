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


def who_is_there(s: Situation) -> str | None:
    """Who speaks for the one respondent, and as what; None where the file cannot say of whom."""
    found = s.current_parties("respondent")
    if len(found) != 1 or not found[0].representative:
        return None
    return "，".join(filter(None, (found[0].representative, found[0].representative_post)))


def approval_label(s: Situation) -> str | None:
    """Whose opinion agrees to the step, as its form calls it: papers head that opinion so."""
    typed = s.step.form_field("approval_opinion")
    return typed.label if typed is not None else None


KNOWN = registered(actor, actor_name, approval_label, day_of_act, who_is_there)
