"""The application behind a socket that listens already; says what is wrong before it answers."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import waitress
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from casehub import schema
from casehub.acts.versions import VersionsMissing, require_versions
from casehub.app import create_app
from casehub.cli.faults import explained, told
from casehub.cli.instance import settle
from casehub.cli.parser import UsageFault
from casehub.db import make_engine, session_factory
from casehub.declared import DeclarationFaults
from casehub.listening import CannotServe
from casehub.logs import write_log
from casehub.outages import Busy, outage_of
from casehub.people import stems
from casehub.record.editions import knows_files, register_files
from casehub.settings import Settings, SettingsError
from casehub.web.request.sizes import LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

    from casehub.web.request.unit import Parts

# A browser that sends half a request holds a connection and nothing else; after this it is cut.
IDLE_SECONDS, SWEEP_SECONDS, CONNECTIONS = 20, 5, 1_000
LARGEST_HEADER = 32 * 1024
# A database of another process is waited for: meanwhile a second answer is drawn. A file is not.
AT_ONCE, AT_ONCE_IN_FILE, PATIENCE_SECONDS = 2, 1, 0.6
BUSY_TRIES = 6


def application(settings: Settings) -> Flask:
    """The application, once database and log are fit for it. Raises CannotServe."""
    try:
        write_log(settings.log)
    except OSError as error:
        raise CannotServe(f"运行日志 {settings.log} 不能写入") from error
    try:
        engine = make_engine(settings.database_url)
    except (ValueError, SQLAlchemyError) as error:
        raise CannotServe("CASEHUB_DATABASE_URL 不是能用的数据库地址") from error
    try:
        # Read only: a server that starts waits for nobody who writes.
        with session_factory(engine, read_only=True)() as session:
            schema.require_current(session.connection())
    except schema.NotMigrated as error:
        raise CannotServe(str(error)) from error
    except SQLAlchemyError as error:
        known = explained(error, settings.instance)
        if known is None:
            raise
        raise known from error
    finally:
        engine.dispose()
    try:
        app = create_app(settings)
    except DeclarationFaults as faults:
        raise CannotServe(told(faults), UsageFault.code) from faults
    shared = app.extensions["casehub"]
    try:
        with shared.read() as session:
            rules = shared.in_use.on(session)
            require_versions(session, rules.law)
            numbered = knows_files(session, rules)
            for said in stems.shared(session, rules):
                sys.stderr.write(f"提示：{said}\n")
        if not numbered:
            _number_files(shared)
    except VersionsMissing as error:
        shared.read.kw["bind"].dispose()
        raise CannotServe(str(error)) from error
    return app


def _number_files(shared: Parts, tries: int = BUSY_TRIES) -> None:
    """Number the rule files of this program.

    After an upgrade the worker begins beside the server and does the same: it is waited for, each
    time as long as the database waits, before the server says that it cannot start.
    """
    for left in reversed(range(tries)):
        try:
            with shared.write() as session, session.begin():
                register_files(session, shared.in_use.files, datetime.now(UTC))
        except DBAPIError as error:
            if not left or not isinstance(outage_of(error), Busy):
                raise
        else:
            return


class InTurn:
    """An application that makes a few answers at once; the others wait, the first to come first.

    Python runs one thread at a time: of pages that are all begun at once each ends late, and
    changing between them costs a tenth of the processor. Whoever has waited for a while is let in
    beside the others: a long answer holds nobody up.
    """

    def __init__(
        self, app: WSGIApplication, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS
    ) -> None:
        """patience: seconds after which nobody waits any longer."""
        self._app, self._patience = app, patience
        self._free, self._lock = at_once, threading.Lock()
        self._line: deque[threading.Event] = deque()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request when its turn comes."""
        has_turn = self._wait()
        try:
            return self._app(environ, start)
        finally:
            if has_turn:
                self._hand_on()

    def _wait(self) -> bool:
        """Whether it came to be our turn in time."""
        with self._lock:
            if self._free and not self._line:
                self._free -= 1
                return True
            called = threading.Event()
            self._line.append(called)
        if called.wait(self._patience):
            return True
        with self._lock:
            if called.is_set():
                return True
            self._line.remove(called)
            return False

    def _hand_on(self) -> None:
        # Straight to who has waited longest: a turn that lies free would be taken again by the
        # thread that left it, which runs already, and the others would wait until they give up.
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1


def answer(own: socket.socket, instance: Path, threads: int) -> None:
    """Load, then answer on a socket that listens already, until told to stop."""
    try:
        settings = Settings.for_instance(instance)
    except SettingsError as error:
        raise CannotServe(str(error)) from error
    app = application(settings)
    in_file = make_url(settings.database_url).get_backend_name() == "sqlite"
    settle()
    server = waitress.create_server(
        InTurn(app, AT_ONCE_IN_FILE if in_file else AT_ONCE),
        sockets=[own],
        threads=threads,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=SWEEP_SECONDS,
        asyncore_use_poll=True,
        max_request_header_size=LARGEST_HEADER,
        max_request_body_size=settings.upload_limit_bytes + LARGEST_TEXT,
        # Forwarded headers are judged by the application, by CASEHUB_PROXIES.
        clear_untrusted_proxy_headers=False,
        ident=None,
    )
    signal.signal(signal.SIGTERM, _stop)
    host, port = own.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    sys.stdout.write(opening_line(settings, f"http://{name}:{port}"))
    sys.stdout.flush()
    server.run()


def opening_line(settings: Settings, here: str) -> str:
    """What to open: in production the proxy's name, since sessions begin nowhere else."""
    if settings.production:
        return f"· 已在 {here} 提供服务，请用浏览器打开 {settings.base_url} （按 Ctrl+C 停止）\n"
    return f"· 请用浏览器打开 {here} （按 Ctrl+C 停止）\n"


def _stop(_signal: int, _frame: object) -> NoReturn:
    """Let requests that have begun end, then leave."""
    raise SystemExit(0)
