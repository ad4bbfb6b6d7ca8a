"""Letters between bureaus: those that came, entered or held back, and those that were sent."""

from casehub.casefile.letters.coming import (
    arrived,
    belong,
    due_of,
    early_change,
    enter,
    placed,
    take_in,
)
from casehub.casefile.letters.going import answered_letter, sender_block, sent
from casehub.casefile.letters.kept import Files
from casehub.casefile.letters.known import (
    STANDING,
    case_of,
    known_letters,
    last_reply,
    names_of,
    next_message,
)

__all__ = [
    "STANDING",
    "Files",
    "answered_letter",
    "arrived",
    "belong",
    "case_of",
    "due_of",
    "early_change",
    "enter",
    "known_letters",
    "last_reply",
    "names_of",
    "next_message",
    "placed",
    "sender_block",
    "sent",
    "take_in",
]
