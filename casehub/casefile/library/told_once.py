"""What a scan found, as whoever wrote it is told: each word once, without the parts of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from casehub.casefile.library.anonymous import Found, is_brief, places
from casehub.casefile.library.firm_names import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True)
class _Spot:
    """Where in a squashed text something stands: from the first letter to behind the last."""

    since: int
    until: int
    one: Found

    def within(self, other: _Spot) -> bool:
        """Whether it lies inside of a longer one."""
        longer = other.until - other.since > self.until - self.since
        return longer and other.since <= self.since and self.until <= other.until


def told_once(found: Iterable[Found], texts: Mapping[str, str]) -> list[Found]:
    """What was found in each text by its field, each word once.

    A name is looked for by all of its parts, which overlap: of those that stand in one another the
    whole stretch is told, and of a number only the longest. A stretch that is cleared clears its
    parts. What is told for several reasons has all of them.
    """
    listed = list(found)
    return list(
        chain.from_iterable(
            _of_field([one for one in listed if one.field == field], letters(text))
            for field, text in texts.items()
        )
    )


def _of_field(found: Sequence[Found], text: str) -> Iterator[Found]:
    whole = [spot for one in found if not one.part for spot in _spots(one, text)]
    spots = [
        spot
        for spot in (*whole, *(s for one in found if one.part for s in _spots(one, text)))
        if not any(spot.within(other) for other in whole)
    ]
    told: dict[str, Found] = {}
    for one in (*(spot.one for spot in spots if not spot.one.part), *_stretches(spots, text)):
        key = letters(one.said)
        told[key] = one if key not in told else _both(told[key], one)
    yield from told.values()


def _spots(one: Found, text: str) -> list[_Spot]:
    said = letters(one.said)
    return [_Spot(at, at + len(said), one) for at in places(said, text)] or [_Spot(-1, -1, one)]


def _stretches(spots: Sequence[_Spot], text: str) -> Iterator[Found]:
    """The parts of names in the order of the text, those that overlap as one."""
    rows: list[list[_Spot]] = []
    until = -1
    for spot in sorted((one for one in spots if one.one.part), key=lambda one: one.since):
        if rows and spot.since < until:
            rows[-1].append(spot)
        else:
            rows.append([spot])
        until = max(until, spot.until)
    for row in rows:
        first, last = row[0].since, max(one.until for one in row)
        longest = max((one for one in row), key=lambda one: one.until - one.since)
        reasons = "、".join(dict.fromkeys(one.one.what for one in row))
        if longest.until - longest.since == last - first:
            reasoned = len(row) > 1 and any(_asks_reason(one.one) for one in row)
            yield replace(longest.one, what=reasons, reasoned=reasoned)
        else:
            reasoned = any(_asks_reason(one.one) for one in row)
            yield Found(longest.one.field, text[first:last], reasons, part=True, reasoned=reasoned)


def _asks_reason(one: Found) -> bool:
    return is_brief(letters(one.said))


def _both(one: Found, other: Found) -> Found:
    reasons = dict.fromkeys((*one.what.split("、"), *other.what.split("、")))
    return replace(
        one,
        what="、".join(reasons),
        part=one.part and other.part,
        reasoned=one.reasoned or other.reasoned,
    )
