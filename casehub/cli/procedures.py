"""`casehub procedures`, `cases`, `trial`: versions, what runs, what a change would move."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from casehub.acts import versions
from casehub.cli import clock
from casehub.cli.instance import open_existing, rule_administrator, tell_of_other_files
from casehub.cli.parser import UsageFault, a_count, a_date
from casehub.deadlines.trial import changed, tried
from casehub.record.events import log_security
from casehub.record.work import OFFICE_ZONE, Work
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.cli.instance import Instance
    from casehub.workflow.procedure import Procedure

# Cases moved in one transaction: a kill in between loses nothing, and running again goes on.
BATCH = 200


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `procedures` and `cases` to the top parser."""
    procedures = commands.add_parser("procedures", help="程序及其版本")
    ways = procedures.add_subparsers(dest="way", metavar="命令", required=True)
    listing = ways.add_parser("list", help="列出全部程序版本和在办案件数")
    listing.add_argument("--json", action="store_true", help="输出JSON")
    listing.set_defaults(run=run_list)
    cases = commands.add_parser("cases", help="案件：转入程序的另一版本")
    tasks = cases.add_subparsers(dest="way", metavar="命令", required=True)
    moving = tasks.add_parser("migrate", help="列出会转入的案件；加 --apply 才写入")
    moving.add_argument("key", metavar="程序")
    moving.add_argument("--from", dest="source", type=a_count, required=True, metavar="版本")
    moving.add_argument("--to", dest="target", type=a_count, required=True, metavar="版本")
    moving.add_argument(
        "--map", dest="states", nargs="+", action="extend", type=a_renaming, default=[],
        metavar="旧状态=新状态", help="在新版本中改了名称的状态",
    )  # fmt: skip
    moving.add_argument(
        "--back", nargs="+", action="extend", default=[], metavar="旧状态",
        help="新版本中没有的状态；案件回到进入该状态以前的状态",
    )  # fmt: skip
    moving.add_argument(
        "--archived", action="store_true",
        help="已经归档的案件也转入，以便调出案卷继续办理；不写时只转入尚未归档的",
    )  # fmt: skip
    moving.add_argument("--apply", action="store_true", help="写入，每案一条记录")
    moving.add_argument(
        "--by", default="", metavar="账号", help="办理人；规则管理员只有一人时可不写"
    )
    moving.add_argument("--json", action="store_true", help="输出JSON")
    moving.set_defaults(run=run_migrate)
    trial = commands.add_parser("trial", help="试算：一项期限改成这么长，在办的哪些会变；不更改")
    trial.add_argument("code", metavar="规则")
    trial.add_argument("--amount", type=a_count, required=True, metavar="N", help="以该规则的单位")
    trial.add_argument("--since", type=a_date, required=True, metavar="日期", help="自哪一天起")
    trial.add_argument("--json", action="store_true", help="输出JSON")
    trial.set_defaults(run=run_trial)


def a_renaming(text: str) -> tuple[str, str]:
    """Read OLD=NEW."""
    old, sign, new = text.partition("=")
    if not (sign and old and new):
        raise argparse.ArgumentTypeError(f"“{text}”应写成 旧状态=新状态")
    return old, new


