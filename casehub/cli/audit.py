"""`casehub audit`: verify the record, seal a checkpoint, export checkpoints."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.cli.instance import open_existing
from casehub.model import Checkpoint
from casehub.record import audit

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from casehub.settings import Settings

KEY_BYTES = 32


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("audit", help="核对办案记录、封存检查点")
    ways = command.add_subparsers(dest="way", metavar="命令", required=True)
    verify = ways.add_parser("verify", help="核对记录链、编号、文书、证据文件和检查点")
    verify.add_argument("--json", action="store_true", help="以 JSON 输出")
    verify.set_defaults(run=run_verify)
    seal = ways.add_parser("seal", help="签署检查点，并写到实例的 checkpoints 目录供带离本机")
    seal.set_defaults(run=run_seal)


def run_verify(arguments: argparse.Namespace) -> int:
    """Exit 0 when nothing was found, 1 with one fault per line."""
    instance = open_existing(arguments.instance)

    def progress(line: str) -> None:
        sys.stderr.write(f"{line}…\n")

    with instance.reading() as session:
        if instance.engine.dialect.name == "postgresql":
            # One moment for all queries; offices keep writing meanwhile.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        report = audit.verify(session, instance.blobs, progress)
        report.faults += audit.witness_faults(session, instance.settings.checkpoints)
    if arguments.json:
        json.dump({"sound": report.sound, **vars(report)}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for fault in report.faults:
            sys.stdout.write(f"{fault}\n")
        sys.stdout.write(
            f"案件 {report.cases} 件，记录 {report.events} 条，文书 {report.documents} 份，"
            f"文件 {report.blobs} 个，检查点 {report.checkpoints} 个："
            f"{'未发现改动' if report.sound else f'发现 {len(report.faults)} 处问题'}\n"
        )
    return 0 if report.sound else 1


def key_file(settings: Settings) -> Path:
    """Where the instance keeps its signing key; on other machines of one bureau there is none."""
    return settings.keys / "checkpoint.key"


def signing_key(settings: Settings) -> bytes:
    """The instance's signing key, made once, readable by its owner only."""
    path = key_file(settings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(os.urandom(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
    return path.read_bytes()


def run_seal(arguments: argparse.Namespace) -> int:
    """Sign a checkpoint and write a copy that leaves the machine."""
    instance = open_existing(arguments.instance)
    key = signing_key(instance.settings)
    with instance.writing() as session:
        row = audit.seal(session, key, datetime.now(UTC))
        number = row.id
    with instance.reading() as session:
        kept = session.scalars(select(Checkpoint).where(Checkpoint.id == number)).one()
        content, events = audit.checkpoint_json(kept), kept.event_count
    folder = instance.settings.checkpoints
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:08d}.json"
    path.write_text(content)
    sys.stdout.write(f"已封存检查点 {number}：记录 {events} 条，{path}\n")
    return 0
