"""`casehub calendars load | list`: take in a calendar edition; say which ones are known."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import deadlines
from casehub.cli import clock
from casehub.cli.instance import (
    Instance,
    open_existing,
    rule_administrator,
    settled,
    tell_of_other_files,
)
from casehub.cli.parser import UsageFault
from casehub.declared import DeclarationFaults, Fault, Illegible, text_of
from casehub.law import notices
from casehub.model import Person
from casehub.record import editions
from casehub.record.events import log_security
from casehub.record.work import OFFICE_ZONE, Work
from casehub.rulebook.calendars import parse_edition

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from casehub.deadlines import Difference
    from casehub.law.calendar import CalendarEdition
    from casehub.model import Edition

# A line of progress for every so many deadlines looked at.
TOLD_EVERY = 50_000


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("calendars", help="放假安排：装入新的年度或者更正版本")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    load = ways.add_parser("load", help="列出会改变的期限；加 --apply 才写入")
    load.add_argument("file", type=Path, metavar="FILE", help="一个年度的放假安排（TOML）")
    load.add_argument("--apply", action="store_true", help="装入并重新计算未结的期限")
    load.add_argument(
        "--by", default="", metavar="账号", help="办理人；规则管理员只有一人时可不写"
    )
    load.set_defaults(run=run_load)
    known = ways.add_parser("list", help="列出各年度的放假安排：随程序的和装入的，哪一版有效")
    known.add_argument("--json", action="store_true", help="以 JSON 输出")
    known.set_defaults(run=run_list)


def run_load(arguments: argparse.Namespace) -> int:
    """Print the open deadlines that change; with --apply keep the edition and write them."""
    instance = open_existing(arguments.instance)
    content, edition = _read(arguments.file)
    name = f"{edition.year}年第{edition.edition}版"
    tell_of_other_files(instance)
    try:
        if not arguments.apply:
            if arguments.by:
                # Whoever is named and may not load it learns that now, not at the real load.
                with instance.reading() as session:
                    rule_administrator(session, instance.rules, arguments.by)
            total = _try(instance, content)
            sys.stdout.write(f"共{total}项期限会改变。没有写入；加 --apply 装入。\n")
            return 0
        total = _apply(instance, content, arguments.by)
    except DeclarationFaults as refused:
        raise UsageFault(str(refused)) from refused
    except editions.AlreadyLoaded as there:
        if not there.same:
            raise UsageFault(str(there)) from there
        _copy_out(instance)
        sys.stdout.write(f"{name}已经装入，没有改变。\n")
        return 0
    _copy_out(instance)
    sys.stdout.write(f"已装入{name}，{total}项期限已重新计算并记入案件。\n")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print every known edition, by year and version, and which one of a year is in force."""
    with closing(open_existing(arguments.instance)) as instance:
        rows = _known(instance)
    if arguments.json:
        json.dump(rows, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    for row in rows:
        loaded = f"{row['loaded_by'] or '-'}于{row['loaded_at'][:10]}装入"
        origin = loaded if row["number"] else "随程序"
        sys.stdout.write(
            f"{row['year']}年第{row['edition']}版　{'有效' if row['in_force'] else '已被取代'}　"
            f"{origin}　《{row['notice']}》\n"
        )
    return 0


def _known(instance: Instance) -> list[dict[str, Any]]:
    in_force = {(e.year, e.edition, e.notice) for e in instance.rules.calendar.editions}
    with instance.reading() as session:
        rows = editions.loaded(session)
        loaded = [(_parsed(row.content, f"edition {row.id}"), row) for row in rows]
        who = Person.id.in_([row.loaded_by_id for row in rows])
        names = {p.id: p.username for p in session.scalars(select(Person).where(who)).unique()}
        found: list[tuple[CalendarEdition, Edition | None]] = [
            *((edition, None) for edition in instance.shipped.calendar.editions), *loaded
        ]
        return [
            {
                "year": one.year,
                "edition": one.edition,
                "notice": one.notice,
                "published_on": one.published_on.isoformat() if one.published_on else "",
                "holidays": sum(len(list(run.days())) for run in one.holidays),
                "workdays": len(one.workdays),
                "in_force": (one.year, one.edition, one.notice) in in_force,
                "number": row.id if row else 0,
                "loaded_at": row.at.isoformat() if row else "",
                "loaded_by": names.get(row.loaded_by_id or 0, "") if row else "",
            }
            for one, row in sorted(found, key=lambda pair: (pair[0].year, pair[0].edition))
        ]


def _parsed(content: str, name: str) -> CalendarEdition:
    faults: list[Fault] = []
    edition = parse_edition(content, name, faults)
    if edition is None:
        raise UsageFault(str(DeclarationFaults(faults)))
    return edition


def _read(file: Path) -> tuple[str, CalendarEdition]:
    if not file.is_file():
        raise UsageFault(f"没有文件 {file}")
    try:
        content = text_of(file.read_bytes())
    except Illegible as error:
        raise UsageFault(f"{file} {error}") from error
    return content, _parsed(content, file.name)


def _try(instance: Instance, content: str) -> int:
    """Look at what would change; nothing is written and nobody has to wait."""
    with instance.reading() as session:
        shipped = instance.shipped.calendar.editions
        edition, calendar = editions.with_edition(session, shipped, content)
        _judge(session, edition, shipped)
        rules = replace(instance.rules, calendar=calendar)
        with settled():
            return _tell(deadlines.differences(session, rules))


def _apply(instance: Instance, content: str, by: str) -> int:
    """Edition, dates, events and the line in the security log: one transaction, or nothing."""
    rules = instance.rules
    with instance.writing() as session:
        editions.hold(session, alone=True)
        actor = rule_administrator(session, rules, by)
        now = clock.now()
        shipped = instance.shipped.calendar.editions
        edition, calendar = editions.with_edition(session, shipped, content)
        _judge(session, edition, shipped)
        number = editions.take_in(session, edition, content, actor.id, now)
        rules = replace(rules, calendar=calendar, edition=number)
        work = Work(session, rules, actor, now, instance.blobs)
        with settled():
            total = _tell(_written(work))
        log_security(work, "load_calendar", subject=f"{calendar.edition}，{total}项期限重新计算")
        return total


def _judge(
    session: Session, edition: CalendarEdition, shipped: tuple[CalendarEdition, ...]
) -> None:
    """Refuse what cannot be a year's arrangement, every reason at once; tell what to look at."""
    own = [_parsed(row.content, f"edition {row.id}") for row in editions.loaded(session)]
    known = [*shipped, *own]
    said = notices.objections(edition, known, clock.now().astimezone(OFFICE_ZONE).date())
    if said:
        raise UsageFault("；".join(said) + "。没有写入")
    sys.stdout.writelines(f"{one}。\n" for one in notices.doubts(edition, known))


def _written(work: Work) -> Iterator[tuple[int, list[Difference]]]:
    for seen, found in deadlines.apply_calendar(work, work.rules):
        yield seen, found
        # What is written need not be remembered: memory does not grow with the deadlines.
        work.session.expunge_all()


def _tell(batches: Iterator[tuple[int, list[Difference]]]) -> int:
    """Print every difference as it is found, and the progress beside; returns how many."""
    total = told = 0
    for seen, found in batches:
        total += len(found)
        for one in found:
            sys.stdout.write(f"{one.reference}　{one.title}　{change(one)}\n")
        if seen - told >= TOLD_EVERY:
            told = seen
            sys.stderr.write(f"已核对{seen}项未结期限，{total}项会改变\n")
    return total


def change(one: Difference) -> str:
    """What becomes of a date; where the date stays, the last working day before it moved."""
    marks = ["（暂定）" if p else "" for p in (one.was_provisional, one.is_provisional)]
    old, new = one.old.isoformat() + marks[0], one.new.isoformat() + marks[1]
    return f"{old} → {new}" if old != new else f"{new} 不变，届满前的最后一个工作日改变"


def _copy_out(instance: Instance) -> None:
    """Lay copies of the loaded editions beside the database: the date commands read no database."""
    with instance.reading() as session:
        kept = {f"{row.year}-{row.version}.toml": row.content for row in editions.loaded(session)}
    folder = instance.settings.instance / "calendars"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in kept.items():
        part = folder / f".{name}.part"
        with part.open("w", encoding="utf-8") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / name)
