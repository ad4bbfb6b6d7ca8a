"""A PostgreSQL server that lets nobody in is asked why, and answers by its code."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from casehub import outages
from casehub.answering import diagnosed
from casehub.outages import (
    AddressWrong,
    Busy,
    Full,
    Lost,
    NoDatabase,
    Outage,
    SignInRefused,
    Starting,
)
from tests.postgresql import Cluster, server_apart


@pytest.fixture
def backend() -> str:
    return "postgresql"


@contextmanager
def answering(state: str, word: str = "致命错误") -> Iterator[str]:
    """The address of a server that answers every sign-in with this SQLSTATE, in Chinese words."""
    fields = {"S": word, "V": "FATAL", "C": state, "M": "对不起，客户太多：08006"}
    body = b"".join(k.encode() + v.encode() + b"\0" for k, v in fields.items()) + b"\0"
    refusal = b"E" + struct.pack("!I", len(body) + 4) + body
    door = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                # The one that only tries whether somebody listens sends nothing.
                if line.recv(4096):
                    line.sendall(refusal)

    threading.Thread(target=answer, daemon=True).start()
    with door:
        yield f"postgresql://casehub:hidden@127.0.0.1:{door.getsockname()[1]}/casehub?sslmode=disable&gssencmode=disable"


@pytest.mark.parametrize("state, kind", [
    ("53300", Busy), ("53200", Busy), ("53100", Full), ("57P03", Starting), ("57P01", Lost), ("08006", Lost),
    ("08P01", Lost), ("28P01", SignInRefused), ("28000", SignInRefused), ("3D000", NoDatabase),
    ("57P04", NoDatabase), ("42501", outages.Denied), ("58030", outages.Damaged), ("XX001", outages.Damaged),
    ("0A000", Outage),
])  # fmt: skip
def test_a_refusal_is_told_by_its_code_in_whatever_language(state: str, kind: type[Outage]) -> None:
    with answering(state) as url:
        assert type(diagnosed(url, Lost(), 5)) is kind


def test_what_is_no_server_keeps_what_was_seen() -> None:
    assert type(diagnosed("postgresql://casehub@no-such-host.invalid/x", Lost())) is AddressWrong
    assert type(diagnosed("postgresql://casehub@127.0.0.1:1/x", Lost())) is Lost
    assert type(diagnosed("sqlite:///x", Lost())) is Lost
    with socket.create_server(("127.0.0.1", 0)) as silent:
        seen = Lost("seen")
        port = silent.getsockname()[1]
        assert diagnosed(f"postgresql://casehub@127.0.0.1:{port}/x", seen, 0.2) is seen


def test_too_many_connections_are_busy_whoever_counts_them(
    engine: Engine, postgresql_cluster: Cluster
) -> None:
    """Of the account, of the database; and what was let in again keeps the outage that was seen."""
    name, seen = str(engine.url.database), Lost("seen")
    role = sql.Identifier(f"few_{name}")
    postgresql_cluster.execute(sql.SQL("CREATE ROLE {} LOGIN CONNECTION LIMIT 1").format(role))
    url = postgresql_cluster.url(name, f"few_{name}")
    try:
        assert diagnosed(url, seen) is seen
        # A closed connection keeps its place until the server has noticed: end it, and wait for that.
        gone = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = {}"
        postgresql_cluster.execute(sql.SQL(gone).format(sql.Literal(f"few_{name}")))
        with psycopg.connect(url):
            assert type(diagnosed(url, seen)) is Busy
        for change, kind in (("CONNECTION LIMIT 0", Busy), ("ALLOW_CONNECTIONS false", Outage)):
            whole = sql.SQL(f"ALTER DATABASE {{}} {change}").format(sql.Identifier(name))
            postgresql_cluster.execute(whole)
            assert type(diagnosed(url, seen)) is kind
    finally:
        postgresql_cluster.execute(sql.SQL("DROP ROLE {}").format(role))


def test_a_server_whose_places_are_all_taken_is_busy() -> None:
    """As it comes in life: the last places are kept for its administrator, others are refused.

    On a server of its own: whichever test of another worker asked meanwhile was refused as well.
    """
    with server_apart(max_connections="8", max_wal_senders="0") as server, ExitStack() as held:
        url, seen = server.url("postgres"), Lost("seen")
        assert diagnosed(url, seen) is seen
        refused = False
        while not refused:
            try:
                held.enter_context(psycopg.connect(url))
            except psycopg.OperationalError:
                refused = True
        assert type(diagnosed(url, seen)) is Busy
