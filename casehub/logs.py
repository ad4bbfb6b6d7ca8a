"""The running log: one JSON object a line, with time and zone, and what is being answered."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# What is being answered just now: request id, address, path, person. The web fills it in.
about: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039  never changed
ACCESS = "casehub.access"


class JsonLine(logging.Formatter):
    """A log record as one line of JSON; `extra={"fields": {…}}` adds fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: at, level, log, message, then what the record and the request add."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
            **about.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def write_log(file: Path | None) -> None:
    """Send every log of this program to `file`, or to standard error when it is None.

    A file that logrotate moves away is opened again. Raises OSError when it cannot be written.
    """
    if file is None:
        target: logging.Handler = logging.StreamHandler(sys.stderr)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        target = WatchedFileHandler(file, encoding="utf-8")
    target.setFormatter(JsonLine())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(target)
    root.setLevel(logging.WARNING)
    logging.getLogger(ACCESS).setLevel(logging.INFO)
