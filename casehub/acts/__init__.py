"""The only way to change a case: offer, preview, perform."""

from __future__ import annotations

from casehub.acts.naming import who_may, who_takes
from casehub.acts.offering.offers import Clearing, Offer, available, goes_on_with, is_again, offer
from casehub.acts.offering.road import done_in_state, leads_on, meets, place_of, taken_before
from casehub.acts.offering.steps import procedure_of, titled
from casehub.acts.performing import Outcome, StepForm, form_of, perform
from casehub.acts.previewing import Preview, papers_to_read, preview

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
