"""Sixteen users on as many processes as there are: what failed is counted, what took long is told."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import unquote

from casehub.bench import load
from casehub.bench.rows import Town

TOWN = Town(10, "渝知例字〔2026〕1号", "重庆示例", "ZL1", {"leader": "l-token", "officer": "o-token"})


@contextmanager
def answering(status: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """A server that answers so, and what it was asked by whom."""
    asked: list[tuple[str, str]] = []
    lock = Lock()

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                asked.append((unquote(self.path), self.headers["Cookie"].partition("=")[2]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_user_asks_the_mixture_at_every_process() -> None:
    with answering(200) as (first, one), answering(200) as (second, two):
        answers, took = load._load([first, second], TOWN, 0.2)
    assert (answers.failed, len(answers.seconds)) == (0, len(one) + len(two))
    assert one and two and took >= 0.2
    assert {path for path, _ in (*one, *two)} == {unquote(address) for address in load._addresses(TOWN).values()}
    assert {token for _, token in (*one, *two)} == {"l-token", "o-token"}


def test_what_a_server_used_is_told_by_the_system() -> None:
    mine = load._Server(0, os.getpid())
    before, end = load._cpu_of([mine]), time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert 0 < load._cpu_of([mine]) - before < 5
    assert math.isnan(load._cpu_of([mine, load._Server(0, 2**31 - 1)]))


def test_what_is_not_200_is_counted_as_failed() -> None:
    with answering(503) as (port, asked):
        answers, _ = load._load([port], TOWN, 0.1)
        assert load._one_user(port, TOWN) > 0
    assert answers.failed == len(answers.seconds) == len(asked) - load.ALONE
