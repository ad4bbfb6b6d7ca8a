"""Whether what ended the case can still be challenged, and who did: for the form that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.papers import volume
from casehub.procedures.dispute.challenges import (
    LISTING,
    OF_RULING,
    RECONSIDERATION,
    REFUSAL,
    SUIT,
    progress,
    standing,
    told,
)
from casehub.procedures.reading import bringer
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.model import Challenge
    from casehub.workflow.situation import Situation

CHALLENGED, RUNNING, FINAL, NO_REMEDY = "challenged", "period_running", "final", "none"
# That somebody is listed ends no case.
OF_THE_END = tuple(one for one in (*OF_RULING, REFUSAL) if one != LISTING)


def _brought(s: Situation, *kinds: str) -> list[Challenge]:
    return [row for row in standing(s, *OF_THE_END) if row.kind in kinds]


def remedy_state(s: Situation) -> str:
    """Whether it was challenged, can still be, can no more, or never could.

    Of what this very act makes nobody has a copy yet: everybody's time is still to run.
    """
    if _brought(s, SUIT, RECONSIDERATION):
        return CHALLENGED
    made = [s.kind(name) for name in s.step.documents]
    if any(kind.ends and kind.is_challengeable for kind in made):
        return RUNNING
    ruling = volume.ruling(s)
    if ruling is None or not s.rules.kinds.made(ruling).is_challengeable:
        return NO_REMEDY
    kind = s.rules.kinds.made(ruling)
    whom = {party for side in kind.served_on for party in s.party_ids(side)}
    if any(s.served_on(ruling.kind, party) is None for party in whom):
        return RUNNING
    codes = s.rules.law.limits_of_remedy(kind.remedy)
    runs = (d for d in s.deadlines if d.rule in codes and d.closed_on is None)
    return RUNNING if any(d.due_on >= s.day for d in runs) else FINAL


def suits_told(s: Situation) -> str | None:
    """Each suit: whose it is, against what, and how it ended."""
    return _told(s, SUIT)


def reconsiderations_told(s: Situation) -> str | None:
    """Each application for reconsideration: whose it is, against what, and how it ended."""
    return _told(s, RECONSIDERATION)


def _told(s: Situation, kind: str) -> str | None:
    return "；".join(f"{told(s, row)}，{progress(row)}" for row in _brought(s, kind)) or None


def who_challenged_nothing(s: Situation) -> str | None:
    """Who of the parties let it stand, where another one did not."""
    brought = {bringer(s, row) for row in _brought(s, SUIT, RECONSIDERATION)}
    others = [p.name for p in s.current_parties() if p.id not in brought]
    return "、".join(others) if brought and others else None


KNOWN = registered(remedy_state, suits_told, reconsiderations_told, who_challenged_nothing)
