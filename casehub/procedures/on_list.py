"""Entries of a case in a list of the dishonest: made, fallen with their ground, taken off.

Each procedure tells its own steps (`Ways`); what an entry is, when it is in force and in which
order it falls and comes off is the same for all of them (行政处罚法第四十八条第二款 比照, 待核).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from casehub.model import Document, Event
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Entry:
    """An entry: the act that made it, and the act by which it fell, if it did."""

    made: Event
    fell: Event | None = None


@dataclass(frozen=True)
class Ways:
    """How entries of one procedure begin and end.

    made: the step that makes one. paper: the kind that decides it. takes_off: whether an act ends
    one, for whichever reason. fells: whether by an act this entry is no longer in force.
    """

    made: str
    paper: str
    takes_off: Callable[[Event], bool]
    fells: Callable[[Situation, Entry, Event], bool]

    def last(self, s: Situation, party: int | None = None) -> Entry | None:
        """The entry that is on the list, or is still to be taken off it; None of one that is off.

        party: whose; None where the case has one party alone that can be listed.
        """
        of = s.line(party) if party is not None else None
        found: Entry | None = None
        for event in s.events:
            if event.step == self.made:
                if of is None or event.party_id in of:
                    found = Entry(event)
            elif found is None:
                continue
            elif self.takes_off(event):
                if of is None or event.party_id in of:
                    found = None
            elif found.fell is None and self.fells(s, found, event):
                found = Entry(found.made, event)
        return found

    def in_force(self, s: Situation, party: int | None = None) -> Event | None:
        """The act that made the entry which is in force: none outlives what it rests on."""
        found = self.last(s, party)
        return found.made if found is not None and found.fell is None else None

    def fell(self, s: Situation, party: int | None = None) -> Event | None:
        """The act by which the entry fell that is still to be taken off."""
        found = self.last(s, party)
        return found.fell if found is not None else None

    def decision(self, s: Situation, made: Event) -> Document | None:
        """The paper by which the act listed the party, in its latest edition."""
        own = [d for d in s.documents if d.kind == self.paper and d.event_seq == made.seq]
        return own[-1] if own else None


def off_in_order(s: Situation, before: date | None) -> Reason | None:
    """Nothing is taken off before it fell. before: the day on which it did, where it is known."""
    day = as_day(s.data.get("removed_on"))
    if day is not None and before is not None and day < before:
        return Reason(f"早于列入决定不再有效之日（{chinese_day(before)}）。", "removed_on")
    return None
