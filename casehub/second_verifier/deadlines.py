"""Every date counted again by the days and limits of its edition, and told by an act."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.counting import (
    DAY,
    Calendar,
    Dates,
    Facts,
    Rules,
    Window,
    at_hand,
    composed,
    counted,
    fingerprint,
    kept,
    may_have,
    notice,
    same,
)
from casehub.second_verifier.rows import roots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]
Way = tuple[Rules, Calendar]


def faults(db: Database, workflows: Path) -> Iterator[Fault]:
    """Deadlines whose dates do not follow."""
    if "deadline" not in db.tables or "edition" not in db.tables:
        return
    ways = _Ways(db, at_hand(workflows.parent / "config"))
    own = fingerprint(workflows.parent)
    for row in db.each("edition", "id", "what = ?", "files"):
        if row["digest"] == own and row["content"] and not same(kept(row["content"]), ways.here):
            yield "replay", f"edition {row['id']}", "登记的计算规则与程序的规则文件不符"
    home = roots(db)
    told: dict[Any, set[tuple[str, str]]] = {}
    moments = {}
    for event in db.each("event"):
        moments[event["case_id"], event["seq"]] = event["at"]
        said = (event["detail"] or {}).get("deadlines", ())
        dues = told.setdefault(home.get(event["case_id"]), set())
        dues.update((one["rule"], one["due"]) for one in said)
    pauses: dict[Any, list[Row]] = {}
    for pause in db.rows("pause"):
        pauses.setdefault(home.get(pause["case_id"]), []).append(pause)
    for row in db.each("deadline"):
        where, family = f"deadline {row['id']}", home.get(row["case_id"])
        since = moments.get((row["case_id"], row["event_seq"]))
        if (row["rule"], row["due_on"]) not in told.get(family, ()) and not ways.is_old(since):
            yield "row", where, f"没有一条记录说届满日是{row['due_on']}"
        last = max(row["due_on"], row["nominal_on"])
        late = row["closed_on"] is not None and row["closed_on"] > last
        right = {"met": not late or row["stopped"], "late": late}
        # The first version called met what was late: what it wrote stays as it wrote it.
        if not right.get(row["outcome"], True) and not ways.is_old(since):
            yield "row", where, f"办结的结果（{row['outcome']}）与日期不符"
        # A period that a child matter keeps of its own stops its clocks alone.
        known = [p for p in pauses.get(family, []) if p["case_id"] in {row["case_id"], family}]
        for sentence in _wrong(row, known, ways, since):
            yield "row", where, sentence


def believed(db: Database, workflows: Path) -> Iterator[str]:
    """Rules that dates may have been counted by and whose files are not at hand."""
    if "edition" not in db.tables:
        return
    here, own = at_hand(workflows.parent / "config"), fingerprint(workflows.parent)
    for row in db.each("edition", "id", "what = ?", "files"):
        with suppress(ValueError, LookupError):
            if row["content"] and row["digest"] != own and not same(kept(row["content"]), here):
                named = f"第{row['id']}号规则文件（{row['digest'][:12]}）"
                yield f"{named}不在本机，请与当时的程序包比对"


class _Ways:
    """By what limits and calendar the dates of each edition can have been counted."""

    def __init__(self, db: Database, here: Rules) -> None:
        rows = db.rows("edition")
        self.loaded = list(_readable(rows))
        files = [r for r in rows if r["what"] == "files"]
        self.kept = [(r["id"], r["at"], kept(r["content"])) for r in files if r["content"]]
        self.numbered = bool(files)
        self.newest = self.loaded[-1][0] if self.loaded else 0
        self.here = here
        self.made: dict[tuple[int, bool], list[Way]] = {}

    def of(self, number: int, by_all: bool = False) -> list[Way]:
        if (number, by_all) not in self.made:
            sources = [one for n, _, one in self.kept if n <= number]
            sources = sources or [self.here, *(one for _, _, one in self.kept)]
            own = [one for n, one in self.loaded if by_all or n <= number]
            self.made[number, by_all] = [(one, composed(one.notices, own)) for one in sources]
        return self.made[number, by_all]

    def forgotten(self, number: int, since: str | None) -> bool:
        """Whether an older program counted by it, which kept nothing to count by."""
        return self.is_old(since) and (not self.kept or number < self.kept[0][0])

    def is_old(self, since: str | None) -> bool:
        """Whether a clock was started when nothing of that was kept yet."""
        if not self.kept:
            return self.numbered
        return since is None or since < self.kept[0][1]


def _readable(rows: list[Row]) -> Iterator[tuple[int, Facts]]:
    """The calendars that were loaded; what is none is told where editions are looked at."""
    for row in rows:
        if row["what"] == "calendar":
            with suppress(ValueError, LookupError):
                yield row["id"], notice(row["content"])


def _wrong(row: Row, pauses: list[Row], ways: _Ways, since: str | None) -> Iterator[str]:
    fitting = [way for way in ways.of(row["edition"]) if way[1].label == row["calendar_edition"]]
    trace = row["trace"] or []
    if not fitting:
        if not ways.forgotten(row["edition"], since):
            yield f"没有这一版日历：{row['calendar_edition']}"
        return
    if trace and trace[-1].get("mark") == "告":
        due = date.fromisoformat(row["due_on"])
        if not row["nominal_on"] == row["due_on"] == trace[-1]["date"]:
            yield "指定的届满日前后不一"
        elif row["alarm_on"] not in {by.near(due, -DAY).isoformat() for _, by in fitting}:
            yield "届满日前的最后一个工作日不符"
        return
    stands = Dates(row["nominal_on"], row["due_on"], row["alarm_on"], row["provisional"])
    right = [_counted(row, pauses, way) for way in fitting]
    if ways.is_old(since):
        # Before the law's least time was told apart there was the office's own alone.
        right += [_counted(row, pauses, (_as_one(rules), by)) for rules, by in fitting]
    if stands not in right:
        yield f"届满日{row['due_on']}与重新计算的不符"
    elif row["closed_on"] is None:
        if [one["date"] for one in trace if one.get("mark") == "止"][-1:] != [row["due_on"]]:
            yield "计算过程写的届满日与届满日不符"
        if row["edition"] < ways.newest:
            later = [_counted(row, pauses, way) for way in ways.of(row["edition"], by_all=True)]
            if stands not in later and any(later):
                yield "没有按后来装入的放假安排重新计算"


def _as_one(rules: Rules) -> Rules:
    return Rules(rules.notices, [{**limit, "least": None} for limit in rules.limits])


def _counted(row: Row, pauses: list[Row], way: Way) -> Dates | None:
    """The dates of a deadline; None where its limit does not allow what it has."""
    rules, by = way
    limit = rules.limit(row["rule"], row["start_on"])
    if limit is None or limit["told"] or limit["unit"] != row["unit"]:
        return None
    mine = [p for p in pauses if p["kind"] in limit["excluded"]]
    if row["closed_on"] is None:
        stopped = any(p["until"] is None and p["since"] <= row["due_on"] for p in mine)
        if stopped != row["stopped"]:
            return None
        windows = _ended(mine)
    else:
        # An ended deadline keeps its dates whatever becomes of the periods afterwards.
        windows = list(_traced(row["trace"]))
        if not all(_there(window, mine) for window in windows):
            return None
    if not may_have(limit, row["length"], row["granted"]):
        return None
    start, length = date.fromisoformat(row["start_on"]), row["length"] + row["granted"]
    # Begun when nothing but the law's least time was left: that alone is counted.
    little = row["nominal_on"] == row["due_on"]
    return counted(start, limit, length, windows, by, little=little)


def _ended(pauses: list[Row]) -> list[Window]:
    return [
        (date.fromisoformat(p["since"]), date.fromisoformat(p["until"]))
        for p in pauses
        if p["until"] is not None and p["until"] > p["since"]
    ]


def _traced(trace: list[Row]) -> Iterator[Window]:
    for one in trace:
        if one.get("mark") == "停":
            first = date.fromisoformat(one["date"])
            yield first, date.fromisoformat(one["until"]) if "until" in one else first + DAY


def _there(window: Window, pauses: list[Row]) -> bool:
    """Whether there was such an excluded period; one taken back, or opened again, has no end."""
    first, last = window[0], window[1] - DAY
    open_now = (p["since"] for p in pauses if p["until"] in {None, p["since"]})
    if any(date.fromisoformat(since) <= first for since in open_now):
        return True
    ended = _ended(pauses)
    days = (first + n * DAY for n in range((last - first).days + 1))
    return all(any(since <= day < until for since, until in ended) for day in days)
