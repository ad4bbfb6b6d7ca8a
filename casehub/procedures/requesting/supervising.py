"""督办 of a task that a meeting gave to another bureau (forms_exchange.md X63, X64)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.cooperating.said import letter_title
from casehub.procedures.reading import as_day, came_after
from casehub.procedures.requesting.asking import ASKED, CLOCK, asking_heading
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

ORDERED, RAISED, AGAIN = "order_task", "raise_order", "order_again"
DELAYED, ANSWERED, MINUTES = "enter_order_delay", "enter_order_feedback", "issue_minutes"
# The levels in their order (`supervision_levels` of choices.toml), and a task that is done.
LEVELS = ("once", "repeated", "reported_up")
DONE = "done"
# So many characters at most stand in the title of an order (`matter_title` of its form).
TITLE = 60


def order_heading(s: Situation) -> str | None:
    """The title of an order: that of the first, and of what follows it."""
    return asking_heading(s) or letter_title(s)


def matter_is_an_order(s: Situation) -> str | None:
    """What is said of 督办 is said of an order only."""
    return None if s.happened(ORDERED) else "本事项不是督办。"


def order_ends_on_a_working_day(s: Situation) -> Reason | None:
    """X63: the last day is a working day."""
    day = s.data.get("due_on")
    if isinstance(day, date) and not s.rules.calendar.is_working_day(day):
        return Reason(f"{date_text(day)}不是工作日，完成期限应是工作日。", "due_on")
    return None


def _minutes(s: Situation) -> Mapping[str, object]:
    """What the minutes say out of which the order is made; empty where no meeting is here."""
    of_meeting = (e for e in reversed(s.origin_events) if e.step == MINUTES)
    event = next(of_meeting, None)
    return event.typed if event is not None else {}


def _tasks(s: Situation) -> list[dict[str, object]]:
    told = _minutes(s).get("tasks")
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _ordered(s: Situation) -> set[int]:
    """The numbers of the tasks of the minutes that other matters order already."""
    told = (e.typed.get("task_no") for e in s.beside_events if e.step == ORDERED)
    return {one for one in told if isinstance(one, int)}


def _is_of(task: Mapping[str, object], names: set[str]) -> bool:
    """Whether one of these names is whom the minutes give the task to."""
    return str(task.get("who") or "").strip() in names


def _asked(s: Situation) -> set[str]:
    """The names of the office that is asked: as it was registered, and as the register has it."""
    there = s.current_parties(ASKED)
    known = {office.name for party, office in s.offices if party in there}
    return known | {party.name for party in there}


def _to_order(s: Situation) -> tuple[int, dict[str, object]] | None:
    """The first task of the minutes that this office owes and nobody has ordered yet."""
    numbered = enumerate(_tasks(s), 1)
    ordered, names = _ordered(s), _asked(s)
    return next(((n, t) for n, t in numbered if n not in ordered and _is_of(t, names)), None)


def task_still_to_order(s: Situation) -> int | None:
    """Its number in the minutes, counted from one."""
    return found[0] if (found := _to_order(s)) is not None else None


def matter_still_to_order(s: Situation) -> str | None:
    """What it is, as the minutes say it."""
    return str(found[1].get("what") or "") or None if (found := _to_order(s)) else None


def title_still_to_order(s: Situation) -> str | None:
    """The same where it is short enough for a title."""
    told = matter_still_to_order(s)
    return told if told is not None and len(told) <= TITLE else None


def day_still_to_order(s: Situation) -> date | None:
    """By when, as the minutes say it, while that day is to come."""
    found = _to_order(s)
    day = as_day(found[1].get("by")) if found is not None else None
    return day if day is not None and day >= s.day else None


def meeting_of_the_minutes(s: Situation) -> str | None:
    """The 期号 of the minutes."""
    number = str(_minutes(s).get("minutes_no") or "")
    return f"{number}会商纪要" if number else None


def task_stands_in_the_minutes(s: Situation) -> Reason | None:
    """X62: a task has one office; that one is reminded of it, once until it is struck off."""
    number, tasks = s.data.get("task_no"), _tasks(s)
    if not isinstance(number, int) or not tasks:
        return None
    if number > len(tasks):
        return Reason(f"会商纪要的任务分工共{len(tasks)}项，没有第{number}项。", "task_no")
    task, receiver = tasks[number - 1], s.data.get("receiver")
    offices = {office.name for _, office in s.offices if office.id == receiver}
    if not _is_of(task, offices | _asked(s)):
        said = f"会商纪要第{number}项任务由{task.get('who')}承担，不是主送机关的任务。"
        return Reason(said, "task_no")
    if number in _ordered(s):
        return Reason(f"会商纪要第{number}项任务已经另行督办。", "task_no")
    return None


def _level(s: Situation) -> str:
    """The level of the last order; "" before the first."""
    told = (e.typed.get("level") for e in reversed(s.events) if e.step in (ORDERED, RAISED, AGAIN))
    return str(next(told, None) or "")


def level_to_raise_to(s: Situation) -> str:
    """X63: what is overdue goes one level up; above the last there is none."""
    now = _level(s)
    place = LEVELS.index(now) if now in LEVELS else 0
    return LEVELS[min(place + 1, len(LEVELS) - 1)]


def level_goes_up(s: Situation) -> Reason | None:
    """X63: no order is made at a lower level than the one before."""
    level, now = s.data.get("level"), _level(s)
    if level in LEVELS and now in LEVELS and LEVELS.index(level) < LEVELS.index(now):
        return Reason("督办级别不能低于上一次。", "level")
    return None


def order_was_not_raised_yet(s: Situation) -> str | None:
    """The time for the next level runs from the first time that it is raised."""
    return "已经提高过督办级别。" if s.happened(RAISED) else None


def delay_was_told_in_time(s: Situation) -> Reason | None:
    """cross_region.md §2.5: a longer time is told on the last day or before it."""
    limit, came = s.open_deadline(CLOCK), s.data.get("answer_came_on")
    if limit is None or not isinstance(came, date) or came <= limit.due_on:
        return None
    said = f"告知时期限{date_text(limit.due_on)}已经届满"
    return Reason(f"{said}，请办理“登记不改变期限的延期告知”。", "answer_came_on")


def order_was_not_put_off_yet(s: Situation) -> Reason | None:
    """X63: an order is put off once, with its reason (house rule); each order by itself."""
    if not came_after(s, DELAYED, ORDERED, AGAIN):
        return None
    # The same letter entered again puts its entry right.
    if s.entered(DELAYED).get("partner_letter_no") == s.data.get("partner_letter_no"):
        return None
    said = "督办事项只延期一次，已经延期过，期限不变；请办理“登记不改变期限的延期告知”。"
    return Reason(said, "later_on")


def undone_is_struck_off_with_its_reason(s: Situation) -> Reason | None:
    """X64: what was not wholly done is struck off with a reason, or ordered again."""
    if not s.data or s.entered(ANSWERED).get("done_state") == DONE or s.data.get("why_undone"):
        return None
    said = "对方反馈没有全部完成，写明核销的理由；要继续办理的，再次督办。"
    return Reason(said, "why_undone")


def answered_order_is_struck_off(s: Situation) -> str | None:
    """X63: who called the meeting strikes off a task that has feedback; nothing else ends it."""
    if not s.happened(ORDERED) or s.case.state != "ask_answered":
        return None
    return "督办事项由召集机关核销，或者再次督办。"


GUARDS = registered(
    matter_is_an_order,
    order_ends_on_a_working_day,
    task_stands_in_the_minutes,
    level_goes_up,
    order_was_not_raised_yet,
    delay_was_told_in_time,
    order_was_not_put_off_yet,
    undone_is_struck_off_with_its_reason,
    answered_order_is_struck_off,
)
KNOWN = registered(
    order_heading,
    task_still_to_order,
    matter_still_to_order,
    title_still_to_order,
    day_still_to_order,
    meeting_of_the_minutes,
    level_to_raise_to,
)
