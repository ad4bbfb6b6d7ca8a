"""`casehub audit`: verify the record, seal a checkpoint, print the public key to pin."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.cli import clock, progress
from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault
from casehub.model import Checkpoint
from casehub.record import audit
from casehub.record.checkpoints import Places, seal_due, write_copies
from casehub.record.keys import KeyTrouble, public_key, read_key

if TYPE_CHECKING:
    import argparse

    from casehub.settings import Settings


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("audit", help="核对办案记录、封存检查点")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    what = "核对记录链、每一行、办理、编号、文书、文件和检查点；查找索引不在其内，见 search-index"
    verify = ways.add_parser("verify", help=what)
    verify.add_argument("--json", action="store_true", help="以 JSON 输出")
    verify.add_argument("--key", metavar="PUBLIC", help="固定的公钥：十六进制，或者每行一个的文件")
    verify.add_argument(
        "--checkpoints", metavar="DIR", type=Path, help="机外保存的检查点副本所在的目录"
    )
    verify.set_defaults(run=run_verify)
    seal = ways.add_parser("seal", help="签署检查点，并把副本写到机外目录")
    renewing = "更换签名密钥：由原密钥签署；原密钥丢失的，新公钥须另行公布"
    seal.add_argument("--new-key", action="store_true", help=renewing)
    seal.set_defaults(run=run_seal)
    key = ways.add_parser("key", help="打印签名密钥的公钥，供公布和固定")
    key.set_defaults(run=run_key)


def places_of(at: Settings) -> Places:
    """Where an instance has its signing key and the copies of its checkpoints."""
    return Places(
        at.keys / "checkpoint.key", at.checkpoints, at.checkpoint_copies, at.checkpoint_key,
        at.timestamp_roots,
    )


def run_verify(arguments: argparse.Namespace) -> int:
    """Exit 0 when nothing was found, 1 with one fault per line."""
    instance = open_existing(arguments.instance)
    places = places_of(instance.settings)
    given = arguments.checkpoints
    try:
        keys = places.keys(arguments.key or "")
    except KeyTrouble as error:
        raise UsageFault(str(error)) from error

    copies = (given,) if given else places.copies
    against = audit.Against(instance.rules, keys, copies, clock.now(), places.stamp_roots)
    with instance.reading() as session:
        if instance.engine.dialect.name == "postgresql":
            # One moment for all queries; offices keep writing meanwhile.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        report = audit.verify(session, instance.blobs, partial(progress.tell, last=True), against)
    if arguments.json:
        content = {"sound": report.sound, **vars(report)}
        content["faults"] = [fault.json() for fault in report.faults]
        json.dump(content, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for fault in report.faults:
            sys.stdout.write(f"{fault}\n")
        for said in report.believed:
            sys.stdout.write(f"提示：{said}\n")
        sys.stdout.write(
            f"案件 {report.cases} 件，记录 {report.events} 条，数据 {report.rows} 行，"
            f"文书 {report.documents} 份，文件 {report.blobs} 个，检查点 {report.checkpoints} 个："
            f"{_verdict(report, pinned=bool(arguments.key or places.pinned))}\n"
        )
    return 0 if report.sound else 1


def _verdict(report: audit.Report, *, pinned: bool) -> str:
    """What was found, and what cannot be: without a seal, or without the key that must be its."""
    if not report.sound:
        return f"发现 {len(report.faults)} 处问题"
    if not report.checkpoints:
        return "未发现改动；尚未封存任何检查点，整体改写还查不出来，请运行 casehub audit seal"
    if not pinned:
        return "未发现改动；没有固定公钥（--key），签名密钥是否被换过查不出来"
    return "未发现改动"


def run_seal(arguments: argparse.Namespace) -> int:
    """Sign a checkpoint and write the copies that leave the machine."""
    instance = open_existing(arguments.instance)
    places = places_of(instance.settings)
    try:
        with instance.writing() as session:
            sealed = seal_due(
                session, places, timedelta(0), clock.now(), renew=arguments.new_key
            )
            anew = sealed is not None
    except KeyTrouble as error:
        raise UsageFault(str(error)) from error
    with instance.reading() as session:
        done, failed = write_copies(session, places)
        newest = select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)
        made = session.scalars(newest).one()
        what = "已封存检查点" if anew else "上次封存以后没有新的记录，不另封存。最近的检查点"
        sys.stdout.write(f"{what} {made.id}：记录 {made.event_count} 条\n")
        if arguments.new_key:
            alone = "没有原密钥的签署，须把新旧公钥都列入固定的公钥"
            how = "由原密钥签署" if made.endorsement else alone
            sys.stdout.write(f"签名密钥已更换（{how}），新公钥 {made.public_key}\n")
    for path in done:
        sys.stdout.write(f"已写出 {path}\n")
    for folder in failed:
        sys.stderr.write(f"检查点副本没有写到 {folder}，请检查这个目录；下次封存时补写。\n")
    return 1 if failed else 0


def run_key(arguments: argparse.Namespace) -> int:
    """Print the public key of the instance, in hex. Raises UsageFault when it has none."""
    instance = open_existing(arguments.instance)
    try:
        key = read_key(instance.settings.keys / "checkpoint.key")
    except KeyTrouble as error:
        with instance.reading() as session:
            sealed = session.scalar(select(Checkpoint.id).limit(1)) is not None
        first = "第一次封存检查点时生成（后台程序或者 casehub audit seal）"
        how = "已封存过检查点，请把原来的密钥放回" if sealed else first
        raise UsageFault(f"{error}；{how}") from error
    sys.stdout.write(f"{public_key(key)}\n")
    return 0
