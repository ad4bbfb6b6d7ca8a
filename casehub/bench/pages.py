"""Desk, list, case page, step form and search through the whole application, at two sizes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from casehub import deadlines
from casehub.app import create_app
from casehub.bench.ground import Clock, opened, tell
from casehub.bench.loading import AT
from casehub.bench.rows import RICH_STEP, Town, fill, let_run
from casehub.cli.instance import settled
from casehub.collecting import most_held
from casehub.db import session_factory
from casehub.rulebook.book import load_rulebook
from casehub.settings import PROJECT, Settings

if TYPE_CHECKING:
    from casehub.bench.ground import Ground
    from casehub.rulebook.book import Rulebook

COOKIE = "casehub"
OK = 200
# Who opens which page; the slowest of them counts. Not everybody may see the rich case.
PEOPLE = ("clerk", "leader", "mediator", "officer")
PAGES = {"desk": PEOPLE, "cases": PEOPLE, "case": ("leader", "officer"), "step": ("officer",)}
SEARCHES = ("name", "number", "right")
WARM_UP, LEAST_ROUNDS = 2, 3
FILLING_SHARE = 0.7


@dataclass
class Visits:
    """What fetching a page cost, visit by visit: milliseconds of CPU and of the wall's clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def ms(self) -> float:
        """Median on the wall's clock."""
        return statistics.median(self.wall)

    def as_json(self, person: str) -> dict[str, object]:
        """In the shape of the report; `person`: for whom it is slowest."""
        return {
            "cpu_ms": round(statistics.median(self.cpu), 2),
            "wall_ms": round(self.ms, 2),
            "queries": self.queries,
            "bytes": self.size,
            "person": person,
        }


@dataclass
class Site:
    """The application on one filled database, with a signed-in browser for each person."""

    town: Town
    url: str
    filled_in: float
    browsers: dict[str, Any]
    statements: list[str] = field(default_factory=list)

    def address(self, page: str) -> str:
        """Where a page or a search is found."""
        town = self.town
        return {
            "desk": "/desk",
            "cases": "/cases",
            "case": f"/cases/{town.reference}",
            "step": f"/cases/{town.reference}/steps/{RICH_STEP}",
            "name": f"/cases?q={town.name}",
            "number": f"/cases?q={town.reference.replace('〔', '(').replace('〕', ')')}",
            "right": f"/cases?q={town.right.replace('.', '')}",
        }[page]

    def visit(self, page: str, person: str, visits: Visits) -> None:
        """Fetch a page once; anything but 200 raises RuntimeError."""
        self.statements.clear()
        began, used = time.perf_counter(), time.process_time()
        answer = self.browsers[person].get(self.address(page))
        body = answer.get_data()
        visits.cpu.append((time.process_time() - used) * 1000)
        visits.wall.append((time.perf_counter() - began) * 1000)
        if answer.status_code != OK or not body:
            raise RuntimeError(f"{self.address(page)} as {person}: {answer.status}")
        visits.queries, visits.size = max(visits.queries, len(self.statements)), len(body)


@dataclass(frozen=True)
class PageEffort:
    """The two sizes wished for, and how often each page is fetched at each."""

    sizes: tuple[int, int]
    rounds: int


def measure(
    ground: Ground, rules: Rulebook, instance: Path, effort: PageEffort, clock: Clock
) -> tuple[dict[str, object], dict[str, object]]:
    """The parts `pages` and `scale` of the report: interleaved rounds at both sizes.

    A tenth of the cases is open at either size. When the clock does not allow the larger size,
    it is halved until it does; the figures tell the sizes.
    """
    small, large = effort.sizes
    with ExitStack() as stack:
        first = site(stack, ground, rules, instance, small)
        each = first.filled_in / first.town.cases
        while large > 2 * small and each * large > clock.left * FILLING_SHARE:
            large //= 2
        sites = [first, site(stack, ground, rules, instance, large)]
        return _pages(sites, effort, clock.part(0.4)), _scale(sites, effort, clock)


