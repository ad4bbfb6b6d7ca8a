"""Telling a party of arbitration: a clause, or the choice of one (令81第十二条第五项)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def told_party_has_an_opponent(s: Situation) -> Reason | None:
    """The note speaks of a dispute between two."""
    told, other = s.data.get("told_party"), s.data.get("opposite")
    parties = [s.party(one) if isinstance(one, int) else None for one in (told, other)]
    if parties[0] is None or parties[1] is None:
        return None
    if parties[0].role == parties[1].role:
        return Reason("收受人和对方应是对立的两方。", "opposite")
    return None


def void_clause_was_agreed(s: Situation) -> Reason | None:
    """Only a clause that was agreed on can be void; a void one bars nothing (待核)."""
    if s.data.get("clause_void") and not s.data.get("arbitration_agreed"):
        return Reason("没有仲裁约定的，不填约定无效。", "clause_void")
    return None


GUARDS = registered(told_party_has_an_opponent, void_clause_was_agreed)
