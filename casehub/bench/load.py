"""Two web processes under mixed load, and a page while papers are printed beside them."""

from __future__ import annotations

import http.client
import math
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import update

from casehub.bench.ground import opened, tell
from casehub.bench.measured import measured
from casehub.bench.rows import fill
from casehub.db import session_factory
from casehub.documents import sample_facts
from casehub.documents.pages import TEMPLATES
from casehub.model import SignIn
from casehub.papers.press import Press
from casehub.papers.schedule import read_schedule
from casehub.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.bench.ground import Ground
    from casehub.bench.rows import Town
    from casehub.documents import Kind
    from casehub.rulebook.book import Rulebook

SERVERS, USERS, CASES = 2, 16, 10_000
ALONE = 25
# Templates are compiled, statements prepared and connections opened by the first pages.
WARM_SECONDS = 2.0
PERCENTILE = 95
START_SECONDS = 60
COOKIE = "casehub"
# The command as it is installed, under the interpreter that measures.
SERVE = "import sys; from casehub.cli import main; sys.exit(main(['serve', *sys.argv[1:]]))"
# A morning: the desk, then cases, the list and a search in between.
MIX = ("desk", "case", "case", "cases", "case", "search", "case", "desk")


@dataclass
class _Answers:
    """Seconds of every page, and how many were not 200."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure(ground: Ground, rules: Rulebook, instance: Path, seconds: float) -> dict[str, object]:
    """Pages a second and the 95th percentile at sixteen users; a page beside a printing process.

    seconds: how long the load lasts, after a short one that only warms up. The load runs while
    papers are printed in one process, as the worker does; the slowdown compares one user's page
    with and without it. Whoever asks works on the same cores as the servers: what she took of
    them is told (`generator_share`), and what a page costs its server (`server_cpu_ms`).
    """
    tell(f"{ground.name}：{USERS} 名用户，{SERVERS} 个网页进程")
    url = ground.new("load")
    with opened(url, patient=True) as engine:
        town = fill(engine, CASES)
        now = datetime.now(UTC)
        with session_factory(engine)() as session, session.begin():
            session.execute(update(SignIn).values(started_at=now, last_seen_at=now))
    kind = rules.kinds[measured().paper]
    with ExitStack() as stack:
        servers = [stack.enter_context(_server(url, instance / str(n))) for n in range(SERVERS)]
        ports = [one.port for one in servers]
        _load(ports, town, WARM_SECONDS)
        alone = _one_user(ports[0], town)
        with _printing(kind):
            beside = _one_user(ports[0], town)
            used, asking = _cpu_of(servers), time.process_time()
            answers, took = _load(ports, town, seconds)
            used, asking = _cpu_of(servers) - used, time.process_time() - asking
    ordered = sorted(answers.seconds)
    return {
        "pages_per_second": round(len(ordered) / took, 1),
        "p95_ms": round(ordered[len(ordered) * PERCENTILE // 100] * 1000, 1),
        "failed": answers.failed,
        "slowdown_while_printing": round(beside / alone, 3),
        "server_cpu_ms": None if math.isnan(used) else round(used * 1000 / len(ordered), 2),
        "generator_share": round(asking / took / (os.cpu_count() or 1), 3),
        "seconds": round(took, 1),
        "users": USERS,
        "servers": SERVERS,
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class _Server:
    """A web process: its port, and its number in the system."""

    port: int
    pid: int


def _cpu_of(servers: Sequence[_Server]) -> float:
    """Seconds of CPU that the web processes have used so far; not a number where none are told."""
    used = 0.0
    for one in servers:
        told = Path(f"/proc/{one.pid}/stat")
        if not told.exists():
            return math.nan
        # After the name in brackets: the 12th and 13th are ticks in the program and the system.
        ticks = told.read_text().rpartition(")")[2].split()[11:13]
        used += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return used


@contextmanager
def _server(url: str, instance: Path) -> Iterator[_Server]:
    """A web process of the product on a port of its own."""
    instance.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")},
        "CASEHUB_ENVIRONMENT": "test",
        "CASEHUB_INSTANCE": str(instance),
        "CASEHUB_DATABASE_URL": url,
        "PYTHONPATH": str(PROJECT),
    }
    running = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", SERVE, f"--listen=127.0.0.1:{port}"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, running)
        yield _Server(port, running.pid)
    finally:
        running.terminate()
        running.wait()


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web process did not start")


@contextmanager
def _printing(kind: Kind) -> Iterator[None]:
    """The worker's press prints paper after paper until the end."""
    facts, over = sample_facts(kind), threading.Event()
    with Press(TEMPLATES, read_schedule(PROJECT / "config").bounds) as press:
        press.print(kind.kind, facts)

        def print_on() -> None:
            while not over.is_set():
                press.print(kind.kind, facts)

        printer = threading.Thread(target=print_on)
        printer.start()
        try:
            yield
        finally:
            over.set()
            printer.join()


def _addresses(town: Town) -> dict[str, str]:
    return {
        "desk": "/desk",
        "cases": "/cases",
        "case": f"/cases/{quote(town.reference)}",
        "search": f"/cases?q={quote(town.name)}",
    }


def _fetch(connection: http.client.HTTPConnection, address: str, token: str) -> tuple[float, bool]:
    began = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": f"{COOKIE}={token}"})
    answer = connection.getresponse()
    answer.read()
    return time.perf_counter() - began, answer.status == http.client.OK


def _one_user(port: int, town: Town) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    address, token = _addresses(town)["case"], town.tokens["officer"]
    times = [_fetch(connection, address, token)[0] for _ in range(ALONE)]
    connection.close()
    return statistics.median(times[3:])


def _load(ports: Sequence[int], town: Town, seconds: float) -> tuple[_Answers, float]:
    answers, addresses = _Answers(), _addresses(town)
    people = ("leader", "officer", "officer", "leader")
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ports[number % len(ports)])
        token, turn = town.tokens[people[number % len(people)]], number
        mine: list[tuple[float, bool]] = []
        while time.monotonic() < end:
            mine.append(_fetch(connection, addresses[MIX[turn % len(MIX)]], token))
            turn += 1
        connection.close()
        with answers.lock:
            answers.seconds += [took for took, _good in mine]
            answers.failed += sum(not good for _took, good in mine)

    users = [threading.Thread(target=work, args=(n,)) for n in range(USERS)]
    began = time.monotonic()
    for user in users:
        user.start()
    for user in users:
        user.join()
    return answers, time.monotonic() - began