def site(stack: ExitStack, ground: Ground, rules: Rulebook, instance: Path, size: int) -> Site:
    """The application on a new database of about `size` cases; closed with the stack."""
    tell(f"  {ground.name}：装入 {size} 件案件")
    url = ground.new(f"cases{size}")
    with opened(url, patient=True) as engine:
        began = time.monotonic()
        town = fill(engine, size)
        filled_in = time.monotonic() - began
    settings = Settings(
        environment="test", instance=instance, database_url=url, secret_key="b" * 40
    )
    # Measured from outside, as a server would load it.
    app = create_app(settings, rules=rules, clock=lambda: AT)
    engine = app.extensions["casehub"].read.kw["bind"].engine
    stack.callback(engine.dispose)
    made = Site(town, url, filled_in, {})
    # Statements of every engine object made from the same pool are told to its parent.
    event.listen(engine, "before_cursor_execute", lambda *call: _note(made, call[2]))
    for person, token in town.tokens.items():
        browser = app.test_client()
        browser.set_cookie(COOKIE, token)
        made.browsers[person] = browser
    return made


def _note(seen: Site, statement: str) -> None:
    if not statement.startswith(("PRAGMA", "BEGIN")):
        seen.statements.append(statement)


def _side_by_side(
    sites: Sequence[Site], page: str, person: str, rounds: int, clock: Clock
) -> list[Visits]:
    found = [Visits() for _ in sites]
    for turn in range(rounds + WARM_UP):
        if turn >= WARM_UP + LEAST_ROUNDS and not clock.left:
            break
        for one, visits in zip(sites, found, strict=True):
            one.visit(page, person, visits if turn >= WARM_UP else Visits())
    return found


def _pages(sites: Sequence[Site], effort: PageEffort, clock: Clock) -> dict[str, object]:
    """Each page at the larger size, for whom it is slowest."""
    turns = [(page, person) for page, people in PAGES.items() for person in people]
    found: dict[str, dict[str, Visits]] = {page: {} for page in PAGES}
    for n, (page, person) in enumerate(turns):
        part = clock.part(1 / (len(turns) - n))
        found[page][person] = _side_by_side(sites[-1:], page, person, effort.rounds, part)[0]
    slowest = {page: max(rows, key=lambda who: rows[who].ms) for page, rows in found.items()}
    # Who is slowest changes from run to run; the most questions that anybody's page asks do not.
    most = {page: max(one.queries for one in rows.values()) for page, rows in found.items()}
    return {
        page: {**found[page][who].as_json(who), "queries": most[page]}
        for page, who in slowest.items()
    }


def _scale(sites: Sequence[Site], effort: PageEffort, clock: Clock) -> dict[str, object]:
    """How the pages grow from the small to the large database, and what the large one costs."""

    def ratio(page: str, people: Sequence[str]) -> float:
        ratios = []
        for person in people:
            small, large = _side_by_side(sites, page, person, effort.rounds, clock.part(0.1))
            ratios.append(large.ms / small.ms)
        return round(max(ratios), 3)

    searches = [
        _side_by_side(sites[-1:], page, "leader", effort.rounds, clock.part(0.1))[0].ms
        for page in SEARCHES
    ]
    report = {
        "sizes": [one.town.cases for one in sites],
        "search_ms": round(max(searches), 2),
        "desk_ratio": ratio("desk", PEOPLE),
        "cases_ratio": ratio("cases", PEOPLE),
        "case_ratio": ratio("case", PAGES["case"]),
        "empty_office_ratio": max(ratio(page, ("empty",)) for page in ("desk", "cases")),
        "busy_officer_ratio": max(ratio(page, ("busy",)) for page in ("desk", "cases")),
    }
    return {**report, **recount(sites[-1].url, sites[-1].town.cases)}


def recount(url: str, number: int) -> dict[str, float]:
    """Seconds and megabytes of a dry run of a new calendar over so many open deadlines.

    Those of the database are copied until there are so many; it is of no use afterwards. In a
    process of its own, as the command runs: the megabytes are all that it ever held, the rule
    book included. What this process held while it wrote the rows says nothing about it.
    """
    with opened(url, patient=True) as engine:
        let_run(engine, number)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_dry_run, url).result()


def _dry_run(url: str) -> dict[str, float]:
    rules = load_rulebook(PROJECT)
    began, moved, seen = time.monotonic(), 0, 0
    with settled(), opened(url, patient=True) as engine, session_factory(engine)() as session:
        for seen, found in deadlines.differences(session, rules):  # noqa: B007  the last counts
            moved += len(found)
    return {
        "recount_s": round(time.monotonic() - began, 2),
        "recount_mb": round(most_held() / 1024, 1),
        "recount_deadlines": seen,
        "recount_moved": moved,
    }
