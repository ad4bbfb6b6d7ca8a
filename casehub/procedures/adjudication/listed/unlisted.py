"""An entry in the list of the dishonest falls with the ruling on which it rests.

Whoever annuls, changes or finds unlawful the ruling, or the entry itself, takes the ground from it;
what is left to do is to take it off the list and from the public within three working days, and to
tell the party (办法第三十四条第二款; 比照行政处罚法第四十八条第二款, 待核). Each is listed
for itself, and falls for itself: its clock says that its entry fell, and by which act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub import deadlines
from casehub.model import Challenge
from casehub.procedures.adjudication.in_part.fallen import FELL, falling
from casehub.procedures.adjudication.outcomes import LIST_OFF, LIVES, taken_away_by
from casehub.procedures.dispute.challenges import (
    CHANGE,
    LISTING,
    OF_RULING,
    REVOCATION,
    RULING,
    UNLAWFUL,
    first_edition,
    named,
)
from casehub.procedures.on_list import Ways, off_in_order
from casehub.procedures.reading import as_day, bringer, chinese_day, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.procedures.on_list import Entry
    from casehub.workflow.situation import Situation

LISTED, OFF = "decide_dishonesty_listing", "withdraw_dishonesty_listing"
PAPER = "dishonesty_listing_decision"
STANDS = "register_ruling_upheld"
OF_ENTRY, BY_RULING = "entry", "ruling"


def _clock(s: Situation, event: Event, party: int | None) -> Deadline | None:
    """The days in which the entry of the party comes off that fell by this act."""
    of = s.line(party) if party is not None else frozenset[int]()
    begun = (d for d in s.deadlines if d.rule == LIST_OFF and d.event_seq == event.seq)
    # However else a clock ended, the entry is still to be taken off.
    again = {e.seq for e in s.events if e.step == LIVES}
    return next((d for d in begun if d.party_id in of and d.closed_seq not in again), None)


def _takes_off(event: Event) -> bool:
    return event.step == OFF


def _fells(s: Situation, entry: Entry, event: Event) -> bool:
    return _clock(s, event, entry.made.party_id) is not None


WAYS = Ways(LISTED, PAPER, _takes_off, _fells)


def _listed_on(s: Situation, party: int, day: date) -> Event | None:
    """The act that made the entry in which the party stands on the day; its own last day counts."""
    made = WAYS.in_force(s, party)
    until = as_day(made.typed.get("list_until")) if made is not None else None
    return None if until is not None and until < day else made


def _is_its_decision(s: Situation, row: Challenge, made: Event, party: int) -> bool:
    """Whether the row challenges the paper of this entry; one that names none, its party's."""
    first = first_edition(s, row.document_id)
    if first is None:
        return bringer(s, row) in s.line(party)
    return any(d.id == first and d.event_seq == made.seq for d in s.documents)


def _loses(s: Situation, row: Challenge, made: Event, party: int) -> bool:
    """Whether an outcome of this row takes the ground from the entry."""
    if s.step.id == LIVES:
        # What was built on a change goes with the change.
        gone = taken_away_by(s, row)
        return gone is not None and made.seq > gone
    if row.against == LISTING:
        return _is_its_decision(s, row, made, party)
    if row.against not in {RULING, CHANGE}:
        return False
    if s.step.id != FELL:
        return True
    fallen = {one for _, one in falling(s)}
    return None in fallen or party in fallen


def falls_now(s: Situation, party: int) -> bool:
    """Whether by what the form enters or decides the entry of the party is no longer in force."""
    on = as_day(s.data.get("outcome_effective_on")) or s.day
    made = _listed_on(s, party, on)
    if made is None:
        return False
    if s.step.decides in {CHANGE, REVOCATION}:
        return True
    if s.step.id == STANDS and s.data.get("result") != UNLAWFUL:
        return False
    return any(_loses(s, row, made, party) for row in named(s, *OF_RULING))


def entries_fall(act: Act) -> None:
    """Begin for each party whose entry falls the days in which it comes off.

    Performed before the outcome is entered: by the form, what it ends is pending still.
    """
    s = act.situation
    on = act.day_typed("outcome_effective_on")
    limit = act.law.limit("adjudication.list_withdraw")
    for party in s.party_ids("respondent"):
        if falls_now(s, party):
            clock = deadlines.start(act.work, act.case, limit.code, on, act.seq, party_id=party)
            act.started.append(clock)
            act.notes.append(f"对{who(s, party)}的列入决定不再有效")


