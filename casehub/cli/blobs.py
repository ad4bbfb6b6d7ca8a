"""`casehub blobs scrub`: read the kept files, mend what can be mended, name the rest."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from casehub.acts.letters.codes import borne_codes
from casehub.cli import clock
from casehub.cli.faults import DAMAGED
from casehub.cli.instance import open_existing
from casehub.documents.typefaces import use_fonts
from casehub.papers.scrubbing import scrub

if TYPE_CHECKING:
    import argparse

# A part this old belongs to no upload that still runs.
LEFT_BEHIND_SECONDS = 24 * 3600


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `blobs`."""
    blobs = commands.add_parser("blobs", help="存储的文件：通读核对、修复")
    actions = blobs.add_subparsers(dest="action", metavar="动作", required=True)
    one = actions.add_parser("scrub", help="读一遍所有文件，损坏的文书重新打印，其余列出")
    one.add_argument("--due", action="store_true", help="只读三十天没有读过的和已知有问题的")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=run_scrub)


def run_scrub(arguments: argparse.Namespace) -> int:
    """0: everything is whole now; 13: something is not and could not be mended."""
    instance = open_existing(arguments.instance)
    use_fonts(instance.settings.fonts, instance.settings.local_fonts)
    swept = instance.blobs.place.sweep(LEFT_BEHIND_SECONDS)
    done = scrub(
        instance.reading,
        instance.writing,
        instance.blobs,
        instance.rules.kinds,
        clock.now(),
        everything=not arguments.due,
        codes=borne_codes(
            lambda _: instance.rules, clock.now, instance.blobs, instance.settings.keys
        ),
    )
    faulty = [
        {"sha256": f.sha256, "missing": f.missing, "where": list(f.where), "sentence": f.sentence}
        for f in done.faulty
    ]
    if arguments.json:
        result = {"read": done.read, "repaired": done.repaired, "faulty": faulty, "swept": swept}
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(
            f"已读 {done.read} 个文件：重新打印 {len(done.repaired)} 个，有问题 {len(faulty)} 个\n"
        )
        sys.stdout.writelines(f"{f.sentence}\n" for f in done.faulty)
    return DAMAGED if faulty else 0
