"""`casehub workdays`, `casehub deadline`, `casehub limits`: dates that explain themselves."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from casehub.cli.parser import UsageFault, a_count, a_date, a_grant, a_pause
from casehub.declared import DeclarationFaults
from casehub.law.faults import PeriodFault
from casehub.law.periods import Computed, compute_backward, compute_forward
from casehub.law.units import Unit
from casehub.rulebook.calendars import load_calendar
from casehub.rulebook.limits import Limit, Limits, compute, load_limits
from casehub.settings import PROJECT

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from casehub.law.calendar import WorkCalendar

LENGTHS: tuple[tuple[str, Unit, str], ...] = (
    ("working_days", Unit.WORKING_DAYS, "工作日数"),
    ("calendar_days", Unit.CALENDAR_DAYS, "自然日数"),
    ("months", Unit.MONTHS, "月数"),
)


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the three commands to the top parser."""
    workdays = commands.add_parser("workdays", help="按工作日、自然日或者月计算日期")
    ways = workdays.add_subparsers(dest="way", metavar="命令", required=True)
    add = ways.add_parser("add", help="自某日的次日起计算届满日")
    add.add_argument("--from", dest="start", type=a_date, required=True, metavar="日期")
    lengths = add.add_mutually_exclusive_group(required=True)
    for name, _, title in LENGTHS:
        lengths.add_argument("--" + name.replace("_", "-"), type=a_count, metavar="N", help=title)
    _add_pauses(add)
    add.add_argument("--roll", choices=("party", "authority", "none"), default="party")
    add.set_defaults(run=run_add)
    back = ways.add_parser("back", help="某日前倒计若干工作日的最迟日期")
    back.add_argument("--from", dest="start", type=a_date, required=True, metavar="日期")
    back.add_argument("--working-days", type=a_count, required=True, metavar="N")
    back.add_argument("--mode", choices=("min", "clear"), default="min")
    back.set_defaults(run=run_back)
    deadline = commands.add_parser("deadline", help="按期限规则计算届满日")
    deadline.add_argument("rule", metavar="规则")
    deadline.add_argument("--from", dest="start", type=a_date, required=True, metavar="日期")
    _add_pauses(deadline)
    deadline.add_argument("--extend", type=a_grant, default=0, metavar="N", help="延长数额")
    deadline.add_argument("--mode", choices=("min", "clear"), default=None)
    deadline.set_defaults(run=run_deadline)
    limits = commands.add_parser("limits", help="期限规则表")
    tasks = limits.add_subparsers(dest="task", metavar="命令", required=True)
    listing = tasks.add_parser("list", help="列出全部期限规则")
    listing.set_defaults(run=run_list)
    for one in (add, back, deadline, listing):
        one.add_argument("--json", action="store_true", help="输出JSON")


def _add_pauses(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pause", dest="pauses", type=a_pause, action="append", default=[], metavar="起..止",
        help="扣除期间，止日当日恢复计算；可以重复给出",
    )  # fmt: skip


def run_add(arguments: argparse.Namespace) -> int:
    """Print the end of a period."""
    length, unit = next(
        (getattr(arguments, name), unit)
        for name, unit, _ in LENGTHS
        if getattr(arguments, name) is not None
    )
    calendar = _calendar(arguments.instance)
    try:
        result = compute_forward(
            arguments.start,
            length,
            unit,
            calendar=calendar,
            roll=arguments.roll,
            pauses=arguments.pauses,
        )
    except PeriodFault as fault:
        raise UsageFault(str(fault)) from fault
    _print(result.as_json() if arguments.json else result.explanation)
    return 0


def run_back(arguments: argparse.Namespace) -> int:
    """Print the latest day for an act before an event; `provisional` only when it is."""
    calendar = _calendar(arguments.instance)
    try:
        result = compute_backward(
            arguments.start, arguments.working_days, calendar=calendar, mode=arguments.mode
        )
    except PeriodFault as fault:
        raise UsageFault(str(fault)) from fault
    answer: dict[str, object] = {"latest": result.nominal.isoformat()}
    if result.provisional:
        answer["provisional"] = True
    _print(answer if arguments.json else result.explanation)
    return 0


def run_deadline(arguments: argparse.Namespace) -> int:
    """Print the date of a rule in force on the day of its event."""
    limits, calendar = _limits(), _calendar(arguments.instance)
    try:
        limit = limits.get(arguments.rule, arguments.start)
        result = compute(
            limit,
            arguments.start,
            pauses=arguments.pauses,
            extended=arguments.extend,
            calendar=calendar,
            mode=arguments.mode,
        )
    except PeriodFault as fault:
        raise UsageFault(str(fault)) from fault
    if arguments.json:
        _print(_with_rule(limit, result))
    else:
        mark = "，待核" if limit.to_verify else ""
        _print(f"{limit.title}：{result.explanation}（{limit.basis}{mark}）")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print every rule."""
    rows = _limits().all()
    if arguments.json:
        _print([row.as_json() for row in rows])
        return 0
    for row in rows:
        mark = "　待核" if row.to_verify else ""
        text = row.as_json()["text"]
        _print(f"{row.code}　{row.title}　{text}　{row.basis}{mark}")
    return 0


def _with_rule(limit: Limit, result: Computed) -> dict[str, object]:
    answer = result.as_json()
    if limit.direction == "backward":
        answer["latest"] = result.due.isoformat()
    answer["rule"] = limit.code
    answer["title"] = limit.title
    answer["basis"] = limit.basis
    answer["confidence"] = limit.confidence
    answer["house_rule"] = limit.house_rule
    return answer


def _calendar(instance: Path) -> WorkCalendar:
    try:
        return load_calendar(PROJECT / "config", instance / "calendars")
    except DeclarationFaults as faults:
        raise UsageFault(str(faults)) from faults


def _limits() -> Limits:
    try:
        return load_limits(PROJECT / "config")
    except DeclarationFaults as faults:
        raise UsageFault(str(faults)) from faults


def _print(answer: object) -> None:
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    sys.stdout.write(f"{text}\n")
