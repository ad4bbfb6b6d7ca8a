"""`casehub serve`: takes its address first, and loads the application only when it has it.

Whether an address is free is asked before everything else, and the libraries of the application
take seconds to load.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import socket
from typing import Any

from casehub.cli.parser import UsageFault, a_count

DEFAULT_LISTEN = "127.0.0.1:8000"
NOT_READY, PORT_TAKEN = 3, 4
# A page is work for one core: more at a time make each of them later and none sooner.
THREADS = 4


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


def run_serve(arguments: argparse.Namespace) -> int:
    """Listen, then load, then answer until told to stop."""
    host, port = arguments.listen
    with listening(host, port) as own:
        if not arguments.only_try:
            server = importlib.import_module("casehub.server")
            server.answer(own, arguments.instance, arguments.threads)
    return 0
