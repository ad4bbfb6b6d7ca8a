"""The demonstration performed once for all who read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from casehub.db import make_engine, session_factory
from casehub.demonstration.performing import Performance, load_people
from casehub.demonstration.script import (
    load_demonstration,
)
from casehub.rulebook.book import Rulebook
from casehub.settings import PROJECT
from casehub.storage import Blobs
from tests.demonstration.sheets import KEYLESS, Sheets
from tests.faults import world

DEMO = PROJECT / "config" / "demo"
BASE_URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return world.rules()


@pytest.fixture
def beginning(sqlite_template: Path, rules: Rulebook, tmp_path: Path) -> Iterator[Performance]:
    """The people are there, no act was performed yet."""
    shutil.copyfile(sqlite_template, tmp_path / "casehub.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'casehub.sqlite3'}")
    with session_factory(engine)() as session:
        yield begun(session, rules, tmp_path)
        session.rollback()
    engine.dispose()


def begun(session: Session, rules: Rulebook, folder: Path) -> Performance:
    script = load_demonstration(DEMO)
    load_people(session, rules, script, "demonstration-only")
    return Performance(session, rules, Blobs(folder / "blobs"), BASE_URL, script, Sheets(), KEYLESS)  # type: ignore[arg-type]
