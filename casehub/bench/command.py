"""`casehub bench`: what a step, a paper and a page cost, on both databases, against the aims."""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.bench import exchange, importing, load, pages, pdf, transition
from casehub.bench.ground import Clock, postgresql_ground, sqlite_ground, tell
from casehub.cli.instance import settled
from casehub.rulebook.book import load_rulebook
from casehub.settings import PROJECT
from casehub.storage import blobs_at

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterator, Mapping

    from casehub.bench.ground import Ground
    from casehub.bench.transition import ActFigures
    from casehub.rulebook.book import Rulebook

# What the figures should be on two quiet cores (issue and DESIGN); printed beside them.
AIMS: dict[str, float] = {
    "act.cpu_ms": 5,
    "act.ratio_cpu": 4,
    "act.statements": 12,
    "pdf.cpu_ms": 70,
    "pdf.vs_chromium": 0.4,
    "exchange.seal_ratio": 1.6,
    "exchange.verify_ratio": 0.5,
    "pages.desk.cpu_ms": 25,
    "pages.cases.cpu_ms": 25,
    "pages.case.cpu_ms": 40,
    "pages.step.cpu_ms": 40,
    "load.p95_ms": 250,
    "load.slowdown_while_printing": 1.15,
    "scale.search_ms": 50,
    "scale.desk_ratio": 1.2,
    "scale.cases_ratio": 1.2,
    "scale.case_ratio": 1.2,
    "scale.empty_office_ratio": 1.2,
    "scale.busy_officer_ratio": 1.2,
    "scale.recount_s": 60,
    "scale.recount_mb": 300,
}
AT_LEAST: dict[str, float] = {"load.pages_per_second": 80}
# What may be measured by itself: the whole takes longer than a quiet hour at night may be.
PARTS = ("act", "pdf", "exchange", "load", "scale")
# Less of mixed load says nothing, however little time there is.
LEAST_LOAD = 4.0
PAPERS_SHARE, STEPS_SHARE, LOAD_SHARE = 0.12, 0.2, 0.3


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of each part, cases in the two databases, papers in a batch.

    load: seconds of mixed load. seconds: about how long all of it may take.
    """

    steps: int
    papers: int
    batch: int
    pages: int
    sizes: tuple[int, int] = (10_000, 1_000_000)
    load: float = 20.0
    seconds: float | None = None


WHOLE = Effort(steps=200, papers=10, batch=40, pages=25)
QUICK = Effort(
    steps=30, papers=2, batch=6, pages=5, sizes=(2_000, 20_000), load=4.0, seconds=34.0
)


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("bench", help="测量办理、制作文书和打开页面的用时")
    command.add_argument("--json", action="store_true", help="以 JSON 输出")
    command.add_argument("--quick", action="store_true", help="少测几轮、少装案件，一分钟内结束")
    command.add_argument(
        "--postgresql", metavar="URL", help="同时测量这个 PostgreSQL；在其中建立并删除临时数据库"
    )
    command.add_argument("--only", choices=PARTS, help="只测一部分；scale：页面及其随案件数的变化")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; 0 whether or not an aim is missed."""
    began = time.monotonic()
    effort = QUICK if arguments.quick else WHOLE
    report = measure(effort, arguments.postgresql, arguments.only)
    report["seconds"] = round(time.monotonic() - began, 1)
    if arguments.json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(table(report)) + "\n")
    return 0


