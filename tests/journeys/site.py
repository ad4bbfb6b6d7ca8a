"""The real application on a loopback port, over an instance of its own."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from werkzeug.serving import make_server

from casehub.app import create_app
from casehub.model import Person
from casehub.record.work import Work
from casehub.settings import Settings
from casehub.storage import Blobs
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from casehub.rulebook.book import Rulebook


class Clock:
    """The instant the application sees; a journey moves it."""

    def __init__(self, at: datetime = factories.AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **length: int) -> None:
        """Let time pass: days=3, minutes=31."""
        self.at += timedelta(**length)


@dataclass
class Site:
    """A running site. `settings` names its instance folder."""

    app: Flask
    url: str
    clock: Clock
    rules: Rulebook
    settings: Settings

    @contextmanager
    def acting(self, username: str, at: datetime | None = None) -> Iterator[Work]:
        """Set the stage: a committed unit of work of this person, by default now."""
        with self.app.extensions["casehub"].write() as session, session.begin():
            person = session.scalars(select(Person).where(Person.username == username)).one()
            blobs = Blobs(self.settings.blobs)
            yield Work(session, self.rules, person, at or self.clock.at, blobs, self.url)

    def people(self) -> dict[str, int]:
        """Ids by username."""
        with self.app.extensions["casehub"].read() as session:
            return {p.username: p.id for p in session.scalars(select(Person))}


@contextmanager
def running(folder: Path, rules: Rulebook, at: datetime = factories.AT) -> Iterator[Site]:
    """Serve the instance in `folder` until the block ends."""
    settings = Settings.for_instance(
        folder, {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4}
    )
    clock = Clock(at)
    app = create_app(settings, rules=rules, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}", clock, rules, settings)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for kind in ("read", "write"):
            app.extensions["casehub"].__getattribute__(kind).kw["bind"].dispose()
