"""The process that judges: its own limits, whatever the file wants."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casehub.exchange.judging import answer
from casehub.exchange.sorts import exchange
from casehub.exchange.verdict import JUDGING, SPENT, NotPinned, judged
from tests.exchange import hostile
from tests.exchange.payloads import payload_of
from tests.exchange.sealed_once import sealed_once

SMALL = """
import os, sys
_, _, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss >> 10, file=sys.stderr)
"""
ENDLESS = """
from types import SimpleNamespace
from casehub.exchange import judging
limits = SimpleNamespace(memory_mb=300, seconds=1)
judging.exchange = lambda: SimpleNamespace(limits=limits)
def answer(*_):
    while True:
        pass
judging.answer = answer
judging.main()
"""


def spent(file: bytes, folder: Path) -> tuple[bytes, float, int]:
    """What the process answers, its seconds of work, and its megabytes."""
    (folder / "file").write_bytes(file)
    with (folder / "file").open("rb") as given, (folder / "out").open("wb") as out:
        # A process begins with the size of the one that starts it.
        command = [sys.executable, "-I", "-S", "-c", SMALL, sys.executable, "-I", "-m", JUDGING]
        done = subprocess.run(command, stdin=given, stdout=out, stderr=subprocess.PIPE, check=True)
    seconds, megabytes = done.stderr.split()[-2:]
    return (folder / "out").read_bytes(), float(seconds), int(megabytes)


@pytest.mark.parametrize("name", ["page that grows", "objects that grow", "endless pages", "data far too deep"])
def test_a_file_that_wants_everything_gets_little(name: str, tmp_path: Path) -> None:
    answered, seconds, megabytes = spent(hostile.BROKEN[name](sealed_once()), tmp_path)
    assert seconds < 5
    assert megabytes < exchange().limits.memory_mb
    # Nothing is answered by a process that was ended.
    assert b'"intact": false' in answered or answered == b""


def test_a_sound_letter_is_judged_apart_as_it_is_here(tmp_path: Path) -> None:
    began = time.perf_counter()
    found = judged(sealed_once())
    assert time.perf_counter() - began < 30
    assert (found.intact, found.visible_matches, found.problems) == (True, True, ("没有电子签名。",))
    assert found.payload == payload_of("TB")
    told = answer(sealed_once(), None)
    assert told == {"verdict": found.as_json(), "payload": found.payload}
    with pytest.raises(NotPinned, match="没有信任目录"):
        judged(sealed_once(), tmp_path / "none")


def test_time_is_that_of_the_processor_and_its_end_is_told() -> None:
    # What it costs ends it by the signal that says so; others who keep it waiting do not.
    ended = subprocess.run(
        [sys.executable, "-c", ENDLESS], check=False, capture_output=True, input=b"%PDF-1.7\n", timeout=60
    )
    assert ended.returncode == -signal.SIGXCPU and ended.returncode in SPENT
