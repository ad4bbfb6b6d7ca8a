"""`casehub demo`: load the invented bureau and perform its cases, every act and every paper."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casehub.cli.database import upgrade
from casehub.cli.instance import Instance, open_existing, open_instance
from casehub.cli.letters import demonstrated
from casehub.cli.parser import UsageFault
from casehub.demonstration import accounts
from casehub.demonstration.inspections import load_inspections
from casehub.demonstration.key_lists import load_key_lists
from casehub.demonstration.papers import Press, print_pending, write_out
from casehub.demonstration.performing import Performance, is_empty, load_people
from casehub.demonstration.portal import Portal
from casehub.demonstration.registers import load_registers
from casehub.demonstration.script import (
    DEFAULT_AS_OF,
    DemonstrationFault,
    load_demonstration,
)
from casehub.demonstration.seals import seal_offices
from casehub.demonstration.standards import load_standards
from casehub.documents.typefaces import use_fonts
from casehub.model import Organisation
from casehub.papers.waiting import pending
from casehub.record.work import OFFICE_ZONE

OWN_FOLDER, EXCHANGE = "instance", "exchange"
CHOSEN_BY = ("CASEHUB_INSTANCE", "CASEHUB_DATABASE_URL")


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    at: datetime
    out: Path | None
    headless: bool
    if_empty: bool
    as_json: bool
    unprinted: bool


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `demo`."""
    demo = commands.add_parser("demo", help="装入演示机构并办理演示案件")
    demo.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
    demo.add_argument("--unprinted", action="store_true", help="文书留给后台（casehub worker）印制")
    demo.add_argument("--headless", action="store_true", help="自行建立数据库，不供浏览器使用")
    demo.add_argument("--out", metavar="DIR", type=Path, help="把全部文书和 summary.json 写到这里")
    demo.add_argument("--json", action="store_true", help="在标准输出打印 summary.json 的内容")
    demo.add_argument(
        "--at",
        metavar="TIME",
        type=an_instant,
        default=DEFAULT_AS_OF,
        help="办理到这一刻为止，默认 2026-11-20T09:00:00+08:00",
    )
    demo.set_defaults(run=run_demo)


