"""Why a PostgreSQL server does not let a connection in, told by its own code and not by its words.

While a connection is being made neither libpq nor psycopg hands the SQLSTATE on; libpq prints it in
place of the words, which a server may say in any language, when the connection is told to.
"""

from __future__ import annotations

import ctypes
import re
import select
import socket
import time
from functools import cache
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from casehub.db import address_of
from casehub.outages import AddressWrong, Outage, SignInRefused, by_state

PORT, SECONDS = 5432, 5.0
# PQERRORS_SQLSTATE: of an error its severity and its code, no words.
CODE_ALONE = 3
STATE = re.compile(r":\s+([0-9A-Z]{5})\s*$")


def diagnosed(url: str | URL, outage: Outage, seconds: float = SECONDS) -> Outage:
    """Why PostgreSQL gave no answer, or let nobody in: asked once more, step by step.

    Is the host known, does something listen there, and what does it say to this account. What is
    let in by now, and what is no PostgreSQL, keeps the outage that was seen.
    """
    try:
        parsed = address_of(url)
        if parsed.get_backend_name() != "postgresql":
            return outage
        address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        wanted = conninfo_to_dict(address)
    except (SQLAlchemyError, ValueError, psycopg.Error):
        return AddressWrong()
    try:
        _listens(str(wanted.get("host") or ""), int(wanted.get("port") or PORT), seconds)
    except socket.gaierror:
        return AddressWrong()
    except OSError:
        return outage
    return _refusal(make_conninfo(address), seconds, outage)


def _listens(host: str, port: int, seconds: float) -> None:
    """Raise OSError when nothing does."""
    if host and not host.startswith("/"):
        socket.create_connection((host, port), seconds).close()
    elif host:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(f"{host}/.s.PGSQL.{port}")


def _refusal(conninfo: str, seconds: float, outage: Outage) -> Outage:
    """What the server says to this account; `outage` where it says nothing, or lets it in."""
    line, until = pq.PGconn.connect_start(conninfo.encode()), time.monotonic() + seconds
    _say_codes(line)
    try:
        while line.status != pq.ConnStatus.BAD:
            step = line.connect_poll()
            if step == pq.PollingStatus.OK:
                return outage
            if step == pq.PollingStatus.FAILED:
                break
            waits = [line.socket]
            reads, writes = (waits, []) if step == pq.PollingStatus.READING else ([], waits)
            if not any(select.select(reads, writes, [], max(until - time.monotonic(), 0.0))):
                return outage
        if line.needs_password:
            return SignInRefused()
        state = STATE.search(line.get_error_message())
        return outage if state is None else by_state(state[1]) or Outage(state[1])
    finally:
        line.finish()


@cache
def _library() -> ctypes.CDLL | None:
    """The libpq that psycopg runs on, whichever of its packages brought it; None if not certain."""
    try:
        text = Path("/proc/self/maps").read_text(encoding="utf-8")
    except OSError:
        return None
    found = {line.split(maxsplit=5)[-1] for line in text.splitlines() if "/libpq" in line}
    return ctypes.CDLL(found.pop()) if len(found) == 1 else None


def _say_codes(line: pq.abc.PGconn) -> None:
    library, pointer = _library(), getattr(line, "pgconn_ptr", None)
    if library is not None and pointer is not None:
        library.PQsetErrorVerbosity(ctypes.c_void_p(pointer), CODE_ALONE)
