"""`casehub calendars load`: take in a calendar edition, after showing which dates it changes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import deadlines
from casehub.cli.instance import Instance, open_existing
from casehub.cli.parser import UsageFault
from casehub.declared import DeclarationFaults, Fault
from casehub.model import Person
from casehub.record.work import OFFICE_ZONE, Work
from casehub.rulebook.calendars import load_calendar, read_edition

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from casehub.deadlines.clocks import Difference
    from casehub.rulebook.book import Rulebook

ADMINISTRATOR = "system_admin"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("calendars", help="放假安排：装入新的年度或者更正版本")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    load = ways.add_parser("load", help="列出会改变的期限；加 --apply 才写入")
    load.add_argument("file", type=Path, metavar="FILE", help="一个年度的放假安排（TOML）")
    load.add_argument("--apply", action="store_true", help="装入并重新计算未结的期限")
    load.add_argument("--by", default="", metavar="账号", help="办理人；只有一名系统管理员时可不写")
    load.set_defaults(run=run_load)


def run_load(arguments: argparse.Namespace) -> int:
    """Print the open deadlines that change; with --apply keep the edition and write them."""
    instance = open_existing(arguments.instance)
    name, rules = _with_edition(instance, arguments.file)
    if not arguments.apply:
        with instance.reading() as session:
            work = _work(instance, session, rules, _anyone(session))
            found = deadlines.differences(work, rules) if work is not None else []
        _print(found)
        sys.stdout.write(f"共{len(found)}项期限会改变。没有写入；加 --apply 装入。\n")
        return 0
    with instance.writing() as session:
        work = _work(instance, session, rules, _administrator(session, arguments.by))
        found = deadlines.apply_calendar(work, rules) if work is not None else []
        # In place before the commit: without it the next start would count by the old calendar.
        _keep(instance, arguments.file, name)
    _print(found)
    sys.stdout.write(f"已装入{name}，{len(found)}项期限已重新计算并记入案件。\n")
    return 0


def _with_edition(instance: Instance, file: Path) -> tuple[str, Rulebook]:
    """The name the edition is kept under, and the rule book with its calendar."""
    faults: list[Fault] = []
    if not file.is_file():
        raise UsageFault(f"没有文件 {file}")
    edition = read_edition(file, faults)
    if edition is None:
        raise UsageFault("；".join(str(fault) for fault in faults))
    name = f"{edition.year}-{edition.edition}.toml"
    kept = _folder(instance)
    if (kept / name).exists():
        raise UsageFault(f"{edition.year}年第{edition.edition}版已经装入；更正应写明更高的 edition")
    with tempfile.TemporaryDirectory() as scratch:
        for path in kept.glob("*.toml"):
            shutil.copyfile(path, Path(scratch) / path.name)
        shutil.copyfile(file, Path(scratch) / name)
        try:
            calendar = load_calendar(instance.settings.config, Path(scratch))
        except DeclarationFaults as refused:
            raise UsageFault(str(refused)) from refused
    return name, replace(instance.rules, calendar=calendar)


def _folder(instance: Instance) -> Path:
    return instance.settings.instance / "calendars"


def _keep(instance: Instance, file: Path, name: str) -> None:
    folder = _folder(instance)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    with part.open("wb") as out:
        out.write(file.read_bytes())
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / name)


def _anyone(session: Session) -> Person | None:
    """A dry run writes nothing, so nobody need answer for it."""
    return session.scalar(select(Person).order_by(Person.id).limit(1))


def _administrator(session: Session, username: str) -> Person | None:
    """Who is written into the record as having loaded the calendar; None in an empty database."""
    people = list(session.scalars(select(Person).where(Person.active)))
    if username:
        chosen = next((p for p in people if p.username == username), None)
        if chosen is None:
            raise UsageFault(f"没有账号 {username}")
        return chosen
    today = datetime.now(OFFICE_ZONE).date()
    admins = [p for p in people if ADMINISTRATOR in p.roles_on(today)]
    if people and len(admins) != 1:
        raise UsageFault("用 --by 指明办理人的账号")
    return admins[0] if admins else None


def _work(
    instance: Instance, session: Session, rules: Rulebook, actor: Person | None
) -> Work | None:
    if actor is None:
        return None
    return Work(session, rules, actor, datetime.now(UTC), instance.blobs)


def _print(found: Sequence[Difference]) -> None:
    for one in found:
        marks = ["（暂定）" if p else "" for p in (one.was_provisional, one.is_provisional)]
        old, new = one.old.isoformat() + marks[0], one.new.isoformat() + marks[1]
        sys.stdout.write(f"{one.reference}　{one.title}　{old} → {new}\n")
