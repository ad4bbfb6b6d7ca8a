"""What was drafted outside any case: what waits for the person's word, and the person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.seconded.waiting import SORTS, sent_back, waiting
from casehub.web.request.access import may_use
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from casehub.casefile.seconded.waiting import Waiting

def drafts_to_decide() -> list[Waiting]:
    """What others drafted and the person may decide; who decides nothing is not asked for."""
    if not any(may_use(one.agree) for one in SORTS):
        return []
    return [one for one in waiting(reading()) if not one.own and may_use(one.agree)]


def own_drafts() -> list[Waiting]:
    """What the person drafted and nobody decided yet."""
    return [one for one in waiting(reading()) if one.own]


def drafts_sent_back() -> list[Waiting]:
    """What the person drafted and another sent back of late."""
    return sent_back(reading())