def run_trial(arguments: argparse.Namespace) -> int:
    """Print what another length of a limit would move; nothing is written.

    The keys of --json: running, begun_before, tied, deadlines, cases, and moved by procedure.
    """
    instance = open_existing(arguments.instance)
    try:
        new = changed(instance.rules, arguments.code, arguments.amount, arguments.since)
    except Refused as refused:
        raise UsageFault("；".join(reason.sentence for reason in refused.reasons)) from refused
    today = clock.now().astimezone(OFFICE_ZONE).date()
    with instance.reading() as session:
        found = tried(session, instance.rules, new, today)
    if arguments.json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False) + "\n")
        return 0
    told = [f"在办{found.running}项，会变{found.limits}项，涉及{found.cases}件案件"]
    for one in found.moved:
        ways = f"提前{one.earlier}，推后{one.later}，已届满{one.over}"
        told.append(f"  {one.procedure}：{one.limits}项，{ways}")
    sys.stdout.write("\n".join(told) + "\n")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print every version with its days and how many cases run under it.

    A version that cases run under and no file declares is listed too, said to be missing.
    """
    instance = open_existing(arguments.instance)
    with instance.reading() as session:
        counted = versions.running(session)
    declared = instance.rules.procedures
    titles = {key: declared[key, number].title for key, number in sorted(declared)}
    rows = [
        {
            "key": key,
            "version": number,
            "title": titles.get(key, ""),
            **_days(declared.get((key, number))),
            "running": counted.get((key, number), 0),
            "missing": (key, number) not in declared,
        }
        for key, number in sorted({*declared, *counted})
    ]
    if arguments.json:
        _print(rows)
        return 0
    for row in rows:
        days = f"{row['since']} 起" + (f"至 {row['until']}" if row["until"] else "")
        said = "规则文件中没有这一版" if row["missing"] else days
        sys.stdout.write(
            f"{row['key']}　第{row['version']}版　{row['title']}　{said}　在办{row['running']}件\n"
        )
    return 0


def _days(procedure: Procedure | None) -> dict[str, str | None]:
    """From when until when a version is in force; nothing is known of one that is missing."""
    if procedure is None:
        return {"since": None, "until": None}
    until = procedure.until.isoformat() if procedure.until else None
    return {"since": procedure.since.isoformat(), "until": until}


def run_migrate(arguments: argparse.Namespace) -> int:
    """Print which running cases go on under the other version; 1 when some were refused."""
    instance = open_existing(arguments.instance)
    source = _version(instance, arguments.key, arguments.source)
    target = _version(instance, arguments.key, arguments.target)
    if source is target:
        raise UsageFault("--from 和 --to 是同一版本")
    today = clock.now().astimezone(OFFICE_ZONE).date()
    if target.since > today:
        raise UsageFault(
            f"{target.title}程序第{target.version}版自{target.since.isoformat()}起施行，今天还不能转入"
        )
    if target.until is not None and target.until < today:
        raise UsageFault(
            f"{target.title}程序第{target.version}版施行至{target.until.isoformat()}，不能再转入"
        )
    states = _states(arguments.states, source, target)
    for old in arguments.back:
        if not source.has_state(old) or old in states:
            raise UsageFault(f"--back：第{source.version}版没有状态“{old}”，或者又写在 --map 中")
        if target.has_state(old):
            raise UsageFault(f"--back：第{target.version}版也有状态“{old}”，案件留在其中")
    tell_of_other_files(instance)
    with instance.reading() as session:
        if arguments.by and not arguments.apply:
            # Whoever is named and may not do it learns that from the trial already.
            rule_administrator(session, instance.rules, arguments.by)
        going, staying = versions.moves(
            session, source, target, states, arguments.back, archived=arguments.archived
        )
    if arguments.apply:
        with instance.writing() as session:
            rule_administrator(session, instance.rules, arguments.by)
        _apply(instance, arguments.by, going, source, target)
    if arguments.json:
        _print(
            {
                "cases": len(going) + len(staying),
                "moves": [{"reference": m.reference, "from": m.source, "to": m.to} for m in going],
                "refused": [asdict(one) for one in staying],
            }
        )
    else:
        _tell(going, staying, applied=arguments.apply)
    return 1 if arguments.apply and staying else 0


def _version(instance: Instance, key: str, number: int) -> Procedure:
    procedures = instance.rules.procedures
    if (key, number) not in procedures:
        known = [f"第{n}版" for name, n in sorted(procedures) if name == key]
        if not known:
            names = "、".join(sorted({name for name, _ in procedures}))
            raise UsageFault(f"没有“{key}”这个程序，可选：{names}")
        raise UsageFault(f"程序“{key}”没有第{number}版，只有{'、'.join(known)}")
    return procedures[key, number]


def _states(
    pairs: Sequence[tuple[str, str]], source: Procedure, target: Procedure
) -> dict[str, str]:
    states = dict(pairs)
    if len(states) != len(pairs):
        raise UsageFault("--map 中同一旧状态写了两次")
    for old, new in pairs:
        if not source.has_state(old):
            raise UsageFault(f"--map：第{source.version}版没有状态“{old}”")
        if not target.has_state(new):
            raise UsageFault(f"--map：第{target.version}版没有状态“{new}”")
        if target.has_state(old) and old != new:
            raise UsageFault(f"--map：第{target.version}版也有状态“{old}”，不能改作“{new}”")
    return states


def _apply(
    instance: Instance,
    by: str,
    going: Sequence[versions.Move],
    source: Procedure,
    target: Procedure,
) -> None:
    for batch in _batches(going):
        with instance.writing() as session:
            actor = rule_administrator(session, instance.rules, by)
            work = Work(session, instance.rules, actor, clock.now(), instance.blobs)
            moved = versions.move(work, batch, source, target)
            words = f"{source.key} 第{source.version}版 → 第{target.version}版，{moved}件"
            log_security(work, "migrate_cases", subject=words)


def _batches(rows: Sequence[versions.Move]) -> Iterator[list[versions.Move]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _tell(
    going: Sequence[versions.Move], staying: Sequence[versions.Stays], *, applied: bool
) -> None:
    for one in going:
        sys.stdout.write(f"{one.reference}　{one.source} → {one.to}\n")
    for other in staying:
        sys.stdout.write(f"{other.reference}　不能转入：{other.why}\n")
    done = "已转入" if applied else "可以转入"
    sys.stdout.write(f"{done}{len(going)}件，不能转入{len(staying)}件。")
    sys.stdout.write("\n" if applied else "没有写入；加 --apply 转入。\n")


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
