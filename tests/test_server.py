from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from casehub.cli import main
from casehub.cli.faults import LOST
from casehub.listening import NOT_READY, listening
from casehub.server import InTurn, _number_files, opening_line
from casehub.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def backend() -> str:
    return "sqlite"


def command(instance: Path, *words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("casehub")), "--instance", str(instance), *words]


@contextmanager
def killed_in_the_end(program: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever the test finds, nothing is left running."""
    try:
        yield
    finally:
        program.kill()


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
    return {**kept, "PYTHONPATH": str(ROOT), "CASEHUB_ENVIRONMENT": "test"}


def test_an_unmigrated_database_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--instance", str(tmp_path), "serve", "--listen", "127.0.0.1:0"]) == NOT_READY
    assert capsys.readouterr().err == "数据库是空的，请先运行 casehub migrate。\n"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://u@h/d", "CASEHUB_DATABASE_URL 不是能用的数据库地址。\n"),
        (
            "postgresql://nobody:secret@127.0.0.1:1/none",
            "数据库没有应答或者连接中断；稍后再试一次；一直这样就联系系统管理员。\n",
        ),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(
    url: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", url)
    code = main(["--instance", str(tmp_path), "serve", "--listen", "127.0.0.1:0"])
    assert code == (LOST if url.startswith("postgresql") else NOT_READY)
    assert capsys.readouterr().err == sentence


def test_a_log_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CASEHUB_LOG", str(tmp_path / "file" / "log"))
    assert main(["--instance", str(tmp_path), "serve", "--listen", "127.0.0.1:0"]) == NOT_READY
    assert "不能写入" in capsys.readouterr().err


def test_wsgi_refuses_in_one_sentence(tmp_path: Path) -> None:
    given = {**environment(), "CASEHUB_INSTANCE": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (1, "数据库是空的，请先运行 casehub migrate。\n")


@pytest.mark.parametrize(("held", "tries", "ends"), [(2, 3, True), (3, 3, False)])
def test_whoever_numbers_the_rules_beside_the_server_is_waited_for(
    held: int, tries: int, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def register(*_: object) -> None:
        asked.append(1)
        if len(asked) <= held:
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("BEGIN IMMEDIATE", {}, busy)

    monkeypatch.setattr("casehub.server.register_files", register)
    shared: Any = SimpleNamespace(
        write=lambda: nullcontext(SimpleNamespace(begin=nullcontext)), in_use=SimpleNamespace(files=None)
    )
    with nullcontext() if ends else pytest.raises(OperationalError):
        _number_files(shared, tries)
    assert len(asked) == 3


def test_in_production_the_proxys_name_is_what_to_open(tmp_path: Path) -> None:
    demo = Settings.for_instance(tmp_path, {})
    production = replace(demo, environment="production", base_url="https://casehub.example")
    here = "http://127.0.0.1:8000"
    assert opening_line(demo, here) == "· 请用浏览器打开 http://127.0.0.1:8000 （按 Ctrl+C 停止）\n"
    said = opening_line(production, here)
    assert "已在 http://127.0.0.1:8000 提供服务，请用浏览器打开 https://casehub.example " in said


def test_the_server_answers_logs_and_ends_when_told(database_url: str, tmp_path: Path) -> None:
    instance, log = tmp_path / "instance", tmp_path / "log" / "casehub.log"
    free = listening("127.0.0.1", 0)
    port = free.getsockname()[1]
    free.close()
    server = subprocess.Popen(
        command(instance, "serve", "--listen", f"127.0.0.1:{port}"),
        env={**environment(), "CASEHUB_LOG": str(log), "CASEHUB_PROXIES": "127.0.0.1"},
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert server.stdout is not None
    assert server.stderr is not None
    with server, killed_in_the_end(server):
        # The line comes when it answers; the port listens before that.
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        web.request("GET", "/health/ready?q=secret", headers={"X-Forwarded-For": "6.6.6.6, 10.9.8.7", "X-Request-ID": "from-the-proxy-1"})
        answer = web.getresponse()
        ready = json.loads(answer.read())
        web.close()
        half = socket.create_connection(("127.0.0.1", port))
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
        half.close()
        assert server.stderr.read() == ""
    assert (answer.status, ready["ready"]) == (200, True)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    # A slow machine may have something else to say before.
    line = next(line for line in lines if line["log"] == "casehub.access")
    assert {k: line[k] for k in ("address", "request", "method", "path", "status", "person")} == {
        "address": "10.9.8.7", "request": "from-the-proxy-1", "method": "GET",
        "path": "/health/ready", "status": 200, "person": "",
    }  # fmt: skip
    assert line["ms"] > 0
    assert time.strptime(line["at"][:19], "%Y-%m-%dT%H:%M:%S")
    assert line["at"][23:24] in "+-"
    assert "secret" not in log.read_text(encoding="utf-8")


class Counted:
    """An application whose answers end when the test says so; `most`: how many were made at once."""

    def __init__(self) -> None:
        self.lock, self.within, self.most = threading.Lock(), 0, 0
        self.begun, self.end = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, _environ: object, _start: object) -> list[bytes]:
        with self.lock:
            self.within += 1
            self.most = max(self.most, self.within)
        self.begun.release()
        assert self.end.acquire(timeout=60)
        with self.lock:
            self.within -= 1
        return [b""]


@contextmanager
def asked(app: InTurn, times: int) -> Iterator[list[threading.Thread]]:
    users = [threading.Thread(target=app, args=({}, None)) for _ in range(times)]
    for user in users:
        user.start()
    yield users
    for user in users:
        user.join()


def test_two_answers_are_made_at_once_and_the_others_wait_their_turn() -> None:
    made = Counted()
    with asked(InTurn(made, patience=60), 7):
        for _ in range(7):
            assert made.begun.acquire(timeout=60)
            made.end.release()
    assert (made.most, made.within) == (2, 0)


def test_long_answers_hold_nobody_up_for_long() -> None:
    made = Counted()
    with asked(InTurn(made, patience=0.01), 4):
        for _ in range(4):
            assert made.begun.acquire(timeout=60)
        made.end.release(4)
    assert made.most == 4


def test_who_waits_longest_comes_next_also_before_who_asks_again_at_once() -> None:
    told: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def tells(environ: dict[str, str], _start: object) -> list[bytes]:
        told.append(environ["who"])
        inside.set()
        assert leave.wait(timeout=60)
        return []

    app = InTurn(tells, at_once=1, patience=60)  # type: ignore[arg-type]

    def asks(who: str, times: int = 1) -> threading.Thread:
        user = threading.Thread(
            target=lambda: [app({"who": who}, None) for _ in range(times)]  # type: ignore[arg-type]
        )
        user.start()
        return user

    users = [asks("first", 50)]
    assert inside.wait(timeout=60)
    for number, who in enumerate(("second", "third"), start=1):
        users.append(asks(who))
        while len(app._line) < number:
            threading.Event().wait(0.001)
    leave.set()
    for user in users:
        user.join()
    assert told[:3] == ["first", "second", "third"]


def test_an_answer_that_fails_gives_its_turn_on() -> None:
    def fails(_environ: object, _start: object) -> list[bytes]:
        raise ValueError

    app, began = InTurn(fails, at_once=1, patience=60), time.monotonic()
    for _ in range(2):
        with pytest.raises(ValueError):
            app({}, None)  # type: ignore[arg-type]
    assert time.monotonic() - began < 30
