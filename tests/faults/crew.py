"""Runs work in processes of its own: forked from this warm one, each with its own connections."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import Any


def spawn(task: Callable[[], Any]) -> tuple[int, int]:
    """Fork; the child runs the task and sends its result home. Returns (pid, pipe)."""
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        # The test runner's own threads hold nothing that the child touches.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        os.close(theirs)
        return pid, ours
    os.close(ours)
    try:
        answer: tuple[str, Any] = ("done", task())
    except BaseException:  # noqa: BLE001  told to the parent
        answer = ("failed", traceback.format_exc())
    with os.fdopen(theirs, "wb") as out:
        out.write(pickle.dumps(answer))
    # Nothing of the parent's (open sessions, fixtures) may be torn down here.
    os._exit(0)


def collect(child: tuple[int, int]) -> Any:
    """The result of a child; its exception is raised here. Returns KILLED when it was killed."""
    pid, pipe = child
    with os.fdopen(pipe, "rb") as source:
        sent = source.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return KILLED
    kind, value = pickle.loads(sent)  # noqa: S301  our own child
    if kind == "failed":
        raise AssertionError(value)
    return value


KILLED = object()


def together(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Run all tasks at once, each in its own process, behind one starting gate."""
    gate, opener = os.pipe()

    def waiting(task: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            os.close(opener)
            os.read(gate, 1)
            return task()

        return run

    children = [spawn(waiting(task)) for task in tasks]
    os.close(gate)
    os.close(opener)
    return [collect(child) for child in children]
