"""Migrations of a SQLite database into which nothing was put yet run once, and are then copied."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

# A copy takes three megabytes, and one test goes back through every revision.
KEPT = 40
# Bytes of the header that count changes and name the writer, not what the tables hold.
PASSING = (slice(18, 20), slice(24, 28), slice(92, 100))
EMPTY = "nothing"


def held_by(raw: sqlite3.Connection) -> str:
    """What the tables of a database hold, in brief."""
    if not raw.execute("SELECT 1 FROM sqlite_schema").fetchone():
        return EMPTY
    content = bytearray(raw.serialize())
    for passing in PASSING:
        content[passing] = bytes(passing.stop - passing.start)
    return hashlib.sha256(content).hexdigest()


class Migrated:
    """Which database came of which by which migration: of an empty one and of those made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[str, str, str], Path] = {}
        self.made = {EMPTY}

    def run(
        self, way: str, migrate: Callable[[Config, str], object], config: Config, to: str
    ) -> None:
        """Migrate, or put in place what came of the same database before."""
        connection = config.attributes["connection"]
        raw = connection.connection.driver_connection
        before = held_by(raw) if connection.dialect.name == "sqlite" else ""
        if before not in self.made:
            migrate(config, to)
            return
        key = way, to, before
        if key in self.known:
            with closing(sqlite3.connect(self.known[key])) as kept:
                kept.backup(raw)
            return
        migrate(config, to)
        if len(self.known) < KEPT:
            self.known[key] = self.folder / str(len(self.known))
            with closing(sqlite3.connect(self.known[key])) as kept:
                raw.backup(kept)
            self.made.add(held_by(raw))


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests of a migration begin by going back from the newest tables, which takes a second.

    A migration gives the same for the same content. What a test has put in is never known.
    """
    seen = Migrated(tmp_path_factory.mktemp("migrated"))
    with pytest.MonkeyPatch.context() as patch:
        for way in ("upgrade", "downgrade"):
            migrate = getattr(command, way)
            patch.setattr(
                command,
                way,
                lambda config, to, way=way, migrate=migrate: seen.run(way, migrate, config, to),
            )
        yield
