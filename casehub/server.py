"""The application behind a socket that listens already; says what is wrong before it answers."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import waitress
from sqlalchemy.exc import SQLAlchemyError

from casehub import schema
from casehub.acts.versions import VersionsMissing, require_versions
from casehub.app import create_app
from casehub.cli.faults import explained, told
from casehub.cli.instance import settle
from casehub.cli.parser import UsageFault
from casehub.db import make_engine
from casehub.declared import DeclarationFaults
from casehub.listening import CannotServe
from casehub.logs import write_log
from casehub.people import stems
from casehub.record.editions import knows_files, register_files
from casehub.settings import Settings, SettingsError
from casehub.web.request.sizes import LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

# A browser that sends half a request holds a connection and nothing else; after this it is cut.
IDLE_SECONDS, SWEEP_SECONDS, CONNECTIONS = 20, 5, 1_000
LARGEST_HEADER = 32 * 1024
# Two answers are made at once: one waits for the database while the other is drawn.
AT_ONCE, PATIENCE_SECONDS = 2, 0.25


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
        with engine.connect() as connection:
            schema.require_current(connection)
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
            with shared.write() as session, session.begin():
                register_files(session, shared.in_use.files, datetime.now(UTC))
    except VersionsMissing as error:
        shared.read.kw["bind"].dispose()
        raise CannotServe(str(error)) from error
    return app


class InTurn:
    """An application that makes a few answers at once; the others wait, the first to come first.

    Python runs one thread at a time: of pages that are all begun at once each ends late. Whoever
    has waited for a while is let in beside the others: a long export holds nobody up.
    """

    def __init__(
        self, app: WSGIApplication, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS
    ) -> None:
        """patience: seconds after which nobody waits any longer."""
        self._app, self._patience = app, patience
        self._turns = threading.Semaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request when its turn comes."""
        waited = self._turns.acquire(timeout=self._patience)
        try:
            return self._app(environ, start)
        finally:
            if waited:
                self._turns.release()


def answer(own: socket.socket, instance: Path, threads: int) -> None:
    """Load, then answer on a socket that listens already, until told to stop."""
    try:
        settings = Settings.for_instance(instance)
    except SettingsError as error:
        raise CannotServe(str(error)) from error
    app = application(settings)
    settle()
    server = waitress.create_server(
        InTurn(app),
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
    sys.stdout.write(f"· 请用浏览器打开 http://{name}:{port} （按 Ctrl+C 停止）\n")
    sys.stdout.flush()
    server.run()


def _stop(_signal: int, _frame: object) -> NoReturn:
    """Let requests that have begun end, then leave."""
    raise SystemExit(0)
