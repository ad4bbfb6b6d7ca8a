"""行刑衔接通报: what another bureau is told of a case that went to the police (X70–X73)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# The first letter of such an exchange: it names police and crime.
BEGAN = ("ask_criminal_notice", "ask_downstream_check")
NOT_FILED = "not_filed"


def refused_filing_says_whether_it_is_disputed(s: Situation) -> Reason | None:
    """X73: where the police files no case, the letter says whether this bureau objected."""
    if s.data.get("progress") == NOT_FILED and s.data.get("objected") is None:
        return Reason("公安机关不予立案的，写明是否已提请复议（建议立案监督）。", "objected")
    return None


def _told(s: Situation, field: str) -> str | None:
    found = (str(s.entered(step).get(field) or "") for step in BEGAN)
    return next(filter(None, found), None)


def police_told_of(s: Situation) -> str | None:
    """The police office that the first letter names."""
    return _told(s, "police")


def crime_told_of(s: Situation) -> str | None:
    """The crime that the first letter names."""
    return _told(s, "crime")


GUARDS = registered(refused_filing_says_whether_it_is_disputed)
KNOWN = registered(police_told_of, crime_told_of)
