"""Acts that said anew what a ruling orders, and say it no more: annulled, or entered wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.dispute.challenges import (
    CHANGE,
    LEAVING_SOME,
    OF_RULING,
    OVERTURNED,
    RECONSIDERATION,
    REVIEW,
    first_edition,
    is_about,
    standing,
)

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def annulled(s: Situation) -> frozenset[int]:
    """The acts whose orders hold no more: what they had changed is as it was before.

    A change that was annulled; a part that an authority had annulled, where a court annulled that;
    and whatever was entered wrongly and taken back.
    """
    made = {d.id: d.event_seq for d in s.documents}
    won = [c for c in standing(s, CHANGE) if c.outcome == OVERTURNED]
    editions = (first_edition(s, c.document_id) for c in won)
    changes = {made[one] for one in editions if one in made}
    wrong = {e.seq for e in s.record} - {e.seq for e in s.events}
    return frozenset(changes | _parts_that_stand_again(s) | wrong)


def _parts_that_stand_again(s: Situation) -> set[int]:
    """The outcomes of reviews that took a part away, and were themselves annulled."""
    sued = [c for c in standing(s, REVIEW) if c.outcome == OVERTURNED]
    reviews = [c for c in standing(s, *OF_RULING) if c.kind == RECONSIDERATION]
    return {
        c.outcome_seq
        for c in reviews
        if c.outcome in LEAVING_SOME
        and c.outcome_seq is not None
        and any(is_about(s, c, row.document_id) for row in sued)
    }
