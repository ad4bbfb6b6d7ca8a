"""`./run mutate [--only config|guards] [--sample N] [--seed S] [--json]`."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

from tests.mutation import guards, rows
from tests.mutation.mutant import Mutant
from tests.mutation.running import CAUGHT, SURVIVED, TOO_LONG, Copy, Kept, Result, attempt_all

ROOT = Path(__file__).resolve().parents[2]
AIM = 0.9


def chosen(only: str, sample: int, seed: int) -> list[Mutant]:
    """The changes to try: all, or so many, half of each area, the same ones for the same seed."""
    areas = {"config": rows.mutants, "guards": guards.mutants}
    found = {name: list(make(ROOT)) for name, make in areas.items() if only in {name, ""}}
    dice = random.Random(seed)
    picked: list[Mutant] = []
    for ones in found.values():
        dice.shuffle(ones)
        real = (m for m in ones if m.area != "config" or rows.is_another(ROOT, m))
        # There are far more rows than conditions; both are wanted.
        picked += islice(real, -(-sample // len(found)) if sample else None)
    dice.shuffle(picked)
    return picked[: sample or None]


def report(mutants: list[Mutant], results: dict[str, Result]) -> dict[str, object]:
    """The figures and the survivors of these changes, as far as they were tried."""
    tried = [results[m.id] for m in mutants if m.id in results]
    by_area = {
        area: {"tried": len(mine), "caught": sum(r.noticed for r in mine)}
        for area in sorted({r.area for r in tried})
        for mine in [[r for r in tried if r.area == area]]
    }
    caught = sum(r.noticed for r in tried)
    survivors = [r for r in tried if r.outcome == SURVIVED]
    late = [r.said for r in tried if r.outcome == TOO_LONG]
    return {
        "mutations": len(mutants),
        "tried": len(tried),
        "caught": caught,
        "survived": len(survivors),
        "too_long": late,
        "share": round(caught / (len(tried) - len(late)), 4) if len(tried) > len(late) else None,
        "areas": by_area,
        "by_tables": sum("test_approved" in r.by or "approved" in r.by for r in tried),
        "kinds": dict(Counter(r.kind for r in survivors)),
        "survivors": [r.said for r in survivors],
    }


def main() -> int:
    """Exit 0: at least nine of ten were caught. 1: fewer. 130: stopped; the next run goes on."""
    parser = argparse.ArgumentParser(prog="./run mutate", description=__doc__)
    parser.add_argument("--only", choices=("config", "guards"), default="")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="that many; else all")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2)
    parser.add_argument("--again", action="store_true", help="try once more what was not caught")
    parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = ROOT / ".tools" / "mutation"
    folder.mkdir(parents=True, exist_ok=True)
    kept = Kept(folder / "results.jsonl")
    if options.fresh:
        kept.file.unlink(missing_ok=True)
    mutants, known = chosen(options.only, options.sample, options.seed), kept.read()
    if options.again:
        known = {number: one for number, one in known.items() if one.outcome == CAUGHT}
    waiting = [m for m in mutants if m.id not in known]
    done, stopped = len(mutants) - len(waiting), False

    def tell(result: Result) -> None:
        nonlocal done
        done += 1
        mark = "·" if result.noticed else result.outcome.upper()
        sys.stderr.write(f"{done}/{len(mutants)} {mark} {result.seconds:.0f}s {result.said}\n")
        sys.stderr.flush()

    with tempfile.TemporaryDirectory(prefix="mutation-") as place:
        copies = [Copy(ROOT, Path(place) / str(n)) for n in range(min(options.jobs, len(waiting)))]
        try:
            for _ in attempt_all(waiting, copies, kept, tell):
                pass
        except KeyboardInterrupt:
            stopped = True
            sys.stderr.write("stopped; the same command goes on from here\n")
    said = report(mutants, kept.read())
    if options.json:
        json.dump(said, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"{said['caught']} of {said['tried']} caught ({said['mutations']} chosen)\n")
        sys.stdout.writelines(f"survived: {one}\n" for one in said["survivors"])  # type: ignore[attr-defined]
    if stopped:
        return 130
    return 0 if isinstance(said["share"], float) and said["share"] >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
