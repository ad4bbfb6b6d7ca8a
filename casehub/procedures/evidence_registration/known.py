"""What the file knows of evidence kept in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date, datetime

    from casehub.workflow.situation import Situation


def hold_began_on(s: Situation) -> date | None:
    """The day on which the evidence was registered and kept."""
    return as_day(s.entered("register_evidence").get("from_on"))


def hold_approved_at(s: Situation) -> datetime | None:
    """办法第四十九条: when the head approved what is now registered."""
    approved = s.last("approve_registration")
    return approved.at.astimezone(s.at.tzinfo) if approved is not None else None


def hold_decide_by(s: Situation) -> date | None:
    """办法第四十九条: the last day on which the office decides about what it holds."""
    limit = s.deadline("evidence.registration")
    return limit.due_on if limit is not None else None


KNOWN = registered(hold_began_on, hold_approved_at, hold_decide_by)
