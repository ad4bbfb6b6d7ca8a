"""`casehub lots verify`: a random inspection drawn again from its record, without any instance."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from casehub.casefile.inspection.lots import Record, differences
from casehub.cli.parser import UsageFault

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("lots", help="核对双随机抽取")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    verifying = ways.add_parser("verify", help="用公告的名单和公布的数值重新抽取，与记录核对")
    verifying.add_argument("file", metavar="FILE", type=Path, help="计划页面下载的 .json")
    verifying.add_argument("--json", action="store_true", help="以 JSON 输出")
    verifying.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """Say what of the record does not hold, and who was drawn. Exit 0, or 1 where it does not."""
    try:
        record = Record.model_validate_json(arguments.file.read_bytes())
    except OSError as fault:
        raise UsageFault(f"没有文件 {arguments.file}") from fault
    except ValidationError as fault:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"]) or "开头"
        raise UsageFault(f"{arguments.file} 不是双随机的记录：{where} 写得不对") from fault
    found = differences(record)
    last = record.draws[-1] if record.draws else None
    if arguments.json:
        told = {
            "number": record.number,
            "holds": not found,
            "differences": found,
            "value": last.value if last else None,
            "teams": [one.model_dump() for one in last.teams] if last else [],
        }
        json.dump(told, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 1 if found else 0
    names = {one.code: one.name for one in record.objects}
    people = {one.certificate: one.name for one in record.officers}
    sys.stdout.write(f"{record.number}　名单{len(names)}户　抽取{record.how_many}户\n")
    for one in last.teams if last else []:
        sent = "、".join(people.get(c, c) for c in one.certificates)
        sys.stdout.write(f"{one.code}　{names.get(one.code, '')}　{sent}\n")
    sys.stdout.writelines(f"{sentence}\n" for sentence in found)
    sys.stdout.write("与记录不符。\n" if found else "与记录相符。\n" if last else "还没有抽取。\n")
    return 1 if found else 0
