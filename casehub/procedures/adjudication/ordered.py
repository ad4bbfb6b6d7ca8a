"""Against whom the ruling orders something, and who has still to perform it (办法第八十条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Rectification
from casehub.procedures.reading import latest
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from casehub.workflow.situation import Situation

# Sorts of 主文 that order nobody anything.
DISMISSALS = frozenset({"dismiss", "dismiss_part", "dismiss_rest"})
RULING, CHANGE = "issue_decision", "change_decision"
PERFORMED = "confirm_performance_of_one"


def respondent_of(s: Situation, named: object) -> frozenset[int]:
    """The respondents who are meant: by the number of the party.

    A row of before parties were chosen holds a name, and acts are never written anew: it is read
    for the whole name that somebody bears or bore until the register was mended, and where nobody
    does, for a short one. Who stands in the place of the one that is named is meant as well.
    """
    here = s.party_ids("respondent")
    if isinstance(named, int):
        return frozenset(p for p in here if named in s.line(p))
    called = _called(s, named)
    return frozenset(p for p in here if called & s.line(p))


def _called(s: Situation, named: object) -> frozenset[int]:
    """The parties of this name: as they are called, else as they were, else for short."""
    written = fold(str(named or ""))
    before = s.rows(Rectification) if written else ()
    ways: tuple[Iterable[tuple[int | None, str]], ...] = (
        ((p.id, p.name) for p in s.parties),
        ((row.party_id, row.before) for row in before if row.column == "name"),
        ((p.id, p.short_name) for p in s.parties),
    )
    for way in ways:
        found = frozenset(n for n, name in way if n is not None and written == fold(name))
        if found and written:
            return found
    return frozenset()


def ordered(s: Situation) -> list[int]:
    """Respondents against whom the ruling in force orders something.

    Where an order names nobody whom the file knows, it may be any of them who has to perform it.
    """
    here = s.party_ids("respondent")
    if latest(s, CHANGE) > latest(s, RULING):
        named = s.entered(CHANGE).get("bound")
        if isinstance(named, list):
            return _in_order(here, (respondent_of(s, one) for one in named))
    rows = s.entered(RULING).get("orders")
    if not rows:
        return here
    orders = (row.get("respondent") for row in rows if row.get("variant") not in DISMISSALS)
    return _in_order(here, (_meant(s, named) for named in orders))


def _meant(s: Situation, named: object) -> frozenset[int]:
    found = respondent_of(s, named)
    left = isinstance(named, int) or _called(s, named)
    return found if found or left else frozenset(s.party_ids("respondent"))


def _in_order(here: Sequence[int], meant: Iterable[frozenset[int]]) -> list[int]:
    found = frozenset().union(*meant)
    return [p for p in here if p in found]


def bound(s: Situation) -> list[int]:
    """Respondents who have still to perform what was ordered of them last."""
    ruled = latest(s, RULING, CHANGE)
    done = {e.party_id for e in s.events[ruled:] if e.step == PERFORMED}
    return [p for p in ordered(s) if not done & s.line(p)]


def bound_by_ruling(s: Situation) -> list[int] | None:
    """Whom a change of the ruling goes on to bind, as long as it says nothing else."""
    return ordered(s) or None


KNOWN = registered(bound_by_ruling)
