"""`casehub numbers`: the highest numbers given, and raising them to those known outside."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from casehub.casefile.numbering import Raised, raise_floors
from casehub.cli import clock
from casehub.cli.backups.copies import highest_numbers
from casehub.cli.backups.manifest import Highest
from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

REASON = "恢复备份后续号：备份之后可能已经发出"


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `numbers`."""
    numbers = commands.add_parser("numbers", help="各系列已发出的最大编号；恢复之后续号")
    numbers.add_argument(
        "--from", metavar="FILE", type=Path, dest="source",
        help="机外已知的最大编号：casehub numbers --json 的输出，或者较新备份的 backup.json",
    )  # fmt: skip
    numbers.add_argument("--apply", action="store_true", help="照此续号；不写则只列出差异")
    numbers.add_argument("--json", action="store_true", help="以 JSON 输出")
    numbers.set_defaults(run=run_numbers)


def known_outside(file: Path) -> list[Highest]:
    """Read the highest numbers from a file. Raises UsageFault with one sentence."""
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise UsageFault(f"没有文件 {file}") from error
    except ValueError as error:
        raise UsageFault(f"{file} 不是编号文件") from error
    rows = content.get("numbers") if isinstance(content, dict) else content
    try:
        return TypeAdapter(list[Highest]).validate_python(rows)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UsageFault(f"{file} 里的编号写得不对：第 {where or '1'} 项") from error


def raise_to(session: Session, known: Sequence[Highest]) -> list[Raised]:
    """Raise each series to what is known outside. Raises UsageFault for an unknown organisation."""
    wanted = [Raised(k.organisation, k.series, k.year, 0, k.value) for k in known]
    try:
        return raise_floors(session, wanted, REASON, clock.now())
    except LookupError as error:
        raise UsageFault(f"没有机构“{error.args[0]}”，没有改动编号") from error


def run_numbers(arguments: argparse.Namespace) -> int:
    """List, compare or raise."""
    instance = open_existing(arguments.instance)
    if arguments.source is None:
        with instance.reading() as session:
            found = [row.model_dump() for row in highest_numbers(session.connection())]
        lines = [f"{r['organisation']}　{r['series']}　{r['year']}　{r['value']}" for r in found]
    else:
        known = known_outside(arguments.source)
        with instance.writing() as session:
            raised = raise_to(session, known)
            if not arguments.apply:
                session.rollback()
        found = [vars(row) for row in raised]
        lines = [f"{r.organisation}　{r.series}　{r.year}　{r.was} → {r.now}" for r in raised]
        if raised and not arguments.apply:
            lines.append("以上没有改动；加 --apply 照此续号")
    if arguments.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines or ["没有要列出的编号"])
    return 0
