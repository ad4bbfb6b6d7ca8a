"""Who reads, drafts and decides an entry of a 重点保护名录, by whose entry it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import KeyListEntry, ListState
from casehub.people.reach import is_own, stands_over
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from casehub.record.work import Work


def may_draft(work: Work, entry: KeyListEntry) -> bool:
    """Whether the entry is the actor's office's own, or of an office that hers succeeds."""
    return is_own(work, entry.organisation)


def may_decide(work: Work, entry: KeyListEntry) -> bool:
    """Whether the actor's office keeps the entry, or stands above who does."""
    return stands_over(work, entry.organisation)


def may_read(work: Work, entry: KeyListEntry) -> bool:
    """What is listed, or was, every office reads; what is only proposed, who proposes and above."""
    known = any(one.state == ListState.STANDS for one in entry.wordings)
    return known or may_decide(work, entry)


def find_entry(work: Work, number: int) -> KeyListEntry:
    """The entry with this row number. Raises NotFound, also for what the actor may not read."""
    entry = work.session.get(KeyListEntry, number)
    if entry is None or not may_read(work, entry):
        raise NotFound
    return entry
