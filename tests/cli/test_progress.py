"""Progress is for whoever waits at a terminal; a file, a pipe or a timer gets nothing of it."""

from __future__ import annotations

import io
import sys

import pytest

from casehub.cli.progress import tell


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_each_line_over_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    tell("已看 1 件")
    tell("已看 2 件", last=True)
    assert seen.getvalue() == "\r已看 1 件\033[K\r已看 2 件\033[K\n"


def test_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", seen)
    tell("已看 1 件", last=True)
    assert seen.getvalue() == ""
