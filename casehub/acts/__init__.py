"""The only way to change a case: offer, preview, perform."""

from __future__ import annotations

from casehub.acts.naming import who_may, who_takes
from casehub.acts.offering import (
    Clearing,
    Offer,
    available,
    done_in_state,
    goes_on_with,
    is_again,
    leads_on,
    meets,
    offer,
    place_of,
    procedure_of,
    taken_before,
    titled,
)
from casehub.acts.performing import (
    Outcome,
    Preview,
    StepForm,
    form_of,
    papers_to_read,
    perform,
    preview,
)

__all__ = [
    "Clearing",
    "Offer",
    "Outcome",
    "Preview",
    "StepForm",
    "available",
    "done_in_state",
    "form_of",
    "goes_on_with",
    "is_again",
    "leads_on",
    "meets",
    "offer",
    "papers_to_read",
    "perform",
    "place_of",
    "preview",
    "procedure_of",
    "taken_before",
    "titled",
    "who_may",
    "who_takes",
]
