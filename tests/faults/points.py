"""Points that an act passes, one of them fatal: kill -9 without a word."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from tests.faults.world import Office


class Points:
    """Counts the points an act passes; dies at the chosen one without a word."""

    def __init__(self, fatal: int | None) -> None:
        self.fatal, self.passed = fatal, 0

    def reach(self, *_: object, **__: object) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, office: Office) -> None:
        """Before each statement, before the commit, around each act on a file.

        After a statement the database is as before the next one, or before the commit.
        """
        for name in ("before_cursor_execute", "commit"):
            event.listen(office.engine, name, self.reach)
        self.watch_files()

    def watch_files(self) -> None:
        """Around each act on a file."""
        for name in ("fsync", "replace", "open"):
            setattr(os, name, self._around(getattr(os, name)))

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            self.reach()
            result = call(*args, **more)
            self.reach()
            return result

        return wrapped
