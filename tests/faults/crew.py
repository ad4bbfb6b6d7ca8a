"""Runs work in processes of its own: forked from this warm one, each with its own connections."""

from __future__ import annotations

import os
import pickle
import select
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


class Running:
    """Work in a process of its own that goes on until it is told to stop or killed."""

    def __init__(self, task: Callable[[], Any]) -> None:
        self._child, self._answer = spawn(task), list[Any]()

    def kill(self) -> None:
        """End it without a word, if it has not ended."""
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        """Tell it to stop."""
        self._send(signal.SIGTERM)

    def _send(self, told: int) -> None:
        if not self._answer:
            os.kill(self._child[0], told)

    def wait(self, seconds: float | None = None) -> Any:
        """What the work came to; KILLED when it was killed."""
        if not self._answer:
            assert select.select([self._child[1]], [], [], seconds)[0], "it did not end"
            self._answer.append(collect(self._child))
        return self._answer[0]


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