def measure(
    effort: Effort, postgresql: str | None = None, only: str | None = None
) -> dict[str, object]:
    """The whole report; `postgresql` is null without a URL. Raises UsageFault for a bad URL.

    only: one of PARTS; what belongs to the others is null.
    """
    wanted = frozenset(PARTS if only is None else (only,))
    # Papers log nothing of use here, and the pages of the benchmark are nobody's.
    log = logging.getLogger("casehub")
    with ExitStack() as stack:
        stack.callback(log.setLevel, log.level)
        log.setLevel(logging.ERROR)
        # The server first: a wrong address is told before minutes are spent.
        grounds: list[Ground] = [stack.enter_context(sqlite_ground())]
        if postgresql is not None:
            grounds.append(stack.enter_context(postgresql_ground(postgresql)))
        tell("载入规则")
        rules = load_rulebook(PROJECT)
        # As a server does before it answers.
        stack.enter_context(settled())
        clock = Clock(effort.seconds)
        printed = travelling = None
        if "exchange" in wanted:
            tell("协作函")
            travelling = exchange.measure(effort.papers, clock.part(PAPERS_SHARE))
        if "pdf" in wanted:
            tell("文书")
            printed = pdf.measure(rules, effort.papers, effort.batch, clock.part(PAPERS_SHARE))
        found = {}
        for n, ground in enumerate(grounds):
            part = clock.part(1 / (len(grounds) - n))
            found[ground.name] = {
                **_engine(ground, rules, effort, wanted, part),
                "pdf": printed and printed.as_json(),
                "exchange": travelling and {
                    **travelling.as_json(), "import_ms": _imported(ground, rules, effort, part)
                },
            }
    return {
        "sqlite": found["sqlite"],
        "postgresql": found.get("postgresql"),
        "aims": AIMS,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _imported(ground: Ground, rules: Rulebook, effort: Effort, clock: Clock) -> float:
    """What importing one letter takes with this engine, in milliseconds of the processor."""
    with tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder:
        place = Path(folder)
        took = importing.measure(ground, rules, place, blobs_at(place), effort.papers, clock)
    return round(took, 1)


def _engine(
    ground: Ground, rules: Rulebook, effort: Effort, wanted: Collection[str], clock: Clock
) -> dict[str, object]:
    done: Mapping[str, ActFigures] = {}
    under_load = seen = scale = None
    with tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder:
        if "act" in wanted:
            tell(f"{ground.name}：办理一步")
            blobs, part = blobs_at(Path(folder)), clock.part(STEPS_SHARE)
            done = transition.measure(ground, rules, blobs, effort.steps, part)
        if "load" in wanted and effort.load:
            seconds = min(effort.load, max(LEAST_LOAD, clock.left * LOAD_SHARE))
            under_load = load.measure(ground, rules, Path(folder), seconds)
        if "scale" in wanted:
            tell(f"{ground.name}：页面")
            wished = pages.PageEffort(effort.sizes, effort.pages)
            seen, scale = pages.measure(ground, rules, Path(folder), wished, clock)
    return {
        **{name: done[name].as_json() if name in done else None for name in transition.STEPS},
        "pages": seen,
        "load": under_load,
        "scale": scale,
    }


def table(report: Mapping[str, Any]) -> list[str]:
    """The report as lines for people, each figure with its aim and whether it is met."""
    lines = []
    for engine in ("sqlite", "postgresql"):
        found = report[engine]
        if found is None:
            continue
        sizes = (found["scale"] or {}).get("sizes", ())
        lines.append(f"【{engine}】 {' 件与 '.join(map(str, sizes))}{' 件' if sizes else ''}")
        lines += [f"  {name} {_verdict(name, value)}" for name, value in _leaves(found)]
    lines.append(f"用时 {report['seconds']} 秒，{report['cores']} 个处理器核")
    return lines


def _leaves(found: Any, path: str = "") -> Iterator[tuple[str, float | None]]:
    """Every number of the report under its dotted name."""
    for key, value in found.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from _leaves(value, name)
        elif value is None or isinstance(value, int | float):
            yield name, value


def _verdict(name: str, value: float | None) -> str:
    if value is None:
        return "未测"
    if name in AT_LEAST:
        met = "达到" if value >= AT_LEAST[name] else "未达到"
        return f"{value:g}（目标 ≥ {AT_LEAST[name]:g}，{met}）"
    if name in AIMS:
        return f"{value:g}（目标 ≤ {AIMS[name]:g}，{'达到' if value <= AIMS[name] else '未达到'}）"
    return f"{value:g}"
