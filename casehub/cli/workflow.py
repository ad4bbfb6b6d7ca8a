"""`casehub check`, `casehub diagram`: the procedures, checked and drawn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.acts.letters.declared import letter_faults
from casehub.acts.lost_words import cases_with_lost_words
from casehub.acts.untold import challenges_guessed, challenges_of_nobody, suits_called_late
from casehub.acts.versions import missing_history, missing_states, missing_steps, to_move
from casehub.cli import clock
from casehub.cli.instance import Instance, open_if_there
from casehub.cli.parser import UsageFault, a_count
from casehub.collecting import uncollected
from casehub.papers.schedule import schedule_faults
from casehub.papers.series import every_lack
from casehub.people.stems import shared
from casehub.procedures import LAW
from casehub.record.work import OFFICE_ZONE
from casehub.rulebook.approved import law_tables
from casehub.rulebook.checking import all_faults
from casehub.rulebook.law import Law
from casehub.rulebook.limits import Limits
from casehub.rulebook.unread import unread_fields
from casehub.schema import NotMigrated, require_current
from casehub.settings import PROJECT
from casehub.workflow.diagram import mermaid, svg
from casehub.workflow.loader import read_procedures
from casehub.workflow.table import approved_table

if TYPE_CHECKING:
    import argparse


# Rooms whose code reads what was typed into a step.
READERS = tuple(
    PROJECT / "casehub" / room
    for room in ("acts", "casefile", "desk", "papers", "procedures", "web")
)


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `check` and `diagram` to the top parser."""
    checking = commands.add_parser("check", help="检查全部程序、文书、期限和角色的声明")
    checking.add_argument(
        "--approve",
        type=Path,
        metavar="DIR",
        help="重写核准表：状态×步骤×角色、期限和依据、分工、受送达人、文号、权限",
    )
    checking.add_argument(
        "--unread", action="store_true", help="列出填了以后没有文书、期限或者规则读取的字段"
    )
    checking.set_defaults(run=run_check)
    drawing = commands.add_parser("diagram", help="画出一个程序的流程图")
    drawing.add_argument("procedure", metavar="程序")
    drawing.add_argument(
        "--version", dest="number", type=a_count, metavar="版本", help="第几版，不写为最新一版"
    )
    drawing.add_argument("--svg", type=Path, metavar="FILE", help="另存为 SVG 文件")
    drawing.set_defaults(run=run_diagram)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every fault, one per line; 1 when there is any."""
    # All that is read lives until the command ends.
    with uncollected():
        return _check(arguments)


def _check(arguments: argparse.Namespace) -> int:
    procedures, faults = all_faults(PROJECT, LAW, letter_faults, schedule_faults)
    instance = open_if_there(arguments.instance)
    told = [str(fault) for fault in faults]
    if instance is not None:
        told += _running(instance, Law(Limits((), {}), procedures=procedures))
    for line in told:
        sys.stdout.write(f"{line}\n")
    if instance is not None and not told:
        for said in (*_unnumbered(instance), *_of_nobody(instance), *_to_move(instance)):
            sys.stdout.write(f"提示：{said}\n")
    if told:
        sys.stdout.write(f"共{len(told)}处问题。\n")
        return 1
    if arguments.unread:
        for name in unread_fields(PROJECT, *READERS):
            sys.stdout.write(f"{name}: 没有文书、期限或者规则读取\n")
    if arguments.approve is not None:
        arguments.approve.mkdir(parents=True, exist_ok=True)
        newest = dict(sorted(procedures))
        for (key, version), procedure in procedures.items():
            name = key if version == newest[key] else f"{key}-{version}"
            table = arguments.approve / f"{name}.txt"
            table.write_text(approved_table(procedure), encoding="utf-8")
        for name, text in law_tables(PROJECT).items():
            (arguments.approve / f"{name}.txt").write_text(text, encoding="utf-8")
    steps = sum(len(p.steps) for p in procedures.values())
    sys.stdout.write(f"检查通过：{len(procedures)}个程序，{steps}个步骤。\n")
    return 0


def _running(instance: Instance, law: Law) -> list[str]:
    """What is wrong with the running cases of the instance, as far as the files decide it."""
    try:
        with instance.reading() as session:
            require_current(session.connection())
            return [
                *missing_states(session, law),
                *missing_steps(session, law),
                *missing_history(session, law),
                *cases_with_lost_words(session, instance.rules),
                *shared(session, instance.rules),
            ]
    except NotMigrated as error:
        return [str(error)]


def _of_nobody(instance: Instance) -> list[str]:
    """Suits and reconsiderations of which nobody said whose they are, or of when."""
    with instance.reading() as session:
        return [
            *challenges_of_nobody(session, instance.rules.law),
            *challenges_guessed(session, instance.rules.law),
            *suits_called_late(session, instance.rules.law),
        ]


def _to_move(instance: Instance) -> list[str]:
    """Running cases that should go on under a newer version."""
    with instance.reading() as session:
        return to_move(session, instance.rules.law)


def _unnumbered(instance: Instance) -> list[str]:
    """The series that offices lack: nothing is wrong yet, but their papers could not be issued."""
    today = clock.now().astimezone(OFFICE_ZONE).date()
    with instance.reading() as session:
        return [lack.sentence for lack in every_lack(session, instance.rules, today)]


def run_diagram(arguments: argparse.Namespace) -> int:
    """Print Mermaid text, or write an SVG picture."""
    procedures, _ = read_procedures(PROJECT / "workflows")
    newest = dict(sorted(procedures))
    if arguments.procedure not in newest:
        raise UsageFault(f"没有“{arguments.procedure}”这个程序，可选：{'、'.join(newest)}")
    version = newest[arguments.procedure] if arguments.number is None else arguments.number
    procedure = procedures.get((arguments.procedure, version))
    if procedure is None:
        raise UsageFault(f"程序“{arguments.procedure}”没有第{version}版")
    if arguments.svg is None:
        sys.stdout.write(mermaid(procedure))
        return 0
    try:
        arguments.svg.write_text(svg(procedure), encoding="utf-8")
    except OSError as error:
        raise UsageFault(f"无法写入 {arguments.svg}：{error.strerror}") from error
    sys.stdout.write(f"已写入 {arguments.svg}\n")
    return 0
