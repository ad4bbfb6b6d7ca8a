"""The only way to change a case: offer, preview, perform."""

from __future__ import annotations

from casehub.acts.offering import (
    Clearing,
    Offer,
    available,
    done_in_state,
    leads_on,
    meets,
    offer,
    procedure_of,
    titled,
)
from casehub.acts.performing import Outcome, Preview, StepForm, form_of, perform, preview

__all__ = [
    "Clearing",
    "Offer",
    "Outcome",
    "Preview",
    "StepForm",
    "available",
    "done_in_state",
    "form_of",
    "leads_on",
    "meets",
    "offer",
    "perform",
    "preview",
    "procedure_of",
    "titled",
]