def an_instant(text: str) -> datetime:
    """Read an instant typed as 2026-11-20T09:00:00+08:00; without zone it is Beijing time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}”不是时刻，应写成 2026-11-20T09:00:00+08:00 的样子"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def run_demo(arguments: argparse.Namespace) -> int:
    """Load and perform the demonstration in an empty database; print the papers."""
    if arguments.json and arguments.out is None:
        raise UsageFault("参数 --json 须与 --out 一起使用")
    if arguments.unprinted and arguments.out is not None:
        raise UsageFault("参数 --out 要写出印好的文书，不能与 --unprinted 一起使用")
    wish = Wish(
        arguments.at, arguments.out, arguments.headless, arguments.if_empty, arguments.json,
        arguments.unprinted,
    )  # fmt: skip
    instance = _instance(arguments.instance, wish)
    settings = instance.settings
    if settings.production:
        raise UsageFault("生产环境不装入演示数据和演示账号")
    use_fonts(settings.fonts, settings.local_fonts)
    try:
        _load(instance, wish)
        if not wish.unprinted:
            _print_papers(instance)
    except DemonstrationFault as fault:
        raise UsageFault(f"演示数据办不下去：{fault}") from fault
    if wish.out is not None:
        _write(instance, wish.out, as_json=wish.as_json)
        if wish.headless:
            demonstrated.play(wish.out / EXCHANGE, wish.at, _tell)
    if not wish.headless:
        _show_accounts(settings.instance)
    return 0


def _instance(folder: Path, wish: Wish) -> Instance:
    """The instance to fill: the one named, or for a headless run a fresh one of its own."""
    if not wish.headless:
        return open_existing(folder)
    instance = open_instance(folder)
    settings = instance.settings
    if settings.production:
        return instance
    chosen = folder != Path(OWN_FOLDER) or any(name in os.environ for name in CHOSEN_BY)
    if wish.out is None or chosen:
        empty = _prepared(instance)
        if empty or wish.out is None:
            return instance
    own = wish.out / OWN_FOLDER
    if (own / accounts.FILE_NAME).exists():
        shutil.rmtree(own)
    fresh = open_instance(own)
    if not _prepared(fresh):
        raise UsageFault(f"{own} 中已有数据，请换一个输出目录")
    return fresh


def _prepared(instance: Instance) -> bool:
    """Whether the database could be brought up to date and nobody is in it yet."""
    instance.settings.instance.mkdir(parents=True, exist_ok=True)
    upgrade(instance.settings.database_url)
    with instance.reading() as session:
        return is_empty(session)


def _tell(line: str) -> None:
    sys.stderr.write(f"· {line}\n")
    sys.stderr.flush()


def _load(instance: Instance, wish: Wish) -> None:
    """People and acts, in one transaction: an interrupted run leaves nothing behind."""
    with instance.reading() as session:
        empty = is_empty(session)
    if not empty:
        if wish.if_empty:
            return
        raise UsageFault("数据库中已有数据，演示数据只能装入空的数据库")
    settings, rules = instance.settings, instance.rules
    with instance.writing() as session, Press(rules.templates) as press:
        script = load_demonstration(settings.config / "demo")
        password = accounts.new_password()
        load_people(session, rules, script, password)
        offices = {o.key: o.short_name for o in session.scalars(select(Organisation))}
        _tell(f"人员 {len(script.people)}　机关 {len(offices)}")
        # Before anything is printed: letters bear codes that are signed.
        staffed = {row["org"] for row in script.people}
        seal_offices(settings.instance, {
            one.key: one.name for one in session.scalars(select(Organisation)) if one.key in staffed
        })
        performance = Performance(
            session, rules, instance.blobs, settings.base_url, script, press, settings.keys
        )
        done = performance.perform_until(wish.at, _tell)
        _tell(f"已办理 {done} 步")
        listed = load_key_lists(performance, settings.config / "demo", wish.at)
        _tell(f"重点保护名录 {listed} 条")
        shelved = load_standards(performance, settings.config / "demo", wish.at)
        _tell(f"统一标准 {shelved} 条")
        entered = load_registers(performance, settings.config / "demo", wish.at)
        _tell(f"协作登记簿 {entered} 条")
        planned = load_inspections(performance, settings.config / "demo", wish.at)
        _tell(f"双随机抽查 {planned} 次")
        accounts.keep(accounts.accounts_of(script, rules, offices, password), settings.instance)
        waiting = Portal(performance, settings.instance)
        _tell(f"协作单位账号往来 {waiting.play_until(settings.config / 'demo', wish.at)} 件")


def _print_papers(instance: Instance) -> None:
    with instance.reading() as session:
        if not pending(session, 1):
            return
    with instance.writing() as session, Press(instance.rules.templates) as press:
        print_pending(
            session, instance.rules, instance.blobs, press, instance.settings.keys, _tell
        )


def _write(instance: Instance, out: Path, *, as_json: bool) -> None:
    out.mkdir(parents=True, exist_ok=True)
    url = instance.engine.url
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    with instance.reading() as session:
        summary = write_out(session, instance.blobs, out, str(place))
    _tell(f"文书 {len(summary['documents'])} 份已写到 {out}")
    if as_json:
        sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")


def _show_accounts(folder: Path) -> None:
    found = accounts.kept(folder)
    if found is None:
        return
    lines = ["演示账号（仅供演示，口令相同）："]
    lines += [f"  {a.username:<14}{a.name}　{a.office}　{a.roles}" for a in found.accounts]
    lines.append(f"  口令：{found.password}")
    sys.stdout.write("\n".join(lines) + "\n")