def entries_stand_again(act: Act, wrong: Event) -> None:
    """Nothing fell by what was entered wrongly; its clocks went with it, and that alone told it."""
    act.notes.extend(
        f"对{who(act.situation, clock.party_id)}的列入决定仍然有效"
        for clock in act.situation.deadlines
        if clock.rule == LIST_OFF and clock.event_seq == wrong.seq and clock.party_id is not None
    )


# ── conditions ───────────────────────────────────────────────
def _to_come_off(s: Situation) -> list[int]:
    return [party for party in s.party_ids("respondent") if WAYS.fell(s, party) is not None]


def listing_party(s: Situation) -> int | None:
    """Whose entry is to be taken off: who is named, else the only one."""
    party = s.data.get("party")
    if isinstance(party, int):
        return party
    found = _to_come_off(s)
    return found[0] if len(found) == 1 else None


def party_is_on_no_list(s: Situation) -> Reason | None:
    """Once is enough; whose entry fell is taken off before it is listed again."""
    party = s.data.get("party")
    if not isinstance(party, int):
        return None
    if WAYS.fell(s, party) is not None:
        return Reason(f"对{who(s, party)}的列入决定已不再有效，请先移出名单。", "party")
    if _listed_on(s, party, s.day) is not None:
        return Reason(f"{who(s, party)}已经列入严重失信主体名单。", "party")
    return None


def listing_has_fallen(s: Situation) -> str | Reason | None:
    """Taken off by this is what fell, and nothing else."""
    found, party = _to_come_off(s), s.data.get("party")
    if not found:
        return "没有列入决定不再有效而尚未移出名单的当事人。"
    if party is not None and party not in found:
        return Reason("对该当事人的列入决定仍然有效，或者没有列入名单。", "party")
    return None


def listing_comes_off_in_order(s: Situation) -> Reason | None:
    """Nothing is taken off before it fell."""
    return off_in_order(s, listing_fell_on(s))


def fallen_listings_are_settled(s: Situation) -> str | None:
    """One volume tells the whole case: what fell is off the list before it is put away."""
    left = _to_come_off(s)
    if not left:
        return None
    return f"对{'、'.join(who(s, party) for party in left)}的列入决定已不再有效，请先移出名单。"


# ── what the file knows ──────────────────────────────────────
def _fell(s: Situation) -> Event | None:
    party = listing_party(s)
    return WAYS.fell(s, party) if party is not None else None


def _row(s: Situation) -> Challenge | None:
    event = _fell(s)
    rows = s.rows(Challenge) if event is not None else ()
    return next((row for row in rows if event is not None and row.outcome_seq == event.seq), None)


def listing_fell_how(s: Situation) -> str | None:
    """Whether the ruling fell on which the entry rests, or the entry itself."""
    if _fell(s) is None:
        return None
    row = _row(s)
    return OF_ENTRY if row is not None and row.against == LISTING else BY_RULING


def listing_fell_by(s: Situation) -> str | None:
    """By whom, with the number of the paper: a court, an authority, or the office itself."""
    event, row = _fell(s), _row(s)
    if event is None:
        return None
    if row is not None:
        return f"{row.organ}{row.outcome_no}"
    own = [d for d in s.documents if d.event_seq == event.seq and d.number]
    return f"本局{own[-1].number}" if own else "本局"


def listing_fell_on(s: Situation) -> date | None:
    """The day from which it is in force no more."""
    event, party = _fell(s), listing_party(s)
    clock = _clock(s, event, party) if event is not None else None
    return clock.start_on if clock is not None else None


def listing_entry_no(s: Situation) -> str | None:
    """The number of the decision by which the party was listed, and its day."""
    party = listing_party(s)
    found = WAYS.last(s, party) if party is not None else None
    paper = WAYS.decision(s, found.made) if found is not None else None
    return f"{paper.number}（{chinese_day(paper.issued_on)}）" if paper is not None else None


EFFECTS: Mapping[str, Effect] = {"entries_fall": Effect.of(entries_fall, undo=entries_stand_again)}
GUARDS = registered(
    party_is_on_no_list,
    listing_has_fallen,
    listing_comes_off_in_order,
    fallen_listings_are_settled,
)
KNOWN = registered(
    listing_party, listing_fell_how, listing_fell_by, listing_fell_on, listing_entry_no
)
