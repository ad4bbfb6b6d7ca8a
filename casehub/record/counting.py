"""The rules of counting, as an edition of the rule files keeps them in the database.

A date is proved by counting it again with the days and the limits by which it was counted; the
files of an older program are gone by then. So what counting reads stands in the register.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.law.calendar import CalendarEdition, HolidayRun
from casehub.law.canonical import canonical
from casehub.law.confidence import Confidence
from casehub.law.effect import in_force
from casehub.law.periods import OURS
from casehub.rulebook.limits import Extension, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class Counting:
    """What dates are counted by: the arranged days of each year, and every limit by its code."""

    days: tuple[CalendarEdition, ...]
    limits: Mapping[str, Sequence[Limit]]

    def limit(self, code: str, on: date) -> Limit | None:
        """The limit in force on the day; None where there is none."""
        return in_force(self.limits.get(code, ()), on)


def _by_code(limits: Iterable[Limit]) -> dict[str, list[Limit]]:
    found: dict[str, list[Limit]] = {}
    for limit in limits:
        found.setdefault(limit.code, []).append(limit)
    return found


def counting_of(days: tuple[CalendarEdition, ...], limits: Iterable[Limit]) -> Counting:
    """What rule files say of counting."""
    return Counting(days, _by_code(limits))


def as_text(rules: Rulebook, days: Iterable[CalendarEdition]) -> str:
    """What an edition of the rule files keeps: canonical JSON of the days and the limits."""
    kept = {
        "calendars": [one.facts() for one in sorted(days, key=lambda one: one.year)],
        "limits": [_plain(limit) for limit in rules.law.limits.all()],
    }
    return canonical(kept).decode()


def _plain(limit: Limit) -> dict[str, object]:
    return {
        "code": limit.code,
        "amount": limit.amount,
        "unit": limit.unit,
        "roll": limit.roll,
        "told": limit.told,
        "direction": limit.direction,
        "mode": limit.mode,
        "least": limit.least,
        "extensions": [one.max for one in limit.extensions],
        "cap": limit.cap,
        "excluded": list(limit.excluded),
        "minimum": limit.minimum,
        "since": limit.since.isoformat() if limit.since else None,
        "until": limit.until.isoformat() if limit.until else None,
    }


def read(text: str) -> Counting:
    """What an edition kept. Raises ValueError, KeyError, TypeError for another text."""
    kept = json.loads(text)
    days = tuple(
        CalendarEdition(
            year=one["year"],
            notice="",
            holidays=tuple(
                HolidayRun(date.fromisoformat(first), date.fromisoformat(last), name)
                for first, last, name in one["holidays"]
            ),
            workdays=tuple(map(date.fromisoformat, one["workdays"])),
        )
        for one in kept["calendars"]
    )
    return counting_of(days, [_limit(row) for row in kept["limits"]])


def _limit(row: Mapping[str, Any]) -> Limit:
    """Of a limit only what counting reads; what is shown of it stands in the rule files."""
    since, until = (date.fromisoformat(row[n]) if row[n] else None for n in ("since", "until"))
    return Limit(
        code=row["code"],
        title=row["code"],
        amount=row["amount"],
        unit=row["unit"],
        roll=row["roll"],
        told=row["told"],
        direction=row["direction"],
        mode=row["mode"],
        # An edition of before this was told apart.
        least=row.get("least"),
        extensions=tuple(Extension(by="", basis="", max=most) for most in row["extensions"]),
        cap=row["cap"],
        excluded=tuple(row["excluded"]),
        minimum=row["minimum"],
        since=since,
        until=until,
        basis="",
        confidence=Confidence.VERBATIM,
        holder=OURS,
    )
