"""`casehub search-index check | rebuild`: the search index held against its rows, and mended."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casehub.cli import progress
from casehub.cli.instance import open_existing
from casehub.db import session_factory
from casehub.desk.looking import index

if TYPE_CHECKING:
    import argparse


# So many are listed one by one; all are counted.
LISTED = 200


@dataclass
class Said:
    """What was found, for people and for scripts; left: rows that somebody was at work on."""

    looked: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, str]] = field(default_factory=list)
    mended: int = 0
    left: int = 0

    @property
    def found(self) -> int:
        """How many differences, listed or not."""
        return sum(self.counts.values())

    def tell(self, kind: str, where: str, sentence: str) -> None:
        """Count a fault, and list it while few are listed."""
        self.counts[kind] += 1
        if len(self.faults) < LISTED:
            self.faults.append({"kind": kind, "where": where, "sentence": sentence})

    def json(self) -> dict[str, object]:
        """As scripts read it."""
        told = {"looked": self.looked, "found": self.found, "counts": dict(self.counts)}
        return {**told, "mended": self.mended, "left": self.left, "faults": self.faults}


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `search-index`."""
    command = commands.add_parser("search-index", help="查找索引：与数据逐条比对、重建")
    ways = command.add_subparsers(dest="way", metavar="动作", required=True)
    check = ways.add_parser("check", help="比对案件、收文、文书的查找词，列出缺少、不一致和多余的")
    check.set_defaults(run=run_check)
    rebuild = ways.add_parser("rebuild", help="按数据重建不一致的部分；中断后再运行一次即可")
    rebuild.set_defaults(run=run_rebuild)
    for one in (check, rebuild):
        one.add_argument("--json", action="store_true", help="以 JSON 输出")


def run_check(arguments: argparse.Namespace) -> int:
    """0: the index is that of its rows; 1: it is not, one line for each text. Changes nothing."""
    instance, said = open_existing(arguments.instance), Said()
    with session_factory(instance.engine)() as session:
        # Asked as a command of the index, hence by who may write; nothing is written.
        _note_engine(said, index.unsound(session.connection()))
    with instance.reading() as session:
        if instance.engine.dialect.name == "postgresql":
            # One moment for all queries; offices keep writing meanwhile.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for step in index.compared(session, index.parts(instance.rules.kinds)):
            _note(said, step)
    ends = "请运行 casehub search-index rebuild" if said.found else "查找索引与数据一致"
    return _told(said, ends, as_json=arguments.json, code=1 if said.found else 0)


def run_rebuild(arguments: argparse.Namespace) -> int:
    """0: everything that differed was put right; 1: somebody was at work on it, run it again."""
    instance, said = open_existing(arguments.instance), Said()
    writing = session_factory(instance.engine)
    with writing() as session, session.begin():
        made = index.made_sound(session.connection())
    _note_engine(said, made)
    said.mended += len(made)
    with instance.reading() as session:
        for step in index.compared(session, index.parts(instance.rules.kinds)):
            _note(said, step)
            # What was read so far is let go of: no batch is mended beside an old reading.
            session.rollback()
            if step.differs:
                with writing() as own, own.begin():
                    ids = [one.row_id for one in step.differs]
                    mended, left = index.mend(own, step.differs[0].part, ids)
                said.mended, said.left = said.mended + mended, said.left + left
    ends = f"已重建 {said.mended} 条"
    if said.left:
        ends += f"，{said.left} 条正在办理，没有改动，请再运行一次"
    return _told(said, ends, as_json=arguments.json, code=1 if said.left else 0)


def _note_engine(said: Said, found: list[str]) -> None:
    for pairs in found:
        said.tell("engine", pairs, f"数据库的索引 {pairs} 与查找词不一致")


def _note(said: Said, step: index.Step) -> None:
    said.looked += step.looked
    for one in step.differs:
        where = f"{one.part.name} {one.row_id}"
        said.tell(one.fault.value, where, f"{where} 的查找词{one.fault.words}")
    progress.tell(f"正在比对查找索引：{said.looked} 行，不一致 {said.found} 条")


def _told(said: Said, ends: str, *, as_json: bool, code: int) -> int:
    progress.tell(f"已比对查找索引：{said.looked} 行", last=True)
    if as_json:
        sys.stdout.write(json.dumps(said.json(), ensure_ascii=False) + "\n")
        return code
    sys.stdout.writelines(f"{one['sentence']}\n" for one in said.faults)
    if said.found > len(said.faults):
        sys.stdout.write(f"另有 {said.found - len(said.faults)} 条没有逐一列出\n")
    sys.stdout.write(f"比对 {said.looked} 行，不一致 {said.found} 条：{ends}\n")
    return code
