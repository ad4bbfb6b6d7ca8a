"""Deadline chips and the calendar that explains a date: what the macros draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from casehub.deadlines.clocks import told_by_others
from casehub.deadlines.outcomes import LATE, MET, OUTCOMES, last_day
from casehub.law.chinese import date_text
from casehub.law.periods import THEIRS
from casehub.law.units import Unit
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.deadlines.colours import Colours
    from casehub.law.calendar import WorkCalendar
    from casehub.model import Deadline


LONGEST_DRAWN = 35  # days; longer periods are drawn by their ends, pauses and rests


@dataclass(frozen=True)
class Chip:
    """What stands beside a date: `tone` is r (红牌), y (黄牌), ok (met) or empty."""

    tone: str
    text: str


_FLAGGED = {"red": ("r", "红牌 "), "yellow": ("y", "黄牌 "), "": ("", "")}


def chip(deadline: Deadline, colours: Colours, calendar: WorkCalendar) -> Chip:
    """The chip of a deadline on the day of the colours; the unit is the unit of the rule."""
    closed = deadline.closed_on
    if closed is not None:
        day = f"{closed.month}月{closed.day}日"
        said = f"{day}{OUTCOMES.get(deadline.outcome, '')}"
        if deadline.outcome == MET:
            return Chip("ok", f"✓ {said}")
        # What the other side let pass is no lateness of ours.
        late = deadline.outcome == LATE and deadline.holder != THEIRS
        return Chip("r" if late else "", said)
    if deadline.stopped:
        return Chip("", "已停止计算")
    words = _left(deadline, colours.today, calendar)
    tone, name = _FLAGGED[colours.of(deadline)]
    return Chip(tone, name + words)


def _left(deadline: Deadline, today: date, calendar: WorkCalendar) -> str:
    """How much time is left, or by how much it has passed."""
    due, last = deadline.due_on, last_day(deadline)
    if due < today <= last:
        # The day that the office had chosen is over, the law's own is not.
        return f"法定最迟 {last.month}月{last.day}日"
    if due < today:
        passed = "届满" if deadline.holder == THEIRS else "超期"
        return f"{passed} {(today - due).days} 天"
    by_work = deadline.unit == Unit.WORKING_DAYS
    number = calendar.working_days_between(today, due) if by_work else (due - today).days
    if not number and due > today:
        # Rest days follow: the last working day is today.
        return f"{due.month}月{due.day}日到期"
    return f"剩 {number} {'个工作日' if by_work else '天'}" if number else "今天到期"


@dataclass(frozen=True)
class Cell:
    """One day in the calendar; `tone`: from, end, off or empty; `column` 1 (Monday) to 7."""

    day: date
    word: str
    why: str
    tone: str
    column: int = 0


@dataclass(frozen=True)
class Calendar:
    """The days of a period: all of them, or (`sparse`) only those that matter."""

    sentence: str
    cells: tuple[Cell, ...]
    sparse: bool
    edition: str
    notes: tuple[str, ...] = field(default=())


def may_move(deadline: Deadline) -> bool:
    """Whether a calendar that is still to come may move the last day: it is 暂定.

    A limit that no rest day moves stays where it is, whatever day its warning is counted to.
    """
    try:
        limit = reading().rules.law.on(deadline.start_on).limit(deadline.rule)
    except KeyError:
        return deadline.provisional
    return deadline.provisional and not limit.day_is_fixed


def calendar_of(deadline: Deadline) -> Calendar:
    """The calendar that explains a deadline, from the trace kept with it; says if it is spoilt."""
    try:
        return _drawn(deadline)
    except (KeyError, TypeError, ValueError):
        said = "这一期限的推算过程读不出，请审计管理员核对办案记录。"
        return Calendar(said, (), sparse=False, edition="")


def _drawn(deadline: Deadline) -> Calendar:
    trace = deadline.trace or []
    if told_by_others(trace):
        return _told(trace)
    sentence = next((t["why"] for t in trace if t["mark"] == "说明"), "")
    edition = next((t["why"] for t in trace if t["mark"] == "历"), "")
    marked: dict[date, Cell] = {}
    notes = []
    for entry in trace:
        if entry["mark"] in {"说明", "历"}:
            continue
        if (entry["mark"] in {"停", "期"} and "until" in entry) or entry["mark"] == "期":
            notes.append(entry["why"])
        _mark(marked, entry)
    if not marked:
        return Calendar(sentence, (), sparse=False, edition=edition)
    first, last = min(marked), max(marked)
    sparse = (last - first).days > LONGEST_DRAWN
    if not sparse and deadline.unit == Unit.CALENDAR_DAYS and not notes:
        _number(marked, first, last)
    whole = [first + timedelta(n) for n in range((last - first).days + 1)]
    days = sorted(marked) if sparse else whole
    cells = tuple(_placed(marked.get(d) or Cell(d, "", "", ""), d, first) for d in days)
    if sparse:
        cells = tuple(c for c in cells if not c.word.isdigit() or c.tone)
    return Calendar(sentence, cells, sparse, edition, tuple(notes))


def _told(trace: Sequence[Mapping[str, str]]) -> Calendar:
    """A last day that a paper or the other side has named: what the rule would give is void."""
    day = date.fromisoformat(trace[-1]["date"])
    said = f"{date_text(day)}届满，由文书、协议或者对方写明，不按规则推算。"
    first = date.fromisoformat(trace[0]["date"])
    ends = {first: Cell(first, "起", str(trace[0]["why"]), "from")}
    ends[day] = Cell(day, "止", said, "end")
    cells = tuple(_placed(ends[one], one, first) for one in sorted(ends))
    return Calendar(said, cells, sparse=True, edition="")


def _mark(marked: dict[date, Cell], entry: Mapping[str, Any]) -> None:
    day = date.fromisoformat(entry["date"])
    mark, earlier = str(entry["mark"]), marked.get(day)
    if mark == "止":
        number = f"{earlier.word} " if earlier and earlier.word not in {"起", "延", "休"} else ""
        why = "；".join(filter(None, [earlier.why if earlier else "", entry["why"]]))
        marked[day] = Cell(day, f"{number}止", why, "end")
        return
    word = f"班 {entry['n']}" if mark == "班" and "n" in entry else mark
    tone = {"起": "from", "估收": "from", "休": "off", "停": "off", "延": "off"}.get(mark, "")
    if mark != "期":
        marked[day] = Cell(day, word, str(entry["why"]), tone)


def _number(marked: dict[date, Cell], first: date, last: date) -> None:
    """Natural days all count: fill in the numbers that the trace does not spell out."""
    for offset in range(1, (last - first).days + 1):
        day = first + timedelta(offset)
        known = marked.get(day)
        if known is None:
            marked[day] = Cell(day, str(offset), f"第{offset}日", "")
        elif known.word == "止" and not any(c.word == "延" for c in marked.values()):
            marked[day] = Cell(day, f"{offset} 止", known.why, "end")


def _placed(cell: Cell, day: date, first: date) -> Cell:
    column = day.weekday() + 1 if day == first else 0
    return Cell(day, cell.word, cell.why, cell.tone, column)
