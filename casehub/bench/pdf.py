"""A two-page decision as PDF: one after the other, with all cores, and through Chromium."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import statistics
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.bench.ground import Clock, tell
from casehub.bench.measured import measured
from casehub.documents import Kind, sample_facts
from casehub.documents.pages import TEMPLATES, body_html
from casehub.documents.render import RenderPool, render
from casehub.documents.typefaces import face_css

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from casehub.rulebook.book import Rulebook

IN_A_ROW = 3
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class PdfFigures:
    """Milliseconds of one (CPU and wall), documents a second with all cores, Chromium's or None."""

    cpu_ms: float
    wall_ms: float
    per_second: float
    pages: int
    chromium_ms: float | None

    def as_json(self) -> dict[str, object]:
        """In the shape of the report; vs_chromium compares the wall's clock, null without it."""
        against = None if self.chromium_ms is None else round(self.wall_ms / self.chromium_ms, 3)
        return {
            "cpu_ms": round(self.cpu_ms, 1),
            "wall_ms": round(self.wall_ms, 1),
            "vs_chromium": against,
            "chromium_ms": None if self.chromium_ms is None else round(self.chromium_ms, 1),
            "per_second": round(self.per_second, 2),
            "pages": self.pages,
        }


def measure(rules: Rulebook, rounds: int, batch: int, clock: Clock) -> PdfFigures:
    """Render 撤销（变更）行政裁决决定书 (two pages) warm; medians of alternating rows.

    The whole way is measured: template, check of every glyph, layout, PDF/A-3b. Chromium gets the
    same HTML, style and fonts on a page that is open already.
    """
    kind = rules.kinds[measured().paper]
    facts = sample_facts(kind)
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with _chromium() as chromium:
        html = whole_page(kind, facts)
        for turn in range(rounds):
            if turn and not clock.left:
                break
            ours += _times(partial(render, kind, facts))
            if chromium is not None:
                theirs += _times(partial(chromium, html))
    return PdfFigures(
        cpu_ms=statistics.median(cpu for cpu, _wall in ours),
        wall_ms=statistics.median(wall for _cpu, wall in ours),
        per_second=_with_all_cores(kind, facts, batch),
        pages=render(kind, facts).pages,
        chromium_ms=statistics.median(wall for _cpu, wall in theirs) if theirs else None,
    )


def _times(make: Callable[[], object]) -> list[tuple[float, float]]:
    """Milliseconds (CPU here, wall) of a short row of runs.

    The first, while the other one winds down, is left out.
    """
    found = []
    for _ in range(1 + IN_A_ROW):
        began, used = time.perf_counter(), time.process_time()
        make()
        spent = (time.process_time() - used) * 1000
        found.append((spent, (time.perf_counter() - began) * 1000))
    return found[1:]


def _with_all_cores(kind: Kind, facts: Mapping[str, object], batch: int) -> float:
    tell("  成批制作（全部处理器核）")
    with RenderPool() as pool:
        pool.warm()
        pool.render_many([(kind, facts)] * pool.workers)
        began = time.perf_counter()
        pool.render_many([(kind, facts)] * batch)
        return batch / (time.perf_counter() - began)


def whole_page(kind: Kind, facts: Mapping[str, object]) -> str:
    """The document as a page that needs nothing else but the fonts."""
    style = face_css() + (TEMPLATES / "print.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<style>{style}</style></head><body>{body_html(kind, facts)}</body></html>"
    )


@contextmanager
def _chromium() -> Iterator[Callable[[str], bytes] | None]:
    """A function that prints HTML on one warm page; None where Chromium or its driver is absent."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None or importlib.util.find_spec("playwright") is None:
        tell("  没有 Chromium 或者 playwright，不作比较")
        yield None
        return
    # The driver is no part of the product: it is there where the tests are.
    driver = importlib.import_module("playwright.sync_api")
    with (
        tempfile.TemporaryDirectory(prefix="casehub-bench-") as folder,
        driver.sync_playwright() as running,
    ):
        browser = running.chromium.launch(executable_path=path)
        page = browser.new_page()
        blank = Path(folder) / "blank.html"
        blank.write_text("<!doctype html><title>.</title>", encoding="utf-8")
        # A page from a file may load the fonts, which are files too.
        page.goto(blank.as_uri())

        def print_one(html: str) -> bytes:
            page.set_content(html, wait_until="load")
            page.evaluate("document.fonts.ready.then(() => true)")
            return bytes(page.pdf(prefer_css_page_size=True, print_background=True))

        try:
            yield print_one
        finally:
            browser.close()
