"""The real application on a loopback port, over an instance of its own."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from casehub.app import create_app
from casehub.model import Person
from casehub.record.work import Work
from casehub.settings import Settings
from casehub.storage import Blobs
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

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


class Server(WSGIRequestHandler):
    """Ends what it was sending when the client goes.

    A browser that turns to another page drops the file it was being sent. werkzeug then reads what
    the client may have sent meanwhile, fails at that too, and never closes the file: whichever test
    runs when the file is collected was told of it.
    """

    def connection_dropped(
        self, error: BaseException, environ: WSGIEnvironment | None = None
    ) -> None:
        """Close the answer that was on its way."""
        super().connection_dropped(error, environ)
        if environ is not None and (answer := environ.get(ON_ITS_WAY)) is not None:
            answer.close()


ON_ITS_WAY = "tests.on_its_way"


def answering(app: WSGIApplication) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """The application, each of whose answers can be closed by the server that sends it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[ON_ITS_WAY] = made = ClosingIterator(app(environ, start_response))
        return made

    return answer


@contextmanager
def running(folder: Path, rules: Rulebook, at: datetime = factories.AT) -> Iterator[Site]:
    """Serve the instance in `folder` until the block ends."""
    settings = Settings.for_instance(
        folder, {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_SECRET_KEY": "0123456789abcdef" * 4}
    )
    clock = Clock(at)
    app = create_app(settings, rules=rules, clock=clock)
    server = make_server(
        "127.0.0.1", 0, answering(app), threaded=True, request_handler=Server
    )
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
