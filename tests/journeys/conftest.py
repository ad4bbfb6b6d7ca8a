"""A browser, a bureau with its people, and the demonstration performed once."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from casehub.db import make_engine, session_factory
from casehub.demonstration.performing import Performance, load_people
from casehub.demonstration.script import DEFAULT_AS_OF, load_demonstration
from casehub.rulebook.book import Rulebook
from casehub.storage import Blobs
from tests import factories
from tests.demonstration.sheets import KEYLESS, Sheets
from tests.faults import world
from tests.journeys.person import HEIGHT, Visitor
from tests.journeys.site import Site, running
from tests.tables import make_tables

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=zh-CN",
    # One process draws all windows: to start one for each takes longer than most of their pages.
    "--renderer-process-limit=1",
    "--disable-features=IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints",
]
Visit = Callable[..., Visitor]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser; they run in one row, in whatever order.

    One browser and one demonstration serve the row. The longest tests are among them, so it comes
    first: at the end of the whole nobody waits for a journey that has only begun.
    """
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.journey)
        # WeasyPrint leaves its colour profile to the garbage collector.
        item.add_marker(
            pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
        )
    row = set(here)
    items[:] = here + [item for item in items if item not in row]


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    """The project's rule book, loaded once."""
    return world.rules()


def _instance(folder: Path) -> str:
    url = f"sqlite:///{folder / 'casehub.sqlite3'}"
    engine = make_engine(url)
    make_tables(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def bureau_folder(
    rules: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An instance with organisations and staff, copied for each journey."""
    folder = tmp_path_factory.mktemp("bureau")
    engine = make_engine(_instance(folder))
    with session_factory(engine)() as session, session.begin():
        factories.make_bureau(session, rules, Blobs(folder / "blobs"))
    engine.dispose()
    return folder


@pytest.fixture
def site(
    bureau_folder: Path, rules: Rulebook, tmp_path: Path
) -> Iterator[Site]:
    """A running site over a fresh copy of the bureau, at 2026-11-20 09:00."""
    folder = tmp_path / "instance"
    shutil.copytree(bureau_folder, folder)
    with running(folder, rules) as made:
        yield made
    # What the printing left behind goes now, while its warning is silenced.
    gc.collect()


@pytest.fixture(scope="session")
def demonstration(
    rules: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A running site after the whole demonstration was performed; only read there."""
    folder = tmp_path_factory.mktemp("demonstration")
    engine = make_engine(_instance(folder))
    script = load_demonstration(ROOT / "config" / "demo")
    with session_factory(engine)() as session, session.begin():
        load_people(session, rules, script, factories.PASSWORD)
        blobs = Blobs(folder / "blobs")
        # Of the printed papers nothing is read here.
        done = Performance(session, rules, blobs, "http://127.0.0.1", script, Sheets(), KEYLESS)  # type: ignore[arg-type]
        done.perform_until(DEFAULT_AS_OF)
    engine.dispose()
    with running(folder, rules, DEFAULT_AS_OF) as made:
        yield made


# Playwright keeps an event loop in this thread while it is open: tests elsewhere, which sign
# papers with asyncio, must not meet it, so it closes with the last journey of a row.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The installed Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a browser window with cookies of its own: size=(width, height), script=True."""
    opened = []

    def make(size: tuple[int, int] = (1440, HEIGHT), *, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def visit(site: Site, window: Callable[..., Page]) -> Visit:
    """Somebody comes to the site: visit("clerk"), visit("mediator", size=(360, 740)), visit()."""

    def make(username: str = "", at: Site = site, **how: object) -> Visitor:
        visitor = Visitor(window(**how), at)
        return visitor.come_in(username) if username else visitor

    return make
