"""What was drafted outside any case: what waits for the person's word, and the person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from casehub.casefile.seconded.waiting import drafts_of
from casehub.web.request.access import may_use
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from casehub.casefile.seconded.waiting import Drafts, Waiting


class PersonsDrafts(NamedTuple):
    """What others drafted and she may decide; her own that wait; her own sent back of late."""

    to_decide: list[Waiting]
    own: list[Waiting]
    sent_back: list[Waiting]


def persons_drafts() -> PersonsDrafts:
    """What was drafted outside any case and is the signed-in person's matter; in one question."""
    return for_person(drafts_of(reading()))


def for_person(found: Drafts) -> PersonsDrafts:
    """What of these drafts the signed-in person may decide, and her own."""
    return PersonsDrafts(
        [one for one in found.waiting if not one.own and may_use(one.agree)],
        [one for one in found.waiting if one.own],
        found.sent_back,
    )
