"""The `casehub` command: every module of the tuple brings its own sub-commands."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import io
import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.cli.parser import ChineseParser, UsageFault
from casehub.collecting import uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
# What stands when a command ends goes with its process: looking through it for cycles once more
# took a fifth of `casehub check`.
atexit.register(gc.freeze)

# module → its command words. Only the module of the word that was typed is imported, so that the
# date commands start without the web and database libraries.
MODULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("casehub.cli.law", ("workdays", "deadline", "limits")),
    ("casehub.cli.workflow", ("check", "diagram")),
    ("casehub.cli.audit", ("audit",)),
    ("casehub.cli.calendars", ("calendars",)),
    ("casehub.cli.database", ("migrate",)),
    ("casehub.cli.backups.backup", ("backup",)),
    ("casehub.cli.backups.restore", ("restore",)),
    ("casehub.cli.blobs", ("blobs",)),
    ("casehub.cli.search_index", ("search-index",)),
    ("casehub.cli.backups.numbers", ("numbers",)),
    ("casehub.cli.procedures", ("procedures", "cases", "trial")),
    ("casehub.cli.bureau", ("bureau",)),
    ("casehub.cli.penalties", ("penalty", "hearing", "summary", "criminal", "surcharge")),
    ("casehub.cli.seen", ("desk", "search")),
    ("casehub.cli.lists.worklists", ("worklist",)),
    ("casehub.cli.lists.lots", ("lots",)),
    ("casehub.cli.demo", ("demo",)),
    ("casehub.cli.documents", ("documents",)),
    ("casehub.cli.exchange", ("exchange",)),
    ("casehub.bench.command", ("bench",)),
    ("casehub.listening", ("serve",)),
    ("casehub.worker.command", ("worker",)),
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 2 bad input (one Chinese sentence on stderr), else the command's."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    if logging.lastResort is not None:
        # A command says in sentences what it finds; of the log only faults of the program show.
        # Whoever goes on running (serve, worker) writes a log of its own.
        logging.lastResort.setLevel(logging.ERROR)
    try:
        # What a module defines lives as long as the command: looking for cycles took a quarter.
        with uncollected():
            parser = build_parser(_wanted(words))
        arguments = parser.parse_args(words)
        return int(arguments.run(arguments))
    except UsageFault as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.code
    except BrokenPipeError:
        # The reader has gone (casehub … | head): nothing more can be said on stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return INTERRUPTED
    except Exception as error:
        # Looked into only now: the date commands start without the database's libraries.
        faults = importlib.import_module("casehub.cli.faults")
        known = faults.explained(error, _instance(words))
        if known is None:
            raise
        sys.stderr.write(f"{known}\n")
        return int(known.code)


def build_parser(modules: Sequence[str]) -> ChineseParser:
    """Build the top parser with the sub-commands of these modules."""
    parser = ChineseParser(prog="casehub", description="知识产权办案协同系统")
    parser.add_argument(
        "--instance",
        metavar="DIR",
        type=Path,
        default=Path(os.environ.get("CASEHUB_INSTANCE") or "instance"),
        help="实例目录，默认取环境变量 CASEHUB_INSTANCE，否则为 instance",
    )
    parser.add_argument(
        "--version", action="version", version=f"casehub {version('casehub')}", help="打印版本"
    )
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)
    for name in modules:
        importlib.import_module(name).register(commands)
    return parser


def _instance(words: Sequence[str]) -> Path:
    """The instance folder that the words name, also when they were not parsed to the end."""
    known = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    known.add_argument("--instance", default=os.environ.get("CASEHUB_INSTANCE") or "instance")
    return Path(known.parse_known_args(list(words))[0].instance)


def _wanted(words: Sequence[str]) -> list[str]:
    """Return the module that owns the first command word, or all of them for help and errors."""
    everything = [name for name, _ in MODULES]
    rest = iter(words)
    for word in rest:
        if word == "--instance":
            next(rest, None)
        elif not word.startswith("-"):
            return [name for name, owned in MODULES if word in owned] or everything
        elif word == "--version":
            return []
        elif not word.startswith("--instance="):
            return everything
    return everything
