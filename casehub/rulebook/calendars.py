"""Reads calendar editions, one TOML file per year and correction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casehub.law.calendar import SATURDAY, CalendarEdition, HolidayRun, WorkCalendar
from casehub.rulebook.faults import RulebookFaults
from casehub.rulebook.rows import Row, read_table

CONFIDENCES = ("verbatim", "待核")
DECEMBER = 12
FIRST_YEAR, LAST_YEAR = 1949, 2199


def load_calendar(config_dir: Path, extra_dir: Path | None = None) -> WorkCalendar:
    """Load config/calendars and then an instance's own editions, which win for their year.

    Within one folder the highest `edition` of a year wins. RulebookFaults lists every fault.
    """
    faults: list[str] = []
    chosen: dict[int, CalendarEdition] = {}
    shipped = sorted((config_dir / "calendars").glob("*.toml"))
    if not shipped:
        faults.append("config/calendars：没有任何年度的放假安排")
    loaded = sorted(extra_dir.glob("*.toml")) if extra_dir is not None else []
    for paths in (shipped, loaded):
        found: dict[int, CalendarEdition] = {}
        for path in paths:
            edition = read_edition(path, faults)
            if edition is None:
                continue
            rival = found.get(edition.year)
            if rival is not None and rival.edition == edition.edition:
                faults.append(f"{path.name}：{edition.year}年第{edition.edition}版出现两次")
            if rival is None or rival.edition < edition.edition:
                found[edition.year] = edition
        chosen.update(found)
    if faults:
        raise RulebookFaults(faults)
    return WorkCalendar(tuple(chosen[year] for year in sorted(chosen)))


def read_edition(path: Path, faults: list[str]) -> CalendarEdition | None:
    """Read one edition; its faults are added to `faults` and make it None."""
    before = len(faults)
    table = read_table(path, faults)
    if len(faults) > before:
        return None
    row = Row(table, path.name, faults)
    year = row.take("year", int)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        row.fault(f"year 应在{FIRST_YEAR}至{LAST_YEAR}之间")
    runs: list[HolidayRun] = []
    rest: set[date] = set()
    for number, one in enumerate(row.take("holidays", list, []), 1):
        run = _run(one, f"{path.name} 第{number}个假期", year, faults)
        if run is None:
            continue
        if rest & set(run.days()):
            row.fault(f"假期“{run.name}”与其他假期重叠")
        rest |= set(run.days())
        runs.append(run)
    workdays = _workdays(row, year, rest)
    edition = CalendarEdition(
        year=year,
        notice=row.take("notice", str),
        holidays=tuple(runs),
        workdays=workdays,
        published_on=row.take("published_on", date, None),
        notice_confidence=row.choose("notice_confidence", CONFIDENCES, "verbatim"),
        edition=row.take("edition", int, 1),
        source=row.take("source", str, ""),
    )
    row.finish()
    if not edition.notice:
        row.fault("notice 应写明放假通知的名称")
    return edition if len(faults) == before else None


def _belongs(day: date, year: int) -> bool:
    """Whether a notice may arrange the day: its own year, or the December before it."""
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def _run(one: object, where: str, year: int, faults: list[str]) -> HolidayRun | None:
    if not isinstance(one, dict):
        faults.append(f"{where}：应写成 {{ from = 日期, to = 日期, name = 名称 }}")
        return None
    before = len(faults)
    row = Row(one, where, faults)
    first, last, name = row.take("from", date), row.take("to", date), row.take("name", str)
    row.finish()
    if len(faults) > before:
        return None
    if last < first:
        row.fault("to 早于 from")
    elif not (_belongs(first, year) and _belongs(last, year)):
        row.fault(f"日期不在{year}年内")
    if not name:
        row.fault("缺少假期名称")
    return HolidayRun(first, last, name) if len(faults) == before else None


def _workdays(row: Row, year: int, rest: set[date]) -> tuple[date, ...]:
    days: list[date] = []
    for day in row.take("workdays", list, []):
        if type(day) is not date:
            row.fault(f"调休上班日“{day}”不是日期")
        elif not _belongs(day, year):
            row.fault(f"调休上班日{day.isoformat()}不在{year}年内")
        elif day in rest:
            row.fault(f"{day.isoformat()}既是假日又是调休上班日")
        elif day.weekday() < SATURDAY:
            row.fault(f"调休上班日{day.isoformat()}不是周末")
        elif day in days:
            row.fault(f"调休上班日{day.isoformat()}重复")
        else:
            days.append(day)
    return tuple(days)
