"""`casehub documents`: the kinds of papers, and a sample PDF of each."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault
from casehub.declared import DeclarationFaults
from casehub.documents import Kind, RenderRefusedError, load_kinds, names_used, sample_facts
from casehub.documents.kinds import Listed
from casehub.documents.pages import TEMPLATES
from casehub.documents.render import render
from casehub.documents.sources import FontsError
from casehub.documents.templates.sidecars import read_kinds
from casehub.model.document import Validity
from casehub.papers.verifying import verify_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

FAMILIES = {"notice": "执法文书", "letter": "红头函", "form": "表格", "record": "笔录"}


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `documents kinds`, `list` and `sample`; other modules may add to its tasks."""
    documents = commands.add_parser("documents", help="文书种类、样张和核验")
    tasks = documents.add_subparsers(dest="task", metavar="命令", required=True)
    kinds = tasks.add_parser("kinds", help="列出全部文书种类")
    kinds.add_argument("--json", action="store_true", help="输出JSON")
    kinds.set_defaults(run=run_kinds)
    listed = tasks.add_parser("list", help="文书目录：编号、名称、程序、送达、盖章、期间")
    listed.add_argument("--json", action="store_true", help="输出JSON")
    listed.set_defaults(run=run_list)
    sample = tasks.add_parser("sample", help="生成样张")
    sample.add_argument("kind", nargs="?", metavar="种类", help="种类名或者编号，如 D07")
    sample.add_argument("--all", action="store_true", help="全部种类")
    sample.add_argument("--out", type=Path, required=True, metavar="目录", help="存放样张的目录")
    sample.set_defaults(run=run_sample)
    verify = tasks.add_parser("verify", help="核对文件是否与签发的文件一致")
    verify.add_argument("file", type=Path, metavar="文件")
    verify.add_argument("--code", default="", metavar="核验码", help="文书上的核验码")
    verify.add_argument("--json", action="store_true", help="输出JSON")
    verify.set_defaults(run=run_verify)


def _kinds() -> Mapping[str, Kind]:
    try:
        return load_kinds(TEMPLATES)
    except DeclarationFaults as error:
        raise UsageFault("文书种类定义有误：" + str(error)) from error


def run_kinds(arguments: argparse.Namespace) -> int:
    """Print every kind with its family, procedures and the rules it reads."""
    kinds = _kinds()
    if arguments.json:
        rows = [
            {
                "id": k.id,
                "kind": k.kind,
                "title": k.title,
                "family": k.family,
                "procedures": list(k.procedures),
                "numbered": k.numbered,
                "sealed": k.sealed,
                "fields": [f.id for f in k.fields],
                **names_used(k),
            }
            for k in kinds.values()
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for kind in sorted(kinds.values(), key=lambda k: k.id):
        print(f"{kind.id}　{kind.title}　{FAMILIES[kind.family]}　{kind.kind}")
    return 0


def _names(kind: Kind) -> tuple[Listed, ...]:
    """The papers of the source lists that a kind is: its own number first."""
    title = kind.listed_as or kind.title
    return (Listed(kind.id, kind.kind, title, kind.procedures), *kind.also)


def run_list(arguments: argparse.Namespace) -> int:
    """Print every edition of every kind: its number in its source list, name, procedures, period.

    A kind that is several papers of the lists has a row for each; drawn_as names the kind that
    draws it. title: as its source list has it. served: somebody outside receives it. from, until:
    the first and the last day on which a case may have been opened that has this edition; null
    where none is set. 0 always.
    """
    kinds = read_kinds(TEMPLATES)[0]
    rows = [
        {
            "kind": named.kind,
            "title": named.title,
            "number": named.id,
            "procedure": list(named.procedures),
            "drawn_as": one.kind,
            "served": bool(one.served_on) or one.handed,
            "sealed": one.sealed,
            "from": one.since and one.since.isoformat(),
            "until": one.until and one.until.isoformat(),
        }
        for name in kinds
        for one in kinds.editions(name)
        for named in _names(one)
    ]
    rows.sort(key=lambda row: (str(row["number"]), str(row["kind"])))
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print("　".join(str(row[name]) for name in ("number", "title", "kind")))
    return 0


def _chosen(arguments: argparse.Namespace, kinds: Mapping[str, Kind]) -> list[Kind]:
    if arguments.all:
        return list(kinds.values())
    if not arguments.kind:
        raise UsageFault("请写明文书种类，或者用 --all 生成全部样张")
    found = [
        k for k in kinds.values()
        if any(arguments.kind in {one.kind, one.id} for one in _names(k))
    ]  # fmt: skip
    if not found:
        raise UsageFault(f"没有“{arguments.kind}”这种文书")
    return found


def run_sample(arguments: argparse.Namespace) -> int:
    """Write sample PDFs from invented facts, one per kind."""
    chosen = _chosen(arguments, _kinds())
    arguments.out.mkdir(parents=True, exist_ok=True)
    for n, kind in enumerate(chosen, 1):
        try:
            made = render(kind, sample_facts(kind))
        except (FontsError, RenderRefusedError) as error:
            raise UsageFault(str(error)) from error
        target = arguments.out / f"{kind.id}-{kind.kind}.pdf"
        target.write_bytes(made.pdf)
        sys.stderr.write(f"样张 {n}/{len(chosen)}：{kind.title}，{made.pages}页\n")
        print(f"{made.sha256}  {target}")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Compare a presented file with the issued one by hash; exit 0 only when they are the same."""
    if not arguments.file.is_file():
        raise UsageFault(f"没有这个文件：{arguments.file}")
    instance = open_existing(arguments.instance)
    with instance.reading() as session, arguments.file.open("rb") as stream:
        found = verify_file(session, stream, arguments.code)
    if arguments.json:
        json.dump(asdict(found), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0 if found.matches else 1
    if not found.found:
        sys.stdout.write("未签发过此文件\n")
        return 1
    verdict = "与签发的文件一致" if found.matches else "与签发的文件不一致"
    gone = found.status in {Validity.SUPERSEDED, Validity.VOID}
    state = f"，{Validity(found.status).words}" if gone else ""
    sys.stdout.write(f"{verdict}：《{found.title}》{found.number}，{found.office}{state}\n")
    return 0 if found.matches else 1
