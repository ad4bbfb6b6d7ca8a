"""`casehub worklist import`: rows of another platform's list, read cell by cell, then entered."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts.worklists import register_line
from casehub.casefile import worklists
from casehub.cli import clock
from casehub.cli.instance import Instance, open_existing
from casehub.cli.parser import UsageFault
from casehub.model import Person
from casehub.record.events import log_security
from casehub.record.work import Work
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    import argparse

    from sqlalchemy.orm import Session

    from casehub.casefile.worklists import Line


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("worklist", help="导入12315等平台的清单")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    importing = ways.add_parser("import", help="逐格核对清单，默认只核对、不登记")
    importing.add_argument("file", metavar="FILE", type=Path, help=".xlsx 或者 .csv")
    importing.add_argument("--as", dest="account", required=True, metavar="账号", help="登记员")
    importing.add_argument("--apply", action="store_true", help="登记没有疑问的行")
    importing.add_argument(
        "--doubtful", action="store_true", help="已经核对，有疑问的行一并登记"
    )
    importing.add_argument("--json", action="store_true", help="以 JSON 输出")
    importing.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Show every row; with --apply register those that are sound, each by itself.

    Exit 0, or 1 when a row could not be registered.
    """
    with closing(open_existing(arguments.instance)) as instance:
        with instance.reading() as session:
            work = _work(instance, session, arguments.account)
            try:
                found = worklists.read(
                    arguments.file, arguments.file.name, work.rules.tracks_on(work.today)
                )
            except (worklists.ListUnreadable, OSError) as fault:
                raise UsageFault(str(fault)) from fault
            lines = worklists.with_registered(work, found.lines)
        failed: dict[int, str] = {}
        if arguments.apply:
            for n, line in enumerate(lines):
                if line.open and (arguments.doubtful or not line.doubts):
                    lines[n], said = _enter(instance, arguments.account, line)
                    failed |= {line.number: said} if said else {}
    _tell(lines, failed, as_json=arguments.json)
    return 1 if failed else 0


def _work(instance: Instance, session: Session, account: str) -> Work:
    person = session.scalar(select(Person).where(Person.username == account, Person.active))
    if person is None:
        raise UsageFault(f"没有账号 {account}，或者已停用")
    return Work(session, instance.rules, person, clock.now(), instance.blobs)


def _enter(instance: Instance, account: str, line: Line) -> tuple[Line, str]:
    """The row as registered, or what refuses it; each in a transaction of its own."""
    try:
        with instance.writing() as session:
            work = _work(instance, session, account)
            log_security(work, "worklist", subject=f"{line.number}")
            register_line(work, line)
        with instance.reading() as session:
            (known,) = worklists.with_registered(_work(instance, session, account), [line])
    except Refusal as refusal:
        return line, str(refusal)
    return known, ""


def _tell(lines: list[Line], failed: dict[int, str], *, as_json: bool) -> None:
    rows = [
        {
            "row": line.number,
            "cells": {
                name: {"raw": one.raw, "value": one.value, "doubt": one.doubt, "fault": one.fault}
                for name, one in line.cells.items()
            },
            "faults": line.faults,
            "registered": line.reference,
            "refused": failed.get(line.number, ""),
        }
        for line in lines
    ]
    if as_json:
        json.dump(rows, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    for line in lines:
        said = failed.get(line.number) or "；".join((*line.faults, *line.doubts))
        state = line.reference or ("可以登记" if line.open else "不登记")
        told = f"第{line.number}行　{line.cells['name'].value}　{state}"
        sys.stdout.write(f"{told}　{said}\n" if said else f"{told}\n")
