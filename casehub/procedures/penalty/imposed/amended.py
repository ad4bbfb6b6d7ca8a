"""A decision that a court or a review changed: what stood first, what stands now, by whom.

The change is no decision of ours: no paper of ours is made or served. Its row takes the place of
the row before and carries the decision on (行政诉讼法第七十七条, 行政复议法第六十三条, 待核).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import items_of, sanctions
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.procedures.penalty.sanctions import Sanction
    from casehub.workflow.situation import Situation

# What the step records that enters a change; what it says came of the contest.
RECORDED = "decision_changed"
CHANGED, PARTLY, RESTORED = "changed", "partly", "restored"
WORDS = {CHANGED: "变更", PARTLY: "部分撤销", RESTORED: "恢复原处罚决定的效力"}


def changes(s: Situation, party: int | None = None) -> list[Event]:
    """The acts by which decisions were changed, of one party or of all, the oldest first."""
    changing, of = s.procedure.recording(RECORDED), s.line(party) if party is not None else None
    found = (event for event in s.events if event.step in changing)
    return [event for event in found if of is None or event.party_id in of]


def _rows(s: Situation, row: Sanction) -> list[Sanction]:
    of = s.line(row.party_id)
    return [
        one for one in sanctions(s, Stage.DECIDED)
        if one.party_id in of and one.event_seq <= row.event_seq
    ]  # fmt: skip


def first_of(s: Situation, row: Sanction) -> Sanction:
    """The row of our own decision, of which the row is the present wording."""
    changed: set[int | None] = {event.seq for event in changes(s)}
    if s.step.id in s.procedure.recording(RECORDED):
        changed.add(s.act_seq)
    ours = [one for one in _rows(s, row) if one.event_seq not in changed]
    return ours[-1] if ours else row


def wordings(s: Situation, row: Sanction) -> list[Sanction]:
    """Our decision and each wording that took its place, up to that of the row."""
    since = first_of(s, row).event_seq
    return [one for one in _rows(s, row) if one.event_seq >= since]


def changes_of(s: Situation, row: Sanction) -> list[Event]:
    """The acts that changed this decision, up to the wording of the row."""
    since = first_of(s, row).event_seq
    found = changes(s, row.party_id)
    return [event for event in found if since < event.seq <= row.event_seq]


def items_in_words(s: Situation, row: Sanction | None) -> str:
    """What a row imposes, item by item, in one text."""
    return "；".join(one.sentence for one in sorted(items_of(s, row), key=lambda one: one.item))


def _said(s: Situation, event: Event) -> str:
    row = next(one for one in sanctions(s, Stage.DECIDED) if one.event_seq == event.seq)
    told, day = event.typed, as_day(event.typed.get("until"))
    since = f"（{date_text(day)}生效）" if day is not None else ""
    how = WORDS[str(told.get("contest_outcome"))]
    if told.get("contest_outcome") == CHANGED:
        how = f"{how}为"
    elif told.get("contest_outcome") == PARTLY:
        how = f"{how}，仍然有效的是"
    else:
        how = f"{how}，即"
    return f"{told.get('changed_by')}{since}{how}：{items_in_words(s, row)}"


def changes_in_words(s: Situation, row: Sanction | None) -> str:
    """By whom the decision was changed, on which day, to what; "" where it stands as we made it."""
    found = changes_of(s, row) if row is not None else []
    return "；".join(_said(s, event) for event in found)
