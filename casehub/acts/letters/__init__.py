"""Letters between bureaus: what one that came begins or enters, and how ours leave signed."""

from __future__ import annotations

from casehub.acts.letters.beginning import begins_exchange
from casehub.acts.letters.coming import (
    begin_entry,
    begins,
    belongs_to_some,
    lands,
    lay_in,
    open_matter,
    waits_for,
)
from casehub.acts.letters.corresponding import (
    Correspondence,
    correspondence,
    correspondence_in,
)
from casehub.acts.letters.leaving import (
    Leaving,
    answers_of,
    leaving_of,
    payload_of,
    seal_letter_of,
    sealed_of,
    to_be_signed,
    why_not_signed,
)

__all__ = [
    "Correspondence",
    "Leaving",
    "answers_of",
    "begin_entry",
    "begins",
    "begins_exchange",
    "belongs_to_some",
    "correspondence",
    "correspondence_in",
    "lands",
    "lay_in",
    "leaving_of",
    "open_matter",
    "payload_of",
    "seal_letter_of",
    "sealed_of",
    "to_be_signed",
    "waits_for",
    "why_not_signed",
]
