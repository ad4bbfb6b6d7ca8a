"""`casehub serve`: the application behind one listening address; says at once what is wrong."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import waitress
from sqlalchemy.exc import SQLAlchemyError

from casehub import schema
from casehub.acts.versions import VersionsMissing, require_versions
from casehub.app import create_app
from casehub.cli.faults import explained, told
from casehub.cli.parser import UsageFault, a_count
from casehub.db import make_engine
from casehub.declared import DeclarationFaults
from casehub.logs import write_log
from casehub.people import stems
from casehub.record.editions import knows_files, register_files
from casehub.settings import Settings, SettingsError
from casehub.web.request.sizes import LARGEST_TEXT

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_LISTEN = "127.0.0.1:8000"
NOT_READY, PORT_TAKEN = 3, 4
# A page is work for one core: more at a time make each of them later and none sooner.
THREADS = 4
# A browser that sends half a request holds a connection and nothing else; after this it is cut.
IDLE_SECONDS, SWEEP_SECONDS, CONNECTIONS = 20, 5, 1_000
LARGEST_HEADER = 32 * 1024
# New objects, not yet freed, after which the youngest are looked through; a page makes thousands.
COLLECT_AFTER = 5_000


class CannotServe(UsageFault):
    """The server cannot start; `code` is the exit code of this kind of reason."""

    def __init__(self, sentence: str, code: int = NOT_READY) -> None:
        super().__init__(sentence)
        self.code = code


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", help="在一个地址上提供服务")
    serve.add_argument(
        "--listen",
        metavar="HOST:PORT",
        type=an_address,
        default=an_address(DEFAULT_LISTEN),
        help=f"监听地址，默认 {DEFAULT_LISTEN}",
    )
    serve.add_argument(
        "--threads",
        metavar="N",
        type=a_count,
        default=THREADS,
        help=f"同时办理的请求数，默认 {THREADS}",
    )
    serve.add_argument("--try", action="store_true", dest="only_try", help="只试监听地址能否使用")
    serve.set_defaults(run=run_serve)


def an_address(text: str) -> tuple[str, int]:
    """Read HOST:PORT, e.g. 127.0.0.1:8000, :8000 (every address) or [::1]:8000."""
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 主机:端口，例如 127.0.0.1:8000")
    return host or "0.0.0.0", int(port)  # noqa: S104  asked for by leaving the host out


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that a taken port is known before anything else.

    Raises CannotServe with exit code PORT_TAKEN when somebody else listens there.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotServe(f"不认识的监听地址 {host}") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(socket.SOMAXCONN)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            sentence = f"端口 {port} 已被别的程序占用，请停掉它或者用 --listen 换一个端口"
            raise CannotServe(sentence, PORT_TAKEN) from error
        if error.errno == errno.EACCES:
            raise CannotServe(f"没有权限监听端口 {port}，请换用 1024 以上的端口") from error
        raise CannotServe(f"不能监听 {host}:{port}：{os.strerror(error.errno or 0)}") from error
    return made


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


def settle() -> None:
    """Leave what is loaded out of every later collection: rule book, templates and modules stay.

    To look through them for cycles took a tenth of each page, in pauses of a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


def run_serve(arguments: argparse.Namespace) -> int:
    """Listen, then load, then answer until told to stop."""
    host, port = arguments.listen
    with listening(host, port) as own:
        if not arguments.only_try:
            _answer(own, arguments.instance, arguments.threads)
    return 0


def _answer(own: socket.socket, instance: Path, threads: int) -> None:
    try:
        settings = Settings.for_instance(instance)
    except SettingsError as error:
        raise CannotServe(str(error)) from error
    app = application(settings)
    settle()
    server = waitress.create_server(
        app,
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
