"""`casehub bureau …`: organisations, their first three administrators, and what is registered."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.cli import clock, rosters
from casehub.cli.instance import Instance, NotEntitled, open_existing
from casehub.cli.parser import UsageFault
from casehub.model import Person
from casehub.people.administrators import first_administrators
from casehub.people.lists.compared import REFUSED, UNCHANGED
from casehub.people.lists.office_file import FileUnreadable, read_offices
from casehub.people.lists.office_import import OfficeImport
from casehub.people.lists.staff_import import StaffImport, StaffLine
from casehub.people.stems import one_at_a_time, paper_words
from casehub.record.work import OFFICE_ZONE, Work
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.people.lists.compared import OfficeLine
    from casehub.people.lists.office_file import OfficeRow

WORDS = {"added": "新增", "changed": "变更", "unchanged": "不变", "refused": "未通过"}
BY = "casehub bureau"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("bureau", help="登记、列出机构和首批管理员")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    importing = ways.add_parser(
        "import", help="从 TOML 或者 Excel 登记机构和人员，默认只比对、不写入"
    )
    importing.add_argument("file", metavar="FILE", type=Path, help=".toml 或者 .xlsx")
    importing.add_argument("--apply", action="store_true", help="写入数据库")
    importing.add_argument(
        "--by", metavar="ACCOUNT", default="", help="（有人员时）以哪一名安全管理员的名义登记和申请"
    )
    importing.add_argument("--json", action="store_true", help="以 JSON 输出")
    importing.set_defaults(run=run_import)
    first = ways.add_parser("administrators", help="建立系统、安全、审计三名首任管理员")
    first.add_argument("--organisation", metavar="CODE", required=True, help="机构代码")
    first.add_argument(
        "--again", action="store_true", help="名单遗失：给尚未启用的账号换发一次性口令"
    )
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
        if arguments.apply:
            one_at_a_time(session)
        rules, day = instance.rules, clock.now().astimezone(OFFICE_ZONE).date()
        wanted = OfficeImport(session, rules.offices, read.rows, day, paper_words(rules))
        people = read.people
        staff = _staff(session, instance, arguments.by, wanted, people) if people else None
        lines: list[OfficeLine | StaffLine] = [*wanted.lines, *(staff.lines if staff else ())]
        refused = any(line.outcome == REFUSED for line in lines)
        applied = bool(arguments.apply and not refused)
        if applied:
            _apply(wanted, staff)
        counts = _counts(wanted.lines)
        report = {
            "file": str(arguments.file),
            "applied": applied,
            **counts,
            "rows": as_report(wanted.lines),
            "by": staff.work.actor.username if staff is not None else "",
            "people": _people(staff.lines if staff else []),
            "ignored": read.ignored,
        }
        if arguments.json:
            json.dump(report, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")
        else:
            _tell(lines, read.ignored)
            said = "，".join(f"{WORDS[name]} {n}" for name, n in _counts(lines).items())
            ending = _ending(lines, refused=refused, asked=arguments.apply)
            sys.stdout.write(f"{said}。{ending}。\n")
            if staff is not None:
                actor = staff.work.actor
                sys.stdout.write(f"人员以安全管理员{actor.name}（{actor.username}）的名义登记。\n")
            if applied and staff is not None:
                _tell_halves(staff.lines)
        return 1 if refused else 0


def _ending(lines: Sequence[OfficeLine | StaffLine], *, refused: bool, asked: bool) -> str:
    """What became of the file, said last: nothing is called written that was there before."""
    if refused:
        return "未写入任何一行"
    if all(line.outcome == UNCHANGED for line in lines):
        return "与登记的一致，没有需要写入的内容"
    return "已写入" if asked else "未写入，加 --apply 写入"


def _counts(lines: Sequence[OfficeLine | StaffLine]) -> dict[str, int]:
    return {outcome: sum(line.outcome == outcome for line in lines) for outcome in WORDS}


def _staff(
    session: Session, instance: Instance, by: str, offices: OfficeImport, rows: list[OfficeRow]
) -> StaffImport:
    """The people of the file, in the name of an administrator. Raises UsageFault without one."""
    rules, at = instance.rules, clock.now()
    active = list(session.scalars(select(Person).where(Person.active).order_by(Person.id)))
    keepers = [
        person
        for person in active
        if any(
            rules.roles[r].keeps_staff
            for r in person.roles_on(at.astimezone(OFFICE_ZONE).date())
            if r in rules.roles
        )
    ]
    if by:
        keepers = [person for person in keepers if person.username == by]
    if by and not keepers:
        named = next((person.id for person in active if person.username == by), None)
        raise NotEntitled(f"{by} 不是安全管理员", by, named)
    if not keepers:
        raise UsageFault("还没有安全管理员，人员不能登记；先运行 casehub bureau administrators")
    if len(keepers) != 1:
        raise UsageFault("用 --by 指明以哪一名安全管理员的名义登记人员")
    names = {n: line.key for line in offices.lines for n in (line.name, line.key) if n}
    return StaffImport(Work(session, rules, keepers[0], at, instance.blobs), rows, names)


def _apply(offices: OfficeImport, staff: StaffImport | None) -> None:
    offices.apply(clock.now(), BY)
    if staff is None:
        return
    try:
        staff.apply()
    except NotFound as error:
        said = "有人员的单位不归这名管理员登记，没有写入任何一行"
        raise NotEntitled(said, staff.work.actor.username, staff.work.actor.id) from error
    except Refused as refused:
        said = "；".join(reason.sentence for reason in refused.reasons)
        raise UsageFault(f"{said}；没有写入任何一行") from refused


def _people(lines: list[StaffLine]) -> dict[str, object]:
    rows = [
        {
            "row": line.row.number,
            "sheet": line.row.sheet,
            "username": line.username,
            "name": line.name,
            "outcome": line.outcome,
            "changes": [vars(change) for change in line.changes],
            "sentence": "；".join(reason.sentence for reason in line.reasons),
            "half": line.half,
        }
        for line in lines
    ]
    return {**_counts(lines), "rows": rows}


def as_report(lines: Iterable[OfficeLine]) -> list[Mapping[str, object]]:
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


def _tell(lines: Sequence[OfficeLine | StaffLine], ignored: list[str]) -> None:
    for line in lines:
        place = f"{line.row.sheet} " if line.row.sheet else ""
        if isinstance(line, StaffLine):
            who = f"{line.name or '（没有姓名）'}（{line.username or '没有账号'}）"
        else:
            who = f"{line.name or '（没有名称）'}（{line.key or '没有代码'}）"
        sys.stdout.write(f"{place}第 {line.row.number} 行　{WORDS[line.outcome]}　{who}\n")
        for change in line.changes:
            arrow = f"{change.before or '空'} → {change.after or '空'}"
            sys.stdout.write(f"    {change.title}：{arrow}\n")
        for reason in line.reasons:
            sys.stdout.write(f"    {reason.sentence}\n")
    for sentence in ignored:
        sys.stdout.write(f"{sentence}\n")


def _tell_halves(lines: Sequence[StaffLine]) -> None:
    for line in lines:
        if line.half:
            sys.stdout.write(f"{line.name}　账号 {line.username}　口令前半 {line.half}\n")
    if any(line.asks for line in lines):
        sys.stdout.write("岗位和口令等另一名管理员在“复核”页复核；口令前半只显示这一次。\n")


def run_administrators(arguments: argparse.Namespace) -> int:
    """Make the three accounts and print their one-time codes, once; with --again new ones.

    Exit 0; bad input where codes were given out before and --again is not said.
    """
    with closing(open_existing(arguments.instance)) as instance, instance.writing() as session:
        try:
            made = first_administrators(
                session,
                instance.rules,
                arguments.organisation,
                clock.now(),
                BY,
                again=arguments.again,
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
        word = f"一次性口令 {one['code']}" if one["code"] else "已启用，口令不变"
        sys.stdout.write(f"{one['title']}　账号 {one['username']}　{word}\n")
    sys.stdout.write("口令只显示这一次，分别当面交给本人；首次登录须更改。\n")
    return 0
