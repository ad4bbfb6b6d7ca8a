"""Reads calendar editions, one TOML file per year and correction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Key

from casehub.declared import DeclarationFaults, Fault, parse_toml, read_toml
from casehub.law.calendar import SATURDAY, CalendarEdition, HolidayRun, WorkCalendar

DECEMBER = 12
FIRST_YEAR, LAST_YEAR = 1949, 2199


@dataclass(frozen=True)
class _Run:
    first: Annotated[date, Key(alias="from")]
    last: Annotated[date, Key(alias="to")]
    name: str


@dataclass(frozen=True)
class _File:
    year: int
    notice: str
    holidays: tuple[_Run, ...] = ()
    workdays: tuple[date, ...] = ()
    published_on: date | None = None
    notice_confidence: Literal["verbatim", "待核"] = "verbatim"
    edition: int = 1
    source: str = ""


def load_calendar(config_dir: Path, extra_dir: Path | None = None) -> WorkCalendar:
    """Load config/calendars and then an instance's own editions, which win for their year.

    Within one folder the highest `edition` of a year wins. DeclarationFaults lists every fault.
    """
    faults: list[Fault] = []
    paths = sorted((config_dir / "calendars").glob("*.toml"))
    if not paths:
        faults.append(Fault("config/calendars", "", "没有任何年度的放假安排"))
    shipped = _read_all(paths, faults)
    own = _read_all(sorted(extra_dir.glob("*.toml")) if extra_dir is not None else [], faults)
    if faults:
        raise DeclarationFaults(faults)
    return compose(shipped, own)


def compose(
    shipped: Iterable[CalendarEdition], own: Iterable[CalendarEdition]
) -> WorkCalendar:
    """One calendar: the highest edition of each year, an instance's own before a shipped one."""
    chosen: dict[int, CalendarEdition] = {}
    for editions in (shipped, own):
        found: dict[int, CalendarEdition] = {}
        for one in editions:
            rival = found.get(one.year)
            if rival is None or rival.edition < one.edition:
                found[one.year] = one
        chosen |= found
    return WorkCalendar(tuple(chosen[year] for year in sorted(chosen)))


def _read_all(paths: Iterable[Path], faults: list[Fault]) -> list[CalendarEdition]:
    found: list[CalendarEdition] = []
    for path in paths:
        one = read_edition(path, faults)
        if one is None:
            continue
        if any((other.year, other.edition) == (one.year, one.edition) for other in found):
            said = f"{one.year}年第{one.edition}版出现两次"
            faults.append(Fault(path.name, "edition", said))
        found.append(one)
    return found


def read_edition(path: Path, faults: list[Fault]) -> CalendarEdition | None:
    """Read one edition; its faults are added to `faults` and make it None."""
    before = len(faults)
    return _checked(read_toml(path, _File, faults).value, path.name, before, faults)


def parse_edition(content: str, name: str, faults: list[Fault]) -> CalendarEdition | None:
    """Read one edition from its text; `name` stands for the file in the faults."""
    before = len(faults)
    return _checked(parse_toml(content, name, _File, faults).value, name, before, faults)


def _checked(
    file: _File | None, name: str, before: int, faults: list[Fault]
) -> CalendarEdition | None:
    if file is None:
        return None
    faults += [Fault(name, where, said) for where, said in _objections(file)]
    if len(faults) > before:
        return None
    return CalendarEdition(
        year=file.year,
        notice=file.notice,
        holidays=tuple(HolidayRun(run.first, run.last, run.name) for run in file.holidays),
        workdays=file.workdays,
        published_on=file.published_on,
        notice_confidence=file.notice_confidence,
        edition=file.edition,
        source=file.source,
    )


def _belongs(day: date, year: int) -> bool:
    """Whether a notice may arrange the day: its own year, or the December before it."""
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def _objections(file: _File) -> list[tuple[str, str]]:
    found = []
    if not FIRST_YEAR <= file.year <= LAST_YEAR:
        found.append(("year", f"应在{FIRST_YEAR}至{LAST_YEAR}之间"))
    if not file.notice:
        found.append(("notice", "应写明放假通知的名称"))
    if file.edition < 1:
        found.append(("edition", "版次应从1起"))
    rest: set[date] = set()
    for n, run in enumerate(file.holidays):
        where = f"holidays[{n}]"
        if run.last < run.first:
            found.append((where, "to 早于 from"))
            continue
        if not (_belongs(run.first, file.year) and _belongs(run.last, file.year)):
            found.append((where, f"日期不在{file.year}年内"))
        if not run.name:
            found.append((where, "缺少假期名称"))
        days = set(HolidayRun(run.first, run.last, run.name).days())
        if rest & days:
            found.append((where, f"假期“{run.name}”与其他假期重叠"))
        rest |= days
    for n, day in enumerate(file.workdays):
        said = _workday_objection(day, file, rest, n)
        if said:
            found.append((f"workdays[{n}]", f"调休上班日{day.isoformat()}{said}"))
    return found


def _workday_objection(day: date, file: _File, rest: set[date], place: int) -> str:
    if not _belongs(day, file.year):
        return f"不在{file.year}年内"
    if day in rest:
        return "既是假日又是调休上班日"
    if day.weekday() < SATURDAY:
        return "不是周末"
    return "重复" if day in file.workdays[:place] else ""
