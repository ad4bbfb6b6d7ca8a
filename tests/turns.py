"""Which test modules a run of limited length takes: each cheap one, and those whose turn it is.

The whole takes an hour on two cores, and the hour is spent by few: journeys through a browser,
kills of real processes, machines over whole procedures. Continuous integration runs every cheap
module at each commit, every module that is new or was changed since it was measured, every module
that says of itself that it stays (`AT_EVERY_COMMIT`: it asks what any change may break), and of the
dear ones a share that the commit chooses: each comes up again within a few commits. The whole runs
at night and before a release (`./run test`).
"""

from __future__ import annotations

import ast
import csv
import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

COSTS = Path(__file__).with_name("costs.csv")
# A module above this many seconds waits for its turn.
DEAR = 3.0
CORES = 2
# The constant with which a dear module says that it never waits.
STAYS = "AT_EVERY_COMMIT"


@dataclass(frozen=True)
class Cost:
    """What one module took, in seconds of one of two cores, and the text that it then had."""

    seconds: float
    digest: str


def digest(module: Path) -> str:
    """By what a changed module is told from the measured one."""
    return hashlib.sha256(module.read_bytes()).hexdigest()[:12]


def read_costs(file: Path = COSTS) -> dict[str, Cost]:
    """What each module took when the whole was last measured, by its path below the project."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {row["module"]: Cost(float(row["seconds"]), row["digest"]) for row in rows}


def write_costs(seconds: Mapping[str, float], project: Path, file: Path = COSTS) -> None:
    """Keep what a whole run measured; a module that did not run keeps what was known of it."""
    known = read_costs(file) if file.exists() else {}
    known |= {one: Cost(took, digest(project / one)) for one, took in seconds.items()}
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["module", "seconds", "digest"])
        for one, cost in sorted(known.items()):
            if (project / one).is_file():
                writer.writerow([one, f"{cost.seconds:.1f}", cost.digest])


def shares(costs: Mapping[str, float], count: int) -> list[set[str]]:
    """The modules in `count` groups that take about equally long."""
    groups: list[set[str]] = [set() for _ in range(count)]
    sums = [0.0] * count
    for one in sorted(costs, key=lambda one: (-costs[one], one)):
        least = sums.index(min(sums))
        groups[least].add(one)
        sums[least] += costs[one]
    return groups


def stays(module: Path) -> bool:
    """Whether a module says of itself that it never waits for a turn."""
    return any(
        isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Constant)
        and one.value.value is True
        and any(isinstance(name, ast.Name) and name.id == STAYS for name in one.targets)
        for one in ast.parse(module.read_bytes()).body
    )


@dataclass(frozen=True)
class Turn:
    """The share of this run: the `number`th of `count`, and the modules that wait for theirs."""

    number: int
    count: int
    waiting: frozenset[str]


def turn_of(commit: int, minutes: float, costs: Mapping[str, Cost], project: Path) -> Turn:
    """The turn of a commit, of as many as the minutes ask for.

    Raises ValueError where the cheap modules and those that stay alone take longer.
    """
    unchanged = {
        one: cost.seconds
        for one, cost in costs.items()
        if (project / one).is_file() and digest(project / one) == cost.digest
    }
    dear = {
        one: seconds
        for one, seconds in unchanged.items()
        if seconds > DEAR and not stays(project / one)
    }
    always = sum(unchanged.values()) - sum(dear.values())
    room = minutes * 60 * CORES - always
    if room <= 0:
        raise ValueError(f"the cheap modules alone take {always / 60 / CORES:.1f} minutes")
    count = max(1, math.ceil(sum(dear.values()) / room))
    number = commit % count
    mine = shares(dear, count)[number]
    return Turn(number + 1, count, frozenset(dear.keys() - mine))


class Stopwatch:
    """The plugin of `--measure`: what each module took is written when the run ends.

    With several workers the process that hands out the tests hears of all of them, and writes.
    """

    def __init__(self, project: Path, file: Path = COSTS) -> None:
        self.project, self.file = project, file
        self.took: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a part of a test took."""
        self.took[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep it."""
        if not hasattr(session.config, "workerinput"):
            write_costs(self.took, self.project, self.file)
