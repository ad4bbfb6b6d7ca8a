"""What the office's papers tell of the suit or reconsideration that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.dispute.challenges import OF_RULING, REFUSAL, attacked, named
from casehub.procedures.reading import bringer
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Challenge
    from casehub.workflow.situation import Situation


def _rows(s: Situation) -> list[Challenge]:
    return named(s, *OF_RULING, REFUSAL)


def _one(s: Situation) -> Challenge | None:
    """The one that is answered; None while the form may mean several."""
    found = _rows(s)
    return found[0] if len(found) == 1 else None


def challengers(s: Situation) -> str | None:
    """Who sued or asked for reconsideration and is answered now, by name."""
    asked = {bringer(s, row) for row in _rows(s)}
    return "、".join(p.name for p in s.parties if p.id in asked) or None


def answered_organ(s: Situation) -> str | None:
    """The court or authority that is answered."""
    row = _one(s)
    return row.organ or None if row is not None else None


def answered_number(s: Situation) -> str | None:
    """How the court or authority numbers the matter."""
    row = _one(s)
    return row.number or None if row is not None else None


def answered_received_on(s: Situation) -> date | None:
    """When the copy of the complaint or application came in."""
    row = _one(s)
    return row.received_on if row is not None else None


def answered_claims(s: Situation) -> str | None:
    """What is asked for."""
    row = _one(s)
    return row.claims if row is not None else None


def answered_due_on(s: Situation) -> date | None:
    """行诉法第六十七条、复议法第四十八条: the end of the office's time to answer this one."""
    began = {row.event_seq for row in _rows(s)}
    return min((d.due_on for d in s.deadlines if d.event_seq in began), default=None)


def challenged_decision_no(s: Situation) -> str | None:
    """The number of the decision that is defended."""
    row = _one(s)
    paper = attacked(s, row) if row is not None else None
    return paper.number if paper is not None else None


def challenged_decision_title(s: Situation) -> str | None:
    """What the decision that is defended is called."""
    row = _one(s)
    paper = attacked(s, row) if row is not None else None
    return paper.title if paper is not None else None


KNOWN = registered(
    challengers,
    answered_organ,
    answered_number,
    answered_received_on,
    answered_claims,
    answered_due_on,
    challenged_decision_no,
    challenged_decision_title,
)
