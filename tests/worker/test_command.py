from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub.cli import main
from casehub.model import Checkpoint, Document, Event, WorkerLife
from casehub.papers import waiting
from casehub.record.roads import ATTACHED
from tests.faults import roads
from tests.faults.crew import Running
from tests.faults.invariants import check_invariants
from tests.faults.world import Office
from tests.workflow.builders import ROOT

NOTHING = {"printed": 0, "expired": 0, "sealed": 0, "scrubbed": 0, "reminded": 0, "failed": 0}


def environment(office: Office, folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
    return kept | {
        "CASEHUB_ENVIRONMENT": "test",
        "CASEHUB_INSTANCE": str(folder),
        "CASEHUB_DATABASE_URL": office.url,
        "CASEHUB_BLOBS": str(folder.parent / "blobs"),
        "PYTHONPATH": str(ROOT),
    }


# A worker whose disk is full when it comes to forgetting drafts.
REFUSED = """
import errno
import sys
from casehub.cli import main
from casehub.worker import duties
def refuse(*_):
    raise OSError(errno.ENOSPC, "no space", "/full")
duties.forget_old = refuse
sys.exit(main(["worker", "--once"]))
"""


@contextmanager
def working(office: Office, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker; whatever the test finds, nothing is left running."""
    command = [str(Path(sys.executable).with_name("casehub")), "worker"]
    program = subprocess.Popen(command, env=environment(office, folder))
    try:
        yield program
    finally:
        program.kill()
        program.wait()


@contextmanager
def forked(office: Office, folder: Path) -> Iterator[Running]:
    """A worker as the command starts it, in a process that has read the program and its rules.

    How the command itself starts and ends: `working`, and tests/deploy/test_run.py.
    """
    # No connection of this process may be taken for one of the other's.
    office.engine.dispose()

    def task() -> int:
        given = environment(office, folder)
        os.environ.clear()
        os.environ.update(given)
        return main(["worker"])

    program = Running(task)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def until(met: Callable[[], Any], seconds: float = 60) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def left(office: Office) -> int:
    with office.reading() as session:
        return len(waiting.pending(session))


def once(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch,
         capsys: pytest.CaptureFixture[str]) -> dict[str, int]:  # fmt: skip
    for name, value in environment(office, folder).items():
        if name.startswith("CASEHUB_"):
            monkeypatch.setenv(name, value)
    capsys.readouterr()
    assert main(["worker", "--once", "--json"]) == 0
    told: dict[str, int] = json.loads(capsys.readouterr().out)
    return told


def test_once_does_what_is_due_and_says_how_much(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for _ in range(2):
        roads.told_defects(office)
    first = once(office, tmp_path / "machine", monkeypatch, capsys)
    assert first == NOTHING | {"printed": 2, "sealed": 1, "scrubbed": 2}
    assert once(office, tmp_path / "machine", monkeypatch, capsys) == NOTHING
    with office.reading() as session:
        check_invariants(session, office.blobs)
        (sealed,) = session.scalars(select(Checkpoint))
        copies = list((tmp_path / "machine" / "checkpoints").iterdir())
        assert [copy.name for copy in copies] == [f"{sealed.id:08d}.json"]
    # Another machine of the bureau has no key and seals nothing.
    roads.told_defects(office)
    other = once(office, tmp_path / "other", monkeypatch, capsys)
    assert other == NOTHING | {"printed": 1, "scrubbed": 1}
    assert not (tmp_path / "other" / "keys").exists()


def test_without_a_database_or_with_half_an_option_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--instance", str(tmp_path), "worker", "--json"]) == 2
    assert "--once" in capsys.readouterr().err
    assert main(["--instance", str(tmp_path), "worker", "--once"]) == 2
    assert "casehub migrate" in capsys.readouterr().err


@pytest.mark.fault
def test_it_prints_by_itself_and_ends_cleanly_when_told(office: Office, tmp_path: Path) -> None:
    with working(office, tmp_path / "machine") as program:
        until(lambda: lives(office))
        roads.told_defects(office)
        until(lambda: left(office) == 0)
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 0
    (life,) = lives(office)
    assert life.ended_at is not None
    assert (life.pid, life.jobs > 0) == (program.pid, True)


def lives(office: Office) -> list[WorkerLife]:
    with office.reading() as session:
        rows = list(session.scalars(select(WorkerLife).order_by(WorkerLife.id)))
        session.expunge_all()
        return rows


def test_once_says_why_something_was_not_done(office: Office, tmp_path: Path) -> None:
    """Under an account without a right it said 未办成 1, and nothing else anywhere."""
    done = subprocess.run(
        [sys.executable, "-c", REFUSED], env=environment(office, tmp_path / "machine"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "未办成 1" in done.stdout) == (0, True)
    assert done.stderr.startswith("drafts: OSError") and "/full" in done.stderr


@pytest.mark.fault
def test_killed_while_it_prints_another_prints_it_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    roads.told_defects(office)
    with forked(office, tmp_path / "machine") as program:

        def taken() -> bool:
            with office.reading() as session:
                (number,) = waiting.pending(session) or [None]
                if number is None:
                    return True
                tried = session.get(waiting.PrintTry, number)
                return tried is not None

        until(taken)
        program.kill()
        program.wait()
    with office.session() as session:
        # Its time is over: nobody need wait for it here.
        for tried in session.scalars(select(waiting.PrintTry)):
            tried.due_at = tried.started_at or tried.due_at
    once(office, tmp_path / "machine", monkeypatch, capsys)
    assert left(office) == 0
    with office.reading() as session:
        steps = list(session.scalars(select(Event.step).where(Event.step == ATTACHED)))
        assert len(steps) == 1
        assert session.scalars(select(Document.pdf_sha256)).one() is not None
        check_invariants(session, office.blobs)
