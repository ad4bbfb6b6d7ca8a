"""A sound record, and a look into it after somebody who owns the disk changed something."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from casehub.record.checkpoints import seal
from tests.faults import roads
from tests.faults.world import Office, at, make_office

Look = Callable[..., AbstractContextManager[Session]]
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def sound(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A case with a paper and a child matter, sealed once."""
    folder = tmp_path_factory.mktemp("sound")
    shutil.copyfile(sqlite_template, folder / "casehub.sqlite3")
    office = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    roads.told_defects(office)
    with office.session() as session:
        seal(session, KEY, at("2026-03-21"))
    yield office
    office.engine.dispose()


@pytest.fixture
def look(sound: Office) -> Look:
    """`with look(statement, …) as session`: what stands after them; everything is taken back."""

    @contextmanager
    def looking(*statements: str) -> Iterator[Session]:
        with sound.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            with connection.begin() as transaction:
                names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                for name in connection.scalars(text(names)).all():
                    connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
                for statement in statements:
                    assert connection.exec_driver_sql(statement).rowcount, statement
                with Session(connection, join_transaction_mode="create_savepoint") as session:
                    yield session
                transaction.rollback()
            raw.execute("PRAGMA foreign_keys = ON")

    return looking
