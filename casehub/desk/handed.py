"""Papers that were handed over on the spot: that was their service, and no matter brings them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.model import Document, Event
    from casehub.rulebook.book import Rulebook


def given_on_the_spot(
    rules: Rulebook, papers: Iterable[Document], events: Iterable[Event]
) -> dict[int, datetime]:
    """When each such paper was handed over, by its id (程序规定第六十七条: 当场交付).

    events: of the case, the acts that made the papers among them.
    """
    kinds = [(paper, rules.kinds.made(paper).given_at) for paper in papers]
    asked = [(paper, name) for paper, name in kinds if name]
    # Nobody looks at the events of a case that has no such paper.
    told = {event.seq: event.typed for event in (events if asked else ())}
    found = ((paper.id, told.get(paper.event_seq, {}).get(name)) for paper, name in asked)
    return {number: datetime.fromisoformat(at) for number, at in found if isinstance(at, str)}
