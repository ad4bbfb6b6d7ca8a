"""What the file already knows for the papers of a mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.procedures.dispute.declarations import REFUSED, answer_of
from casehub.procedures.mediation import agreement, consent, leaving
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

FILINGS = (
    "file_mediation",
    "file_ownership_mediation",
    "file_joint_request",
    "file_joint_ownership_request",
)


def _filed_with(s: Situation, field: str) -> Any:
    return next((v for step in FILINGS if (v := s.entered(step).get(field))), None)


def session_number(s: Situation) -> int:
    """The number of the session that is called."""
    return 1 + _held(s)


def _held(s: Situation) -> int:
    return sum(1 for e in s.events if e.step == "hold_session")


def first_session_at(s: Situation) -> Any:
    """When the first session was set at filing; None once it was held."""
    return None if _held(s) else _filed_with(s, "session_at")


def session_place(s: Situation) -> Any:
    """Where it was set at filing."""
    return _filed_with(s, "place")


def conclude_due_on(s: Situation) -> date | None:
    """The day by which the mediation must end."""
    limit = s.deadline("mediation.conclude") or s.deadline("mediation.conclude_other")
    return limit.due_on if limit is not None else None


def non_filing_reason(s: Situation) -> str:
    """Why it is not filed, as the respondents' rows say."""
    answers = {answer_of(p, consent.MEDIATION) for p in s.current_parties("respondent")}
    if answers == {REFUSED}:
        return "refused"
    return "mixed" if REFUSED in answers else "no_reply"


def declined_on(s: Situation) -> date | None:
    """The day on which the last respondent refused."""
    days = [
        d.given_on
        for p in s.current_parties("respondent")
        for d in p.declarations
        if d.about == consent.MEDIATION and d.answer == REFUSED
    ]
    return max(days, default=None)


_OWN = registered(
    session_number,
    first_session_at,
    session_place,
    conclude_due_on,
    non_filing_reason,
    declined_on,
    leaving.closing_ground,
)
KNOWN = {**_OWN, **consent.KNOWN, "item_due_on": agreement.item_due_on}
DAYS = {**consent.DAYS, "item_due_on": "该项履行期限"}
