"""Papers that are made, and wait for the signatures and the seal that a later step tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.model import Document, Event
    from casehub.rulebook.book import Rulebook


def waiting_for_seal(
    rules: Rulebook, papers: Iterable[Document], events: Iterable[Event]
) -> frozenset[int]:
    """The ids of the valid ones that wait; events: of the case, without those taken back."""
    made = [(paper, rules.kinds.made(paper).sealed_by) for paper in papers]
    asked = [(paper, step) for paper, step in made if step and paper.stands]
    # Nobody looks at the events of a case that has no such paper.
    last = {(one.case_id, one.step): one.seq for one in (events if asked else ())}
    return frozenset(
        paper.id
        for paper, step in asked
        if last.get((paper.case_id, step), 0) < paper.event_seq
    )
