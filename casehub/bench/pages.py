"""Desk, case list and case page through the whole application, at two sizes side by side."""

from __future__ import annotations

import importlib
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from casehub.bench.ground import Clock, opened, tell
from casehub.bench.rows import AT, Town, fill
from casehub.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from casehub.bench.ground import Ground
    from casehub.rulebook.book import Rulebook

COOKIE = "casehub"
OK = 200
PAGES = ("desk", "cases", "case")
PEOPLE = ("clerk", "leader", "officer")
WARM_UP, LEAST_ROUNDS = 2, 3
FILLING_SHARE = 0.8


@dataclass(frozen=True)
class PageFigures:
    """One page as the person for whom it is slowest sees it: milliseconds and database queries."""

    person: str
    ms_small: float
    ms_large: float
    queries: int

    @property
    def ratio(self) -> float:
        """How many times as long at the larger size."""
        return self.ms_large / self.ms_small

    def as_json(self) -> dict[str, Any]:
        """In the shape of the report."""
        return {
            "ms_10k": round(self.ms_small, 2),
            "ms_100k": round(self.ms_large, 2),
            "ratio": round(self.ratio, 3),
            "queries": self.queries,
            "person": self.person,
        }


@dataclass(frozen=True)
class PageEffort:
    """The two sizes wished for, and how often each page is fetched at each."""

    sizes: tuple[int, int]
    rounds: int


@dataclass(frozen=True)
class PagesFigures:
    """The sizes really measured, and the figures by page."""

    sizes: tuple[int, int]
    pages: dict[str, PageFigures]


@dataclass
class _Site:
    """The application on one filled database, with a signed-in browser for each person."""

    town: Town
    filled_in: float
    browsers: dict[str, Any]
    addresses: dict[str, str]
    statements: list[str] = field(default_factory=list)

    def open(self, page: str, person: str) -> tuple[float, int]:
        """Fetch a page: seconds, and how many statements the database was sent."""
        self.statements.clear()
        began = time.perf_counter()
        answer = self.browsers[person].get(self.addresses[page])
        body = answer.get_data()
        took = time.perf_counter() - began
        if answer.status_code != OK or not body:
            raise RuntimeError(f"{self.addresses[page]} as {person}: {answer.status}")
        return took, len(self.statements)


def measure(
    ground: Ground, rules: Rulebook, instance: Path, effort: PageEffort, clock: Clock
) -> PagesFigures:
    """Medians over interleaved rounds at both sizes; the slowest of three people for each page.

    The people are a clerk (sees her office), a leader (his office and all below) and an officer
    (only matters that name her). A tenth of the cases is open at either size. When the clock
    does not allow the larger size, it is halved until it does; the figures tell the sizes.
    """
    small, large = effort.sizes
    with ExitStack() as stack:
        first = _site(stack, ground, rules, instance, small)
        each = first.filled_in / first.town.cases
        while large > 2 * small and each * large > clock.left * FILLING_SHARE:
            large //= 2
        sites = [first, _site(stack, ground, rules, instance, large)]
        turns = [(page, person) for page in PAGES for person in PEOPLE]
        found: dict[str, list[PageFigures]] = {page: [] for page in PAGES}
        for n, (page, person) in enumerate(turns):
            part = clock.part(1 / (len(turns) - n))
            found[page].append(_figures(sites, page, person, effort.rounds, part))
        slowest = {page: max(rows, key=lambda f: f.ms_large) for page, rows in found.items()}
        return PagesFigures((small, large), slowest)


def _site(stack: ExitStack, ground: Ground, rules: Rulebook, instance: Path, size: int) -> _Site:
    tell(f"  {ground.name}：装入 {size} 件案件")
    url = ground.new(f"cases{size}")
    with opened(url, patient=True) as engine:
        began = time.monotonic()
        town = fill(engine, rules, size)
        filled_in = time.monotonic() - began
    settings = Settings(
        environment="test", instance=instance, database_url=url, secret_key="b" * 40
    )
    # The layers forbid the command line to import the application; it is measured from outside,
    # as a server would load it.
    app = importlib.import_module("casehub.app").create_app(settings, rules=rules, clock=lambda: AT)
    engine = app.extensions["casehub"].read.kw["bind"].engine
    stack.callback(engine.dispose)
    site = _Site(town, filled_in, {}, _addresses(town))
    # Statements of every engine object made from the same pool are told to its parent.
    event.listen(engine, "before_cursor_execute", lambda *call: _note(site, call[2]))
    for person, token in town.tokens.items():
        browser = app.test_client()
        browser.set_cookie(COOKIE, token)
        site.browsers[person] = browser
    return site


def _note(site: _Site, statement: str) -> None:
    if not statement.startswith(("PRAGMA", "BEGIN")):
        site.statements.append(statement)


def _addresses(town: Town) -> dict[str, str]:
    return {"desk": "/desk", "cases": "/cases", "case": f"/cases/{town.reference}"}


def _figures(
    sites: Sequence[_Site], page: str, person: str, rounds: int, clock: Clock
) -> PageFigures:
    times: list[list[float]] = [[] for _ in sites]
    queries = 0
    for turn in range(rounds + WARM_UP):
        if turn >= WARM_UP + LEAST_ROUNDS and not clock.left:
            break
        for site, taken in zip(sites, times, strict=True):
            took, number = site.open(page, person)
            if turn >= WARM_UP:
                taken.append(took * 1000)
                queries = max(queries, number)
    small, large = (statistics.median(taken) for taken in times)
    return PageFigures(person, small, large, queries)
