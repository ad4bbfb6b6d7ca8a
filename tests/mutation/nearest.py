"""Which tests are near a change: the approved tables first, then the files that name its subject."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.mutation.mutant import Mutant

FIRST = {
    "config": (
        ["tests/rulebook/test_approved.py", "tests/workflow/test_procedures.py", "tests/workflow/test_loader.py"],
        ["tests/workflow", "tests/rulebook"],
    ),
}
# What drives browsers, kills processes or measures is no nearest test of a rule.
FAR = ("bench", "deploy", "demonstration", "faults", "journeys", "mutation", "upgrade")
MOST = 4
# A condition that the nearest do not ask may be asked in any procedure that uses it.
ALL = "tests/procedures"
# Words that hundreds of rules share say nothing.
COMMON = 25


@cache
def words(root: Path) -> dict[str, frozenset[str]]:
    """Test file → the words in it."""
    found = {}
    for path in sorted((root / "tests").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if path.name.startswith("test_") and name.split("/")[1] not in FAR:
            found[name] = frozenset(re.findall(r"[\w.]+", path.read_text(encoding="utf-8")))
    return found


def stages(root: Path, mutant: Mutant) -> list[list[str]]:
    """The tests to run, one lot after the other while none has noticed anything."""
    of_guards = mutant.area == "guards"
    first = _own(root, mutant) if of_guards else [list(lot) for lot in FIRST[mutant.area]]
    done = [one for lot in first for one in lot]
    near: dict[str, float] = {}
    steps = _steps(root).get(mutant.subjects[0], ()) if of_guards else ()
    for word in dict.fromkeys((*mutant.subjects, *steps, mutant.old.strip('"'), mutant.new.strip('"'))):
        naming = [name for name, told in words(root).items() if word in told]
        if len(word) > 2 and len(naming) <= COMMON:
            for name in naming:
                near[name] = near.get(name, 0) + 1 / len(naming)
    ranked = sorted(near, key=lambda name: (-near[name], name))
    rest = [name for name in ranked if not any(name.startswith(f"{one}/") or name == one for one in done)]
    near_by = [*first, rest[:MOST]] if rest else first
    return [*near_by, [ALL]] if of_guards else near_by


def _own(root: Path, mutant: Mutant) -> list[list[str]]:
    """The test file of the changed module, then the other tests of its room."""
    module = Path(mutant.file).relative_to("casehub")
    room = Path("tests") / module.parent
    one = room / f"test_{module.name}"
    lots = [[one.as_posix()]] if (root / one).exists() else []
    return [*lots, [room.as_posix()]] if room != Path(ALL) and (root / room).is_dir() else lots


@cache
def _steps(root: Path) -> dict[str, tuple[str, ...]]:
    """Guard → the steps that ask it."""
    found: dict[str, tuple[str, ...]] = {}
    step = ""
    for path in sorted((root / "workflows").glob("*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if named := re.fullmatch(r"  (\w+):", line):
                step = named[1]
            elif asked := re.fullmatch(r"    guards: (?:&\w+ )?\[(.*)\]", line):
                for guard in asked[1].split(", "):
                    found[guard] = (*found.get(guard, ()), step)
    return found
