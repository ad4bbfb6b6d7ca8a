"""`casehub bureau …`: organisations, their first three administrators, and what is registered."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.cli import clock, rosters
from casehub.cli.instance import Instance, open_existing
from casehub.cli.parser import UsageFault
from casehub.people.administrators import first_administrators
from casehub.people.office_file import FileUnreadable, read_offices
from casehub.people.office_import import OfficeImport
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from casehub.people.office_import import OfficeLine

WORDS = {"added": "新增", "changed": "变更", "unchanged": "不变", "refused": "未通过"}
BY = "casehub bureau"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("bureau", help="登记、列出机构和首批管理员")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    importing = ways.add_parser("import", help="从 TOML 或者 Excel 登记机构，默认只比对、不写入")
    importing.add_argument("file", metavar="FILE", type=Path, help=".toml 或者 .xlsx")
    importing.add_argument("--apply", action="store_true", help="写入数据库")
    importing.add_argument("--json", action="store_true", help="以 JSON 输出")
    importing.set_defaults(run=run_import)
    first = ways.add_parser("administrators", help="建立系统、安全、审计三名首任管理员")
    first.add_argument("--organisation", metavar="CODE", required=True, help="机构代码")
    first.add_argument("--json", action="store_true", help="以 JSON 输出")
    first.set_defaults(run=run_administrators)
    rosters.register(ways)


def run_import(arguments: argparse.Namespace) -> int:
    """Show the difference row by row; with --apply write it, all rows or none.

    Exit 0, or 1 when a row was refused (then nothing is written).
    """
    with closing(open_existing(arguments.instance)) as instance:
        return _import(instance, arguments)


def _import(instance: Instance, arguments: argparse.Namespace) -> int:
    try:
        read = read_offices(arguments.file, instance.rules.offices)
    except FileUnreadable as error:
        raise UsageFault(str(error)) from error
    session_of = instance.writing if arguments.apply else instance.reading
    with session_of() as session:
        wanted = OfficeImport(session, instance.rules.offices, read.rows)
        applied = bool(arguments.apply and not wanted.refused)
        if applied:
            wanted.apply(clock.now(), BY)
        counts = {
            outcome: sum(line.outcome == outcome for line in wanted.lines) for outcome in WORDS
        }
        report = {
            "file": str(arguments.file),
            "applied": applied,
            **counts,
            "rows": as_report(wanted.lines),
            "ignored": read.ignored,
        }
        if arguments.json:
            json.dump(report, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")
        else:
            _tell(wanted.lines, read.ignored)
            said = "，".join(f"{WORDS[name]} {n}" for name, n in counts.items())
            waiting = "未写入任何一行" if wanted.refused else "未写入，加 --apply 写入"
            ending = "已写入" if applied else waiting
            sys.stdout.write(f"{said}。{ending}。\n")
        return 1 if wanted.refused else 0


def as_report(lines: Iterable[OfficeLine]) -> list[Mapping[str, Any]]:
    """The rows as the command's JSON shows them."""
    return [
        {
            "row": line.row.number,
            "sheet": line.row.sheet,
            "code": line.key,
            "name": line.name,
            "outcome": line.outcome,
            "changes": [vars(change) for change in line.changes],
            "sentence": "；".join(reason.sentence for reason in line.reasons),
        }
        for line in lines
    ]


def _tell(lines: list[OfficeLine], ignored: list[str]) -> None:
    for line in lines:
        place = f"{line.row.sheet} " if line.row.sheet else ""
        who = f"{line.name or '（没有名称）'}（{line.key or '没有代码'}）"
        sys.stdout.write(f"{place}第 {line.row.number} 行　{WORDS[line.outcome]}　{who}\n")
        for change in line.changes:
            arrow = f"{change.before or '空'} → {change.after or '空'}"
            sys.stdout.write(f"    {change.title}：{arrow}\n")
        for reason in line.reasons:
            sys.stdout.write(f"    {reason.sentence}\n")
    for sentence in ignored:
        sys.stdout.write(f"{sentence}\n")


def run_administrators(arguments: argparse.Namespace) -> int:
    """Make the three accounts and print their one-time codes, once."""
    with closing(open_existing(arguments.instance)) as instance, instance.writing() as session:
        try:
            made = first_administrators(
                session, instance.rules, arguments.organisation, clock.now(), BY
            )
        except Refused as refused:
            raise UsageFault("；".join(r.sentence for r in refused.reasons)) from refused
        shown = [
            {"role": a.role, "title": a.title, "username": a.username, "code": a.code}
            for a in made
        ]
    if arguments.json:
        report = {"organisation": arguments.organisation, "administrators": shown}
        json.dump(report, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    for one in shown:
        sys.stdout.write(f"{one['title']}　账号 {one['username']}　一次性口令 {one['code']}\n")
    sys.stdout.write("口令只显示这一次，分别当面交给三人；首次登录须更改。\n")
    return 0
