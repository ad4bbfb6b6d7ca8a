"""The only way to change a case: offer, preview, perform."""

from __future__ import annotations

from casehub.acts.performing import (
    Offer,
    Outcome,
    Preview,
    StepForm,
    available,
    form_of,
    perform,
    preview,
    procedure_of,
)

__all__ = [
    "Offer",
    "Outcome",
    "Preview",
    "StepForm",
    "available",
    "form_of",
    "perform",
    "preview",
    "procedure_of",
]
