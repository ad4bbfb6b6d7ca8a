"""Fonts unpacked by a process that was killed are removed by the next one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casehub.documents import load_kinds, sample_facts, scratch
from casehub.papers.press import Bounds, Press
from casehub.settings import PROJECT

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

KIND = "correction_notice"
_SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _hold(line: Connection, room: str) -> None:
    tempfile.tempdir = room
    folder = scratch.own_folder()
    (folder / "face").write_bytes(b"font")
    line.send(str(folder))
    line.recv()


def _process(room: Path, lines: list[Connection]) -> tuple[BaseProcess, Path]:
    ours, theirs = _SPAWN.Pipe()
    lines.append(ours)
    process = _SPAWN.Process(target=_hold, args=(theirs, str(room)), daemon=True)
    process.start()
    return process, Path(ours.recv())


def test_only_the_folder_of_a_killed_process_is_removed(room: Path) -> None:
    lines: list[Connection] = []
    killed, left = _process(room, lines)
    alive, kept = _process(room, lines)
    try:
        assert killed.pid is not None
        os.kill(killed.pid, signal.SIGKILL)
        killed.join()
        assert left.exists()
        assert scratch.sweep() == 1
        assert not left.exists()
        assert kept.exists()
    finally:
        alive.kill()
        alive.join()


def test_a_folder_in_the_making_and_a_link_are_left_alone(room: Path, tmp_path: Path) -> None:
    making = room / f"{scratch.PREFIX}new"
    making.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / scratch.LOCK).touch()
    link = room / f"{scratch.PREFIX}link"
    link.symlink_to(elsewhere)
    assert scratch.sweep() == 0
    assert making.exists()
    assert elsewhere.exists()


def test_whatever_is_temporary_meanwhile_lies_inside(room: Path) -> None:
    folder = scratch.own_folder()
    with scratch.temporary_in(folder):
        inner = tempfile.mkdtemp()
    assert Path(inner).parent == folder
    assert Path(tempfile.mkdtemp()).parent == room


def test_a_press_that_was_replaced_leaves_its_fonts_to_the_next(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(room))
    kind = load_kinds(PROJECT / "templates" / "documents")[KIND]
    with Press(PROJECT / "templates" / "documents", Bounds(60, 1, 4000, 4096)) as press:
        for _ in range(3):
            press.print(KIND, sample_facts(kind))
        # Each paper had a process of its own, and what it left was removed when it was closed.
        assert not list(room.glob(f"{scratch.PREFIX}*"))
    assert not list(room.glob("weasyprint-*"))
