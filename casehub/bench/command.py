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

from casehub.bench import pages, pdf, transition
from casehub.bench.ground import Clock, postgresql_ground, sqlite_ground, tell
from casehub.rulebook.book import load_rulebook
from casehub.settings import PROJECT
from casehub.storage import Blobs

if TYPE_CHECKING:
    import argparse

    from casehub.bench.ground import Ground
    from casehub.bench.pdf import PdfFigures
    from casehub.rulebook.book import Rulebook

AIMS = {
    "transition_ratio": 3.0,
    "pdf_vs_chromium": 0.3,
    "ratio": 1.2,
    "queries": 12.0,
}
PAPERS_SHARE, STEPS_SHARE = 0.15, 0.2
PAGE_WORDS = {"desk": "工作台", "cases": "案件清单", "case": "案件页"}
PERSON_WORDS = {"clerk": "登记员", "leader": "部门负责人", "officer": "办案人员"}


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of each part, cases in the two databases, papers in a batch."""

    steps: int
    papers: int
    batch: int
    pages: int
    sizes: tuple[int, int] = (10_000, 100_000)
    seconds: float | None = None


WHOLE = Effort(steps=200, papers=10, batch=40, pages=25)
QUICK = Effort(steps=40, papers=2, batch=8, pages=9, seconds=45.0)


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the top parser."""
    command = commands.add_parser("bench", help="测量办理、制作文书和打开页面的用时")
    command.add_argument("--json", action="store_true", help="以 JSON 输出")
    command.add_argument("--quick", action="store_true", help="少测几轮，50 秒内结束")
    command.add_argument(
        "--postgresql", metavar="URL", help="同时测量这个 PostgreSQL；在其中建立并删除临时数据库"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; 0 whether or not an aim is missed."""
    began = time.monotonic()
    report = measure(QUICK if arguments.quick else WHOLE, arguments.postgresql)
    report["seconds"] = round(time.monotonic() - began, 1)
    if arguments.json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(table(report)) + "\n")
    return 0


def measure(effort: Effort, postgresql: str | None = None) -> dict[str, Any]:
    """The whole report; `postgresql` is null without a URL. Raises UsageFault for a bad URL."""
    # Papers log nothing of use here, and the pages of the benchmark are nobody's.
    logging.getLogger("casehub").setLevel(logging.ERROR)
    with ExitStack() as stack:
        # The server first: a wrong address is told before minutes are spent.
        grounds: list[Ground] = [stack.enter_context(sqlite_ground())]
        if postgresql is not None:
            grounds.append(stack.enter_context(postgresql_ground(postgresql)))
        tell("载入规则")
        rules = load_rulebook(PROJECT)
        clock = Clock(effort.seconds)
        tell("文书")
        printed = pdf.measure(rules, effort.papers, effort.batch, clock.part(PAPERS_SHARE))
        found = {}
        for n, ground in enumerate(grounds):
            part = clock.part(1 / (len(grounds) - n))
            found[ground.name] = _engine(ground, rules, effort, printed, part)
    return {
        "sqlite": found["sqlite"],
        "postgresql": found.get("postgresql"),
        "aims": AIMS,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _engine(
    ground: Ground, rules: Rulebook, effort: Effort, printed: PdfFigures, clock: Clock
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder:
        tell(f"{ground.name}：办理一步")
        blobs, part = Blobs(Path(folder)), clock.part(STEPS_SHARE)
        step = transition.measure(ground, rules, blobs, effort.steps, part)
        tell(f"{ground.name}：页面")
        wished = pages.PageEffort(effort.sizes, effort.pages)
        seen = pages.measure(ground, rules, Path(folder), wished, clock)
    against = printed.vs_chromium
    return {
        "transition_ratio": round(step.ratio, 2),
        "transition_ms": round(step.step_ms, 3),
        "bare_ms": round(step.bare_ms, 3),
        "transition_statements": step.statements,
        "pdf_ms": round(printed.ms, 1),
        "pdf_per_second": round(printed.per_second, 2),
        "pdf_vs_chromium": None if against is None else round(against, 3),
        "pdf_pages": printed.pages,
        "sizes": list(seen.sizes),
        "pages": {name: figures.as_json() for name, figures in seen.pages.items()},
    }


def table(report: dict[str, Any]) -> list[str]:
    """The report as lines for people, each figure with its aim and whether it is met."""
    lines = []
    for engine in ("sqlite", "postgresql"):
        found = report[engine]
        if found is None:
            continue
        small, large = found["sizes"]
        lines += [
            f"【{engine}】",
            f"  办理一步（不制作文书） {found['transition_ms']} 毫秒，"
            f"同样的写入直接用驱动 {found['bare_ms']} 毫秒，"
            + _verdict("倍数", found["transition_ratio"], AIMS["transition_ratio"]),
            f"  {found['pdf_pages']} 页决定书 {found['pdf_ms']} 毫秒，"
            f"全部处理器核每秒 {found['pdf_per_second']} 份，"
            + _verdict("与 Chromium 之比", found["pdf_vs_chromium"], AIMS["pdf_vs_chromium"]),
        ]
        lines += [
            f"  {PAGE_WORDS[name]}（{PERSON_WORDS[page['person']]}） "
            f"{small} 件 {page['ms_10k']} 毫秒，{large} 件 {page['ms_100k']} 毫秒，"
            + _verdict("之比", page["ratio"], AIMS["ratio"])
            + "，"
            + _verdict("查询", page["queries"], AIMS["queries"])
            for name, page in found["pages"].items()
        ]
    lines.append(f"用时 {report['seconds']} 秒，{report['cores']} 个处理器核")
    return lines


def _verdict(word: str, value: float | None, aim: float) -> str:
    if value is None:
        return f"{word}未测"
    return f"{word} {value:g}（目标 ≤ {aim:g}，{'达到' if value <= aim else '未达到'}）"
