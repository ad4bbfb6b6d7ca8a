"""An entry in the list that a review or court took the ground from, and its way off the list.

forms_penalty_b.md R10: it comes off with what it rested on. It ends by that outcome itself, whoever
brings the proof; what is left to do is to tell the party in a paper, and to take it from the public
within three working days (行政处罚法第四十八条第二款, 待核 for the list).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Challenge
from casehub.procedures.on_list import Ways, off_in_order
from casehub.procedures.penalty.published.publicity import FAULT, decision_has_fallen, falls
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect, registered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.procedures.on_list import Entry
    from casehub.workflow.situation import Reason, Situation

LISTED, UNLISTED, OFF = "decide_list_entry", "end_list_entry", "withdraw_list_entry"
GRANTED, REMOVE = "grant_credit_repair", "remove_list"
ENDED, PAPER = "end_remedy", "list_entry_decision"
# Results of a review or suit after which an entry is not kept before the public.
OVERTURNING = frozenset({"overturned", "unlawful"})
OF_PENALTY, OF_ENTRY = "penalty", "entry"


def _is_repaired(event: Event) -> bool:
    return event.step == GRANTED and event.typed.get("repair_kind") == REMOVE


def _overturns(s: Situation, step: str, told: Mapping[str, object]) -> bool:
    """Whether it enters that a review or suit against an entry took it away."""
    if step != ENDED or told.get("contest_result") not in OVERTURNING:
        return False
    papers = {d.id for d in s.documents if d.kind == PAPER}
    named = told.get("contest")
    return any(row.id == named and row.document_id in papers for row in s.rows(Challenge))


def _takes_off(event: Event) -> bool:
    return event.step in {UNLISTED, OFF} or _is_repaired(event)


def _fells(s: Situation, _entry: Entry, event: Event) -> bool:
    return falls(event) or _overturns(s, event.step, event.typed)


WAYS = Ways(LISTED, PAPER, _takes_off, _fells)


def entry_in_force(s: Situation) -> Event | None:
    """The act that made the entry which is in force: none outlives what it rests on."""
    return WAYS.in_force(s)


# ── conditions ───────────────────────────────────────────────
def party_stands_on_the_list(s: Situation) -> str | None:
    """Whose entry falls with the penalty: asked in the act by which that falls."""
    return None if entry_in_force(s) is not None else "当事人不在严重违法失信名单中。"


def listing_falls_with_the_decision(s: Situation) -> str | None:
    """The same, of an act that may say something else of what was published."""
    return decision_has_fallen(s) or party_stands_on_the_list(s)


def listing_falls_by_this_result(s: Situation) -> str | None:
    """Whose entry a review or suit against it took away, as the form says."""
    if not _overturns(s, s.step.id, s.data):
        return "列入决定没有被撤销、变更或者确认违法。"
    return party_stands_on_the_list(s)


def list_entry_has_fallen(s: Situation) -> str | None:
    """Taken off early is what fell, and nothing else."""
    if WAYS.fell(s) is not None:
        return None
    return "列入决定仍然有效，或者当事人已经不在严重违法失信名单中。"


def list_entry_is_settled(s: Situation) -> str | None:
    """One volume tells the whole case: what fell is off the list before it is put away."""
    if WAYS.fell(s) is None:
        return None
    return "列入决定已不再有效，请先移出严重违法失信名单。"


def removal_follows_what_felled_it(s: Situation) -> Reason | None:
    """Nothing is taken off before it fell."""
    return off_in_order(s, list_fell_on(s))


# ── what the file knows ──────────────────────────────────────
def list_entry_party(s: Situation) -> int | None:
    """Who stands on the list."""
    found = WAYS.last(s)
    return found.made.party_id if found is not None else None


def list_fell_how(s: Situation) -> str | None:
    """Whether the penalty fell on which the entry rests, or the entry itself."""
    event = WAYS.fell(s)
    if event is None:
        return None
    return OF_ENTRY if event.step == ENDED else OF_PENALTY


def _row(s: Situation) -> Challenge | None:
    event = WAYS.fell(s)
    named = event.typed.get("contest") if event is not None else None
    return next((row for row in s.rows(Challenge) if row.id == named), None)


def list_fell_by(s: Situation) -> str | None:
    """By which authority, with the number of its paper."""
    event, row = WAYS.fell(s), _row(s)
    if event is None:
        return None
    if row is not None:
        return f"{row.organ}{row.outcome_no}"
    return str(event.typed.get("fault_by" if event.step == FAULT else "annulled_by") or "") or None


def list_fell_on(s: Situation) -> date | None:
    """On which day, as it was entered.

    Of what was entered with its day of receipt alone the day of the paper is asked for.
    """
    event, row = WAYS.fell(s), _row(s)
    if event is None or event.step == FAULT:
        return None
    return as_day(row.outcome_on if row is not None else event.typed.get("annulled_on"))


def list_entry_no(s: Situation) -> str | None:
    """The number of the decision by which the party was listed."""
    found = WAYS.last(s)
    paper = WAYS.decision(s, found.made) if found is not None else None
    return paper.number if paper is not None else None


def taking_back_goes_on(act: Act) -> None:
    """Let the days go on in which what fell earlier comes off list and publication, as they ran."""
    s = act.situation
    act.spared |= {d.id for d in s.deadlines if d.rule in s.step.deadlines.spares}


EFFECTS: Mapping[str, Effect] = {"taking_back_goes_on": Effect.of(taking_back_goes_on)}
GUARDS = registered(
    party_stands_on_the_list,
    listing_falls_with_the_decision,
    listing_falls_by_this_result,
    list_entry_has_fallen,
    list_entry_is_settled,
    removal_follows_what_felled_it,
)
KNOWN = registered(list_entry_party, list_fell_how, list_fell_by, list_fell_on, list_entry_no)
