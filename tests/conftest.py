"""Fixtures shared by all tests: both databases, settings, sessions; see each for its scope."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import pickle
import shutil
import sys
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from casehub import db
from casehub.cli import database as cli_database
from casehub.cli import instance
from casehub.cli.database import upgrade
from casehub.db import make_engine, session_factory
from casehub.people import accounts
from casehub.record import editions
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.second_verifier import replay
from casehub.settings import PROJECT, Settings
from casehub.workflow.loader import load_procedure
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Stages, sqlite_stages
from tests.faults.world import Office, make_office, rules
from tests.migrating import migrated_once
from tests.once import addresses_compiled_when_built, files_read_once, letters_sealed_here
from tests.postgresql import Cluster, running_cluster, shared_folder
from tests.turns import COSTS, Stopwatch, Turn, read_costs, turn_of
from tests.workflow.builders import WORKFLOWS

__all__ = [
    "addresses_compiled_when_built", "files_read_once", "letters_sealed_here", "migrated_once",
]  # fmt: skip

hypothesis_settings.register_profile(
    "casehub", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("casehub")


TURN = pytest.StashKey[Turn]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the run may take, whose commit's turn it is, and whether the outcome is kept."""
    group = parser.getgroup("turns", "tests/turns.py")
    group.addoption("--minutes", type=float, help="dear modules take turns, so that it ends in time")
    group.addoption("--commit", default="0", help="the commit whose turn it is, in hexadecimal")
    group.addoption("--measure", action="store_true", help=f"write {COSTS.name} anew")


def pytest_configure(config: pytest.Config) -> None:
    """Find whose turn it is, and look at the clock where that is asked for."""
    if config.getoption("--measure"):
        config.pluginmanager.register(Stopwatch(PROJECT))
    if minutes := config.getoption("--minutes"):
        commit = int(config.getoption("--commit"), 16)
        config.stash[TURN] = turn_of(commit, minutes, read_costs(), PROJECT)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say which share of the dear modules is left for other runs."""
    turn = config.stash.get(TURN, None)
    if turn is None:
        return None
    return f"turn {turn.number} of {turn.count}: {len(turn.waiting)} modules wait for theirs"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the modules that wait for their turn."""
    turn = config.stash.get(TURN, None)
    if turn is None or not collection_path.is_relative_to(PROJECT):
        return None
    return collection_path.relative_to(PROJECT).as_posix() in turn.waiting or None


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named after their parameter: some hold the hour in which they were made.

    Two workers that collected a second apart would otherwise not run the same tests.
    """
    return argname if isinstance(val, bytes) else None


def pytest_sessionstart() -> None:
    """While tests are found and rules are read nearly nothing becomes free."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end, and is looked through for cycles no more.

    As the server does (`casehub.cli.instance.settle`): it took a fifth of the time of all tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def the_products_own_hasher() -> Iterator[PasswordHasher]:
    """What a password costs in the product; in tests hashing costs little, by the same algorithm."""
    own = accounts._hasher
    accounts._hasher = PasswordHasher(1, 64, 1)
    yield own
    accounts._hasher = own


def said_by(project: Path, *more: Path | None) -> str:
    """What the rule files below these folders say, in brief."""
    found = hashlib.sha256()
    folders = [project / name for name in ("config", "workflows", "templates")]
    for folder in [*folders, *filter(None, more)]:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                found.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


@pytest.fixture(scope="session", autouse=True)
def rules_read_once() -> Iterator[None]:
    """Rule files are read once as long as they say the same: to read them takes seconds.

    The program's own are changed by no test. Those of another folder are looked at whenever the
    program reads them, and read anew when a byte of them is another.
    """
    known: dict[tuple[object, ...], Rulebook] = {}

    def load(project: Path, *more: Path | None) -> Rulebook:
        if project == PROJECT and not more:
            return rules()
        key = (project, *more, said_by(project, *more))
        if key not in known:
            # Faulty files are read each time, and the last few books are enough.
            known[key] = load_rulebook(project, *more)
            for old in list(known)[:-3]:
                del known[old]
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        for module in (editions, cli_database, instance):
            patch.setattr(module, "load_rulebook", load)
        # The second verifier reads each text of a workflow anew for every database.
        patch.setattr(replay, "read_procedure", cache(replay.read_procedure))
        yield


