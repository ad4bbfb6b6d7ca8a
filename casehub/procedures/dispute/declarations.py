"""What each party declares for itself: a row with its day, signer and paper, never a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Declaration
from casehub.procedures.dispute.signing import given_on
from casehub.procedures.matter import agents

if TYPE_CHECKING:
    from casehub.model import Agreement, Event, Party
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

AGREED, REFUSED, SILENT = "agreed", "refused", "silent"


def last_of(party: Party, about: str, since: int = 0) -> Declaration | None:
    """What the party declared last on the subject, by the act `since` or later.

    The day on which it was given decides, not the order in which people entered it; what was
    entered wrongly, and what was asked and not allowed, counts for nothing.
    """
    found = [
        d
        for d in party.declarations
        if d.about == about and d.event_seq > since and {d.void_seq, d.refused_seq} == {None}
    ]
    return max(found, key=lambda d: (d.given_on, d.event_seq), default=None)


def answer_of(party: Party, about: str, since: int = 0) -> str:
    """What the party said last on the subject (`last_of`); "" when nothing."""
    found = last_of(party, about, since)
    return found.answer if found is not None else ""


def without(s: Situation, about: str, side: str = "all", since: int = 0) -> list[Party]:
    """Current parties of the side who have not agreed on the subject."""
    return [p for p in s.current_parties(side) if answer_of(p, about, since) != AGREED]


def unsay(act: Act, wrong: Event) -> None:
    """What an act that was entered wrongly had entered as declared counts for nothing."""
    for party in act.situation.parties:
        for row in party.declarations:
            if row.event_seq == wrong.seq and row.void_seq is None:
                row.void_seq = act.seq


def refuse(act: Act, about: str) -> None:
    """Answer what the party of the form asked: it is not allowed (不予准许)."""
    party = act.party()
    for row in party.declarations if party is not None else ():
        if row.about == about and {row.void_seq, row.refused_seq} == {None}:
            row.refused_seq = act.seq


def declare(act: Act, about: str, answer: str, under: Agreement | None = None) -> None:
    """Enter what the party of the form declared, by whom and by which paper.

    under: the wording that a signature stands under.
    """
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    received = act.step.receives
    agent = None
    if act.text("acts_by") == "agent":
        agent = agents.named(party, act.text("signed_by"), given_on(act))
    party.declarations.append(
        Declaration(
            about=about,
            answer=answer,
            given_on=given_on(act),
            signed_by=act.text("signed_by"),
            agent_id=agent.id if agent is not None else None,
            agreement_id=under.id if under is not None else None,
            material=act.text("material") or (received.title if received is not None else ""),
            event_seq=act.seq,
        )
    )
    act.notes.append(act.situation.told_name(party))
