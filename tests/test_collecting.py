"""Where everything lives, nothing is looked for; what a process holds is its own."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

import pytest

from casehub.collecting import held_by, most_held, uncollected


@pytest.mark.parametrize("was_on", [True, False])
def test_nothing_is_collected_inside_and_then_as_before(*, was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


def test_a_process_is_not_told_what_the_one_that_started_it_held() -> None:
    told = "from casehub.collecting import most_held; print(most_held())"
    large = bytearray(200 << 20)
    large[:: 4096] = b"x" * (len(large) // 4096)
    started = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert most_held() > 200 << 10 > int(started.stdout)


def test_what_another_process_holds_is_told_and_nothing_of_one_that_ended() -> None:
    large = bytearray(200 << 20)
    large[:: 4096] = b"x" * (len(large) // 4096)
    assert 200 << 10 < held_by(os.getpid()) <= most_held()
    waits = [sys.executable, "-u", "-c", "print(); input()"]
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(waits, **piped) as other:
        assert other.stdout.readline()
        assert 0 < held_by(other.pid) < 200 << 10
    assert held_by(other.pid) == 0