@pytest.fixture(autouse=True)
def logs_where_they_went() -> Iterator[None]:
    """A command that opens the running log writes where its own test reads; nobody does later."""
    root = logging.getLogger()
    level = root.level
    yield
    root.handlers[:] = [one for one in root.handlers if type(one) is not logging.StreamHandler]
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def texts_parsed_once() -> Iterator[None]:
    """The same TOML is parsed once; everybody has the outcome for himself.

    Each verifier reads the rule files for each of hundreds of databases: a tenth of its time.
    """
    parse = tomllib.loads

    @lru_cache(maxsize=512)
    def outcome(text: str) -> bytes:
        return pickle.dumps(parse(text))

    def loads(text: str, **how: Any) -> dict[str, Any]:
        # What is read back was written here.
        return parse(text, **how) if how else pickle.loads(outcome(text))  # noqa: S301

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", loads)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_written_once() -> Iterator[None]:
    """Engines of one kind of database share the SQL that they wrote.

    An engine keeps what it compiled, under its own dialect. With a database and an engine for each
    test the same statements were compiled again and again, a quarter of the time of the tests.
    """
    known: dict[tuple[str, str], Engine] = {}
    make = db.create_engine

    def create_engine(url: URL, **how: Any) -> Engine:
        made = make(url, **how)
        first = known.setdefault((made.dialect.name, str(sorted(how))), made)
        # A dialect knows its server once an engine has been connected.
        if first is not made and getattr(first.dialect, "server_version_info", None):
            made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
        elif first is made and first._compiled_cache is not None:
            first._compiled_cache.capacity = 10_000
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", create_engine)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_power_cuts() -> Iterator[None]:
    """Nothing waits for a disk: processes are killed in tests, but the machine never loses power.

    What is made durable, and when, tests see by what is asked for (tests/storage/test_folder.py,
    tests/cli/backups/test_backup.py) and by what a connection is told (tests/test_db.py).
    """
    prepare = db._prepare_sqlite

    def hurried(connection: Any, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_prepare_sqlite", hurried)
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


class Compiled(BytecodeCache):
    """Templates that an application of this process compiled; who changes a file has it anew."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled from the same file with the same text."""
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self.known[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def pages_compiled_once() -> Iterator[None]:
    """Applications share compiled templates: with one for each test it took an eighth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", Compiled())
        yield


@pytest.fixture(scope="session", autouse=True)
def the_product_removes_only_what_its_role_may() -> Iterator[None]:
    """On every engine, as PostgreSQL does for the role of `migrate --grant`; tests may tamper."""
    remove = Session.delete

    def delete(self: Session, row: object) -> None:
        caller = str(sys._getframe(1).f_globals.get("__name__"))
        if caller.partition(".")[0] == "casehub":
            assert may_go(type(row)), f"{caller} removes {row!r}: its __proof__ does not say so"
        remove(self, row)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "delete", delete)
        yield


def may_go(owner: Any) -> bool:
    """Whether the application's role may remove rows of this class."""
    return bool(owner.__proof__.derived or owner.__proof__.removable)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees no setting of the machine it runs on."""
    for name in [name for name in os.environ if name.startswith("CASEHUB_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgresql_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One PostgreSQL server for all workers, started by the first that needs it."""
    with running_cluster(shared_folder(tmp_path_factory)) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    file = tmp_path_factory.mktemp("template") / "casehub.sqlite3"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database; a folder or module that needs one only overrides this fixture."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of the test's own; other processes may open it too."""
    if backend == "sqlite":
        file = tmp_path / "instance" / "casehub.sqlite3"
        file.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    with cluster.database() as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a test instance on the database of this test."""
    return Settings.for_instance(
        tmp_path / "instance",
        {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_DATABASE_URL": database_url},
    )


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of this test's database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session; what the test does not commit is rolled back."""
    with session_factory(engine)() as opened:
        yield opened


@pytest.fixture
def read_session(engine: Engine) -> Iterator[Session]:
    """A session in which the database refuses to write."""
    with session_factory(engine, read_only=True)() as opened:
        yield opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Organisations and staff, committed; tests add cases."""
    folder = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "casehub.sqlite3")
        made = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
        yield made
        made.engine.dispose()
        return
    with request.getfixturevalue("postgresql_cluster").database() as url:
        made = make_office(url, folder)
        yield made
        made.engine.dispose()


@pytest.fixture
def own_office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """The same for one test: what one does later in the year, another cannot do earlier."""
    made = make_office(database_url, tmp_path)
    made.one_clock = True
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The same on SQLite only."""
    folder = tmp_path_factory.mktemp("sqlite_office")
    shutil.copyfile(sqlite_template, folder / "casehub.sqlite3")
    made = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def stages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    """Cases at the stages of the main road, on SQLite only."""
    made = sqlite_stages(sqlite_template, tmp_path_factory.mktemp("stages"))
    yield made
    made.office.engine.dispose()


@pytest.fixture(scope="session")
def procedures() -> dict[str, Procedure]:
    return {p.stem: load_procedure(p) for p in sorted(WORKFLOWS.glob("*.yaml"))}
