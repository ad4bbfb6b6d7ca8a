"""A clause of a paper in its own words, where another paper quotes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import object_session

from casehub.documents.earlier import FORM
from casehub.documents.kinds import FACTS_FORM
from casehub.documents.pages import clause_lines
from casehub.papers.blocks import party_block, right_block
from casehub.papers.facts import Blocks
from casehub.record.rows import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.documents.kinds import Kind
    from casehub.workflow.situation import Situation


def quoted(s: Situation, kind: Kind, clause: str, values: Mapping[str, object]) -> list[str]:
    """The paragraphs of a clause as a paper of the kind would print them for these values.

    One template says it for every paper: what is quoted before somebody agrees to it reads as it
    will be issued. Empty while no right is registered, of which such a clause speaks.
    """
    if not s.rights:
        return []
    names = Blocks(object_session(s.case), s)
    own = {f.id: f.printed(values[f.id], names) for f in kind.fields if f.id in values}
    parties = {
        side.id: [party_block(p, side.title, s.day) for p in s.current_parties(side.id)]
        for side in s.sides.values()
        if side.is_party and not side.hidden
    }
    rights = [right_block(r) for r in s.rights]
    facts = {FACTS_FORM: FORM, "parties": parties, "rights": rights, "right": rights[0], **own}
    return clause_lines(kind, clause, plain(facts))
