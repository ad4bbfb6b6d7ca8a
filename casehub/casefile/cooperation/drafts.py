"""What every draft for a 重点保护名录 stands on: held, looked at for twins, kept, logged."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation.sight import may_decide, may_read
from casehub.model import KeyListBatch, KeyListEntry, KeyListWording, ListAct, ListState
from casehub.record.events import log_security
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.casefile.cooperation.wordings import Told
    from casehub.record.work import Work

LONGEST_NUMBER = 60


def twin_faults(
    work: Work, batch: KeyListBatch, kept: Told, number: str, of: KeyListEntry | None = None
) -> list[Reason]:
    """The same right twice in one batch, or one number for two, whoever else is just writing."""
    found = []
    # Who proposes for the batch at the same moment waits: neither would see the other's entry.
    work.session.execute(
        select(KeyListBatch.id).where(KeyListBatch.id == batch.id).with_for_update()
    )
    if len(number) > LONGEST_NUMBER:
        found.append(Reason(f"名录编号不超过 {LONGEST_NUMBER} 个字", "number"))
    there = select(KeyListEntry).where(KeyListEntry.batch_id == batch.id)
    for other in work.session.scalars(there):
        if other is of:
            continue
        if number and other.number == number:
            found.append(Reason(f"编号{number}已给了另一条目", "number"))
        # What another office only drafts is told to nobody; publication looks at both.
        if not may_read(work, other):
            continue
        last = said_last(work, other)
        # An exit counts from its day, and neither while it is only proposed nor before.
        left = last.act == ListAct.EXIT and last is other.on(work.today)
        gone = left or last.state == ListState.REFUSED
        same = (last.kind, last.right_no) == (kept.kind, kept.right_no)
        if same and kept.right_no and not gone:
            said = f"{kept.right_no}在这一批中已有条目“{last.title}”"
            found.append(Reason(said, "right_no"))
    return found


def said_last(work: Work, entry: KeyListEntry) -> KeyListWording:
    """What the actor may know that was said of an entry last: a draft, if it is hers to decide."""
    waiting = entry.open if may_decide(work, entry) else None
    return waiting or last_standing(entry) or entry.latest


def listed_twin(work: Work, wording: KeyListWording) -> KeyListEntry | None:
    """The other entry of the batch that holds, or will, and names the same right."""
    if not wording.right_no:
        return None
    held = select(KeyListBatch.id).where(KeyListBatch.id == wording.entry.batch_id)
    work.session.execute(held.with_for_update())
    there = select(KeyListEntry).where(KeyListEntry.batch_id == wording.entry.batch_id)
    for other in work.session.scalars(there):
        last = None if other is wording.entry else last_standing(other)
        if last is None or (last.act == ListAct.EXIT and last is other.on(work.today)):
            continue
        if (last.kind, last.right_no) == (wording.kind, wording.right_no):
            return other
    return None


def draft(
    work: Work,
    entry: KeyListEntry,
    act: ListAct,
    kept: Told,
    begins_on: date | None = None,
    exit_reason: str = "",
) -> KeyListWording:
    """Keep a draft of an entry and log it."""
    wording = KeyListWording(
        entry=entry,
        act=act,
        state=ListState.DRAFTED,
        drafted_by=work.actor,
        drafted_at=work.at,
        begins_on=begins_on,
        exit_reason=exit_reason,
        **asdict(kept),
    )
    work.session.add(wording)
    work.session.flush()
    log(work, "key_list_drafted", f"{act.words} {wording.title} {wording.right_no}")
    return wording


def hold(work: Work, entry: KeyListEntry) -> None:
    """Of two who act at once the second waits, and sees what the first did."""
    query = select(KeyListEntry.id).where(KeyListEntry.id == entry.id).with_for_update()
    work.session.execute(query)
    work.session.expire(entry, ["wordings", "number"])


def last_standing(entry: KeyListEntry) -> KeyListWording | None:
    """The wording that was agreed to last by its day, also one that begins only later."""
    standing = [one for one in entry.wordings if one.state == ListState.STANDS and one.begins_on]
    return max(standing, key=lambda one: (one.begins_on, one.id), default=None)


def log(work: Work, kind: str, subject: str) -> None:
    """A line of the security log."""
    log_security(work, kind, subject=subject)
