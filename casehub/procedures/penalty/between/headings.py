"""Titles of letters between bureaus: they name the act, not the party, and say 涉嫌 once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import led, unled

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# The field that names the act, and the word that leads to it: who typed it may have typed both.
ACT, LEADS = "suspected", "涉嫌"


def act_in_title(s: Situation) -> str:
    """The act as it was typed, without 涉嫌 before it; "" where none was typed yet."""
    return unled(str(s.data.get(ACT) or ""), LEADS)


def suspicion_heading(s: Situation, does: str, ends: str) -> str | None:
    """某局关于{does}涉嫌某某{ends}; None where no act was typed (forms_exchange.md B-LETTER)."""
    act = act_in_title(s)
    return f"{s.case.organisation.name}关于{does}{led(act, LEADS)}{ends}" if act else None
