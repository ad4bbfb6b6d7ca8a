"""Suits and reconsiderations (行政诉讼、行政复议) as rows of who brought them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.model import Challenge
from casehub.model.party import heir
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

SUIT, RECONSIDERATION = "suit", "reconsideration"
RULING, REVOCATION, REFUSAL = "ruling", "revocation", "refusal"
UPHELD, OVERTURNED, REDO, MOOT = "upheld", "overturned", "redo", "moot"
# Outcomes that leave nothing of what was challenged.
OVERTURNING = frozenset({OVERTURNED, REDO})


@dataclass(frozen=True)
class Told:
    """What the form of an act calls the columns of the row."""

    organ: str
    number: str
    asked_on: str
    received_on: str


FORMS: Mapping[str, Told] = {
    SUIT: Told("court", "court_case_no", "sued_on", "suit_received_on"),
    RECONSIDERATION: Told("recon_organ", "recon_no", "applied_on", "recon_received_on"),
}


def standing(s: Situation, *against: str) -> list[Challenge]:
    """What was not entered wrongly, in the order of entering; against: of these decisions."""
    return [c for c in s.challenges if c.void_seq is None and c.against in against]


def bringer(s: Situation, row: Challenge) -> int:
    """Whose challenge it is now: who brought it, or who stands in its place."""
    successor = heir(s.parties, row.party_id)
    return successor.id if successor is not None else row.party_id


def pending(s: Situation, *against: str) -> dict[int, Challenge]:
    """By party the challenge that has no outcome yet."""
    return {bringer(s, c): c for c in standing(s, *against) if c.is_open}


def enter(act: Act, kind: str, against: str) -> None:
    """Enter the challenge of the party of the form."""
    party, told = act.number("party"), FORMS[kind]
    if party is None:
        act.object("选择当事人", "party")
        return
    act.work.session.add(
        Challenge(
            case_id=act.case.id,
            party_id=party,
            kind=kind,
            against=against,
            organ=act.text(told.organ),
            number=act.text(told.number),
            asked_on=as_day(act.data.get(told.asked_on)),
            received_on=as_day(act.data.get(told.received_on)) or act.day,
            event_seq=act.seq,
        )
    )


def forget(act: Act, wrong: Event) -> None:
    """A challenge that was entered wrongly counts for nothing."""
    for row in act.situation.challenges:
        if row.event_seq == wrong.seq and row.void_seq is None:
            row.void_seq = act.seq


def end(act: Act, rows: Collection[Challenge], outcome: str) -> None:
    """Enter what came of these challenges, by the form."""
    for row in rows:
        row.outcome = outcome
        row.outcome_no = act.text("outcome_no")
        row.outcome_on = as_day(act.data.get("outcome_on"))
        row.effective_on = as_day(act.data.get("outcome_effective_on"))
        row.outcome_seq = act.seq


def reopen(act: Act, wrong: Event) -> None:
    """An outcome that was entered wrongly is none; a stay that it had ended is in force."""
    for row in act.situation.challenges:
        if row.outcome_seq == wrong.seq:
            row.outcome, row.outcome_no = "", ""
            row.outcome_on = row.effective_on = row.outcome_seq = None
