"""Who reads, drafts and decides an entry of a 重点保护名录, by whose entry it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import KeyListEntry, ListState
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from casehub.record.work import Work


def may_draft(work: Work, entry: KeyListEntry) -> bool:
    """Whether the entry is the actor's office's own, or of an office that hers succeeds."""
    return entry.organisation.on(work.today).id == work.actor.organisation_id


def may_decide(work: Work, entry: KeyListEntry) -> bool:
    """Whether the actor's office keeps the entry, or stands above who does."""
    keeper, own = entry.organisation.on(work.today), work.actor.organisation_id
    # Asked of every line of a list: going up from the keeper reads each office once.
    return keeper.id == own or keeper.is_below(own)


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
