"""A worker's place over the office of the tests, with a press that prints nothing real."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from casehub.documents.printed import Rendered
from casehub.papers.press import NotPrinted
from casehub.settings import Settings
from casehub.worker.place import Place
from tests.faults.roads import ARRIVED
from tests.faults.world import Office, make_office


class Clock:
    """The instant the worker sees; tests move it."""

    def __init__(self, at: datetime = ARRIVED) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class SheetPress:
    """Prints a line of text for every paper; refuses the kinds it is told to."""

    def __init__(self, damaged: Callable[[Mapping[str, Any]], bool] = lambda _: False) -> None:
        self.damaged, self.files, self.codes = damaged, list[str](), list[str]()

    def print(self, kind: str, facts: Mapping[str, Any], files: str = "", code: str = "") -> Rendered:
        self.files.append(files)
        self.codes.append(code)
        if self.damaged(facts):
            raise NotPrinted("排版出错")
        code = facts["doc"]["code"]
        pdf = f"%PDF-1.7 {kind} {code}\n%%EOF\n".encode()
        return Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest())

    def close(self) -> None:
        """Nothing runs."""


def place_of(office: Office, clock: Clock, folder: Path) -> Place:
    """A place of its own (connections, folder) over the office's database and files."""
    settings = Settings.for_instance(
        folder,
        {
            "CASEHUB_ENVIRONMENT": "test",
            "CASEHUB_DATABASE_URL": office.url,
            "CASEHUB_BLOBS": str(folder.parent / "blobs"),
        },
    )
    return Place(settings, clock)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office of the test's own: papers of no other test wait in it."""
    made = make_office(database_url, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(office: Office, clock: Clock, tmp_path: Path) -> Iterator[Place]:
    made = place_of(office, clock, tmp_path / "machine")
    yield made
    made.engine.dispose()
