"""What is recorded in a case beside the steps of its procedure; none of it changes the state."""

from __future__ import annotations

OPENED = "open"
VOIDED, CORRECTED = "void_document", "correct_document"
UPLOADED = "upload_evidence"
ATTACHED = "attach_pdf"
HANDED_OVER = "hand_over"
CALENDAR = "recount_calendar"
# The one that changes the version, and the state where the new version calls it otherwise.
MIGRATED = "migrate_version"

SIDE_ROADS = frozenset({VOIDED, CORRECTED, UPLOADED, ATTACHED, CALENDAR, HANDED_OVER})
CHANGES_VERSION = frozenset({MIGRATED})
# What only those record who keep the staff, and only those who keep the rules.
OF_STAFF_KEEPERS = frozenset({HANDED_OVER})
OF_RULE_KEEPERS = frozenset({CALENDAR, MIGRATED})


def told_step(procedure: str, step: str) -> str:
    """The step under which a parent's record keeps what a child matter's step meant for it."""
    return f"child:{procedure}.{step}"
