"""`./run`: a worker beside the server that comes back after a crash and never outlives it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.deploy.test_deploy import free_port
from tests.deploy.test_machines import answers
from tests.worker.test_command import until
from tests.workflow.builders import ROOT


@pytest.fixture
def backend() -> str:
    return "sqlite"


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """What somebody starts in a terminal: a process group of its own, killed in the end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
    given = {"CASEHUB_ENVIRONMENT": "test", "CASEHUB_INSTANCE": str(folder)}
    # Who runs the tests in the background made them deaf to Ctrl-C; a terminal does not.
    program = subprocess.Popen(
        ["env", "--default-signal=INT", str(ROOT / "run"), "--listen", f"127.0.0.1:{port}"],
        cwd=ROOT, env=kept | given,
        start_new_session=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield program
    finally:
        try:
            os.killpg(program.pid, signal.SIGKILL)
        except ProcessLookupError:
            assert program.poll() is not None
        program.wait()


def lives(folder: Path) -> list[tuple[int, bool]]:
    """(process, whether it ended by itself) of every worker there was."""
    file = folder / "casehub.sqlite3"
    if not file.exists():
        return []
    with closing(sqlite3.connect(file.as_uri() + "?mode=ro", uri=True)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'worker_life'").fetchone():
            return []
        found = database.execute("SELECT pid, ended_at IS NOT NULL FROM worker_life ORDER BY id")
        return [(pid, bool(ended)) for pid, ended in found]


def there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.fault
@pytest.mark.slow
@pytest.mark.parametrize("end", ["ctrl-c", "killed"])
def test_the_worker_comes_back_after_a_crash_and_goes_with_the_server(tmp_path: Path, end: str) -> None:
    port = free_port()
    with running(tmp_path / "instance", port) as program:
        until(lambda: answers(port) and len(lives(tmp_path / "instance")) == 1, 240)
        ((first, _),) = lives(tmp_path / "instance")
        os.kill(first, signal.SIGKILL)
        until(lambda: len(lives(tmp_path / "instance")) == 2, 120)
        second = lives(tmp_path / "instance")[1][0]
        assert second != first
        assert answers(port)
        if end == "ctrl-c":
            # A terminal tells everybody in front of it.
            os.killpg(program.pid, signal.SIGINT)
        else:
            program.kill()
        program.wait(60)
        until(lambda: not there(second) and not answers(port))
        assert lives(tmp_path / "instance") == [(first, False), (second, True)]
