"""Counting a time limit: the days of the notices, the limits, and the excluded periods."""

from __future__ import annotations

import hashlib
import json
import tomllib
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from casehub.second_verifier.reading import Row

DAY = timedelta(days=1)
Window = tuple[date, date]
Facts = dict[str, Any]


class Calendar:
    """Working days by the notices of some years; another year has weekends only."""

    def __init__(self, years: dict[int, Facts]) -> None:
        self.years = frozenset(years)
        self._works: dict[date, bool] = {}
        for year in sorted(years):
            for first, last, _name in years[year]["holidays"]:
                day = date.fromisoformat(first)
                while day <= date.fromisoformat(last):
                    self._works[day] = False
                    day += DAY
            for one in years[year]["workdays"]:
                self._works[date.fromisoformat(one)] = True
        facts = [years[year] for year in sorted(years)]
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hashed = hashlib.sha256(text.encode()).hexdigest()[:12]
        self.label = f"{min(years)}至{max(years)}年 {hashed}" if years else "无（仅按周末计算）"

    def works(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self._works.get(day, day.weekday() < 5)

    def near(self, day: date, step: timedelta) -> date:
        """The first working day from that day on, or backwards. Raises ValueError for none."""
        for _ in range(60):
            if self.works(day):
                return day
            day += step
        raise ValueError("no working day")


class Dates(NamedTuple):
    """What counting leads to."""

    nominal: str
    due: str
    alarm: str
    provisional: bool


def notice(text: str) -> Facts:
    """What decides the days in a notice, with its edition. Raises ValueError for another text."""
    read = tomllib.loads(text)
    runs = read.get("holidays", ())
    return {
        "edition": read.get("edition", 1),
        "year": read["year"],
        "holidays": [[r["from"].isoformat(), r["to"].isoformat(), r["name"]] for r in runs],
        "workdays": [day.isoformat() for day in read.get("workdays", ())],
    }


def composed(shipped: Iterable[Facts], own: Iterable[Facts]) -> Calendar:
    """The highest edition of each year, one that was loaded before one of the program."""
    chosen: dict[int, Facts] = {}
    for notices in (shipped, own):
        chosen |= {n["year"]: n for n in sorted(notices, key=lambda n: n.get("edition", 1))}
    facts = ("year", "holidays", "workdays")
    return Calendar({year: {name: n[name] for name in facts} for year, n in chosen.items()})


class Rules(NamedTuple):
    """The notices of a program, and its limits."""

    notices: list[Facts]
    limits: list[Row]

    def limit(self, code: str, day: str) -> Row | None:
        """The limit in force on that day."""
        for row in self.limits:
            if row["code"] == code and (row["since"] or "") <= day <= (row["until"] or "9999"):
                return row
        return None


def kept(text: str) -> Rules:
    """What an edition of the rule files kept."""
    read = json.loads(text)
    return Rules(read["calendars"], read["limits"])


def at_hand(config: Path) -> Rules:
    """The rule files themselves."""
    files = sorted((config / "calendars").glob("*.toml"))
    notices = [notice(file.read_text("utf-8")) for file in files]
    rows = read_rules(config, "limits")["limit"]
    return Rules(notices, [_limit(row) for row in rows])


def _limit(row: Row) -> Row:
    day = {n: row[n].isoformat() if n in row else None for n in ("since", "until")}
    return {
        "code": row["code"], "amount": row.get("amount", 0), "unit": row["unit"],
        "roll": row["roll"], "told": row.get("told", False),
        "direction": row.get("direction", "forward"),
        "mode": row.get("mode", "clear"), "least": row.get("least"), "cap": row.get("cap"),
        "extensions": [one.get("max") for one in row.get("extensions", ())],
        "excluded": row.get("excluded", []), "minimum": row.get("minimum", False), **day,
    }  # fmt: skip


def fingerprint(project: Path) -> str:
    """The digest by which an edition names the rule files of a program."""
    made = hashlib.sha256()
    for folder in (project / "config", project / "workflows", project / "templates" / "documents"):
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            made.update(file.relative_to(folder).as_posix().encode())
            made.update(file.read_bytes())
    return made.hexdigest()


def same(rules: Rules, other: Rules) -> bool:
    """Whether two ways to count have the same days and limits."""
    days = [composed(one.notices, ()).label for one in (rules, other)]
    return days[0] == days[1] and rules.limits == other.limits


def may_have(limit: Row, length: int, granted: int) -> bool:
    """Whether the limit allows that length, and what was added."""
    most = None if None in limit["extensions"] else sum(limit["extensions"])
    if most is not None and limit["cap"] is not None:
        most = min(most, limit["cap"] - limit["amount"])
    short = limit["minimum"] and length < limit["amount"]
    return not short and granted >= 0 and (most is None or granted <= most)


def counted(
    start: date,
    limit: Row,
    length: int,
    windows: Iterable[Window],
    by: Calendar,
    *,
    little: bool = False,
) -> Dates:
    """The dates of a limit of that length, what was added included.

    little: of one that counts back, begun when only the law's least time was left.
    """
    if limit["direction"] == "backward":
        return _backward(start, limit, length, by, little)
    roll, pauses = limit["roll"] == "party", _merged(windows)
    seen: set[date] = set()
    if limit["unit"] == "working_days":
        end = start
        while length:
            end += DAY
            if not any(first <= end < until for first, until in pauses):
                seen.add(end)
                length -= by.works(end)
    else:
        by_days = limit["unit"] == "calendar_days"
        end = start + length * DAY if by_days else _months(start, length, limit)
        for since, until in pauses:
            first = max(since, start)
            if until <= first:
                continue
            last = by.near(end, DAY) if roll else end
            if first > end and roll:
                seen |= set(_days(end, last))
            if first > last:
                break
            end = max(end, first) + (until - first)
    alarm, due = by.near(end, -DAY), by.near(end, DAY) if roll else end
    seen |= set(_days(alarm, due))
    return _dates(end, due, alarm, not {day.year for day in seen} <= by.years)


def _backward(start: date, limit: Row, length: int, by: Calendar, little: bool) -> Dates:
    # An edition of before the two were told apart has none.
    least = limit.get("least") or limit["mode"]
    last = _before(start, length + (least == "clear"), by)
    day = last if little else _before(start, length + (limit["mode"] == "clear"), by)
    return _dates(last, day, day, not {one.year for one in _days(day, start)} <= by.years)


def _before(day: date, left: int, by: Calendar) -> date:
    while left:
        day -= DAY
        left -= by.works(day)
    return day


def _months(start: date, length: int, limit: Row) -> date:
    months = start.year * 12 + start.month - 1 + length * (12 if limit["unit"] == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _merged(windows: Iterable[Window]) -> list[Window]:
    found: list[Window] = []
    for since, until in sorted(windows):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _dates(nominal: date, due: date, alarm: date, provisional: bool) -> Dates:
    return Dates(nominal.isoformat(), due.isoformat(), alarm.isoformat(), provisional)
