"""Independent check of the record of a CaseHub database; the standard library, and psycopg.

Runs alone with the folder `second_verifier` beside it, both in a folder `casehub`:
`python casehub/verify_audit.py DATABASE_OR_URL [--key PUBLIC] [--checkpoints DIR] [--blobs DIR]
[--workflows DIR] [--json]`. It shares no code with CaseHub.
Exit 0: nothing found. Exit 1: faults, one per line. Exit 2: cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

# Run from anywhere, the parts are found beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from casehub.second_verifier import (
    chains,
    checkpoints,
    deadlines,
    editions,
    expiries,
    foundations,
    hands,
    incoming,
    keepers,
    openings,
    papers,
    rows,
    staff,
    stamps,
    stand_ins,
    structure,
    written,
)
from casehub.second_verifier.reading import TOLERANCE, CannotRead, instant, opened, without_password
from casehub.second_verifier.replay import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from casehub.second_verifier.reading import Database

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


def pinned(text: str | None) -> frozenset[str]:
    """Public keys from hex or from a file with one a line. Raises CannotRead for anything else."""
    if not text:
        return frozenset()
    file = ""
    if not whole_keys(text):
        try:
            file = Path(text).read_bytes().decode("ascii", "replace")
        except (FileNotFoundError, ValueError) as error:
            said = "and it is not a public key of 64 hexadecimal digits"
            raise CannotRead(f"there is no key file {text}, {said}") from error
        except OSError as error:
            raise CannotRead(f"the key file {text} cannot be read") from error
        if not whole_keys(file):
            raise CannotRead(f"the key file {text} is not one of 64 hexadecimal digits a line")
    return frozenset((file or text).split())


def whole_keys(text: str) -> bool:
    """Whether a text is one public key or several, and nothing else."""
    try:
        return bool(text.split()) and all(len(bytes.fromhex(key)) == 32 for key in text.split())
    except ValueError:
        return False


def rules_in(workflows: Path) -> Path:
    """The folder of procedures, with the roles beside it. Raises CannotRead where they are not."""
    if not workflows.is_dir():
        raise CannotRead(f"there is no folder {workflows}")
    folder = workflows.resolve()
    if next(folder.glob("*.yaml"), None) is None:
        raise CannotRead(f"the folder {workflows} has no procedures (*.yaml)")
    if not (folder.parent / "config" / "roles.toml").is_file():
        raise CannotRead(f"beside the folder {workflows} there is no config/roles.toml")
    return folder


def found(
    db: Database,
    keys: frozenset[str],
    blobs: Path | None,
    outside: Path | None,
    workflows: Path | None,
) -> Iterator[tuple[str, str, str]]:
    """Every fault, as (kind, where, sentence). What cannot be read is a fault as well."""
    latest = instant(datetime.now(UTC) + TOLERANCE)

    @cache
    def ground() -> Ground | None:
        return Ground(db, workflows) if workflows else None

    def opened_cases() -> Iterator[tuple[str, str, str]]:
        on = ground()
        if workflows and on:
            yield from openings.faults(db, workflows, on)

    def kept_registers() -> Iterator[tuple[str, str, str]]:
        on = ground()
        if workflows and on:
            yield from keepers.faults(db, workflows, on)

    stages: dict[str, Callable[[], Iterator[tuple[str, str, str]]]] = {
        "cases": lambda: chains.cases(db, ground(), latest),
        "openings": opened_cases,
        "registers": lambda: chains.registers(db, latest),
        "foundations": lambda: foundations.faults(db),
        "staff": lambda: staff.faults(db, workflows) if workflows else iter(()),
        "stand-ins": lambda: stand_ins.faults(db, workflows) if workflows else iter(()),
        "hands": lambda: hands.faults(db, workflows) if workflows else iter(()),
        "incoming hands": lambda: incoming.hands(db, workflows) if workflows else iter(()),
        "keepers": kept_registers,
        "editions": lambda: editions.faults(db, workflows) if workflows else iter(()),
        "expiries": lambda: expiries.faults(db, on) if (on := ground()) else iter(()),
        "rows": lambda: rows.faults(db),
        "written": lambda: written.faults(db, on.written) if (on := ground()) else iter(()),
        "deadlines": lambda: deadlines.faults(db, workflows) if workflows else iter(()),
        "numbers": lambda: papers.numbers(db),
        "papers": lambda: papers.papers(db, blobs),
        "exhibits": lambda: papers.exhibits(db, blobs),
        "incoming": lambda: incoming.faults(db, blobs),
        "figures": lambda: papers.figures(db, blobs),
        "checkpoints": lambda: checkpoints.faults(db, keys, outside, latest),
        "time stamps": lambda: stamps.faults(db, outside),
        "structure": lambda: structure.faults(db),
    }
    for name, stage in stages.items():
        try:
            yield from stage()
        except UNREADABLE as error:
            yield "unreadable", name, f"有记录无法读取（{error!r}）"


def verify(
    database: str | Path,
    blobs: Path | None = None,
    outside: Path | None = None,
    key: str | None = None,
    workflows: Path | None = None,
) -> list[str]:
    """Every fault found in the database (and its folders), one line each; empty when sound."""
    with opened(str(database)) as db:
        return [f"{w}: {s}" for _, w, s in found(db, pinned(key), blobs, outside, workflows)]


def counted(db: Database, blobs: Path | None) -> dict[str, int]:
    """What was looked at; files are counted when a folder was given."""
    return {
        "events": db.count("event"),
        "rows": rows.counted(db),
        "blobs": papers.files(db) if blobs else 0,
        "checkpoints": db.count("checkpoint"),
    }


def folder_of(blobs: str | None) -> tuple[Path | None, str]:
    """The folder of files, or why no file is looked at. Raises CannotRead for no such folder."""
    if not blobs:
        return None, "no --blobs DIR was given"
    if "://" in blobs:
        return None, f"{blobs} is a store, not a folder; copy it to a folder and give that"
    if not Path(blobs).is_dir():
        raise CannotRead(f"there is no folder {blobs}")
    return Path(blobs), ""


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Verify the record of a CaseHub database.")
    parser.add_argument("database", help="SQLite file or postgresql:// address")
    parser.add_argument("--key", help="pinned public key: hex, or a file with one a line")
    parser.add_argument("--checkpoints", type=Path, help="folder with copies kept outside")
    parser.add_argument("--blobs", help="folder of files")
    parser.add_argument("--workflows", type=Path, help="folder of procedures, for the replay")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    workflows = options.workflows
    beside = Path(__file__).resolve().parent.parent / "workflows"
    if workflows is None and beside.is_dir():
        workflows = beside
    try:
        with opened(options.database) as db:
            keys, (blobs, why) = pinned(options.key), folder_of(options.blobs)
            workflows = rules_in(workflows) if workflows else None
            faults = list(found(db, keys, blobs, options.checkpoints, workflows))
            counts = counted(db, blobs)
            unchecked = [*deadlines.believed(db, workflows)] if workflows else []
    except (CannotRead, OSError) as error:
        sys.stderr.write(f"cannot verify {without_password(options.database)}: {error}\n")
        return 2
    if why:
        unchecked.append(f"files: {why}")
    if not keys:
        unchecked.append("keys: no --key PUBLIC was given, so any key may have signed")
    if workflows is None:
        unchecked.append("acts: no --workflows DIR was given, so none was replayed")
    for line in unchecked:
        sys.stderr.write(f"not checked: {line}\n")
    if options.json:
        listed = [{"kind": k, "where": w, "sentence": s} for k, w, s in faults]
        said = {**counts, "unchecked": unchecked, "faults": listed}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        return 1 if faults else 0
    for _, where, sentence in faults:
        sys.stdout.write(f"{where}: {sentence}\n")
    # An empty record has no faults either: what was looked at is said with it.
    seen = ", ".join(f"{number} {what}" for what, number in counts.items())
    sys.stdout.write(f"{seen}: {len(faults) or 'no'} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
