"""A folder: read-only files, full disk, read-only disk, kill -9 at every act on a file."""

from __future__ import annotations

import io
import os
import resource
import signal
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest

from casehub.storage import Blobs, NoSpace, NotReadable, NotWritable
from casehub.storage.folder import Folder
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.points import Points

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "blobs")


def files(folder: Folder) -> list[Path]:
    return [p for p in folder.folder.rglob("*") if p.is_file()]


def test_nobody_may_write_a_kept_file(folder: Folder) -> None:
    path = folder.path(Blobs(folder).put(io.BytesIO(PDF)).sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert files(folder) == [path]


def test_same_bytes_again_leave_the_first_file_alone(folder: Folder) -> None:
    blobs = Blobs(folder)
    path = folder.path(blobs.put(io.BytesIO(PDF)).sha256)
    before = path.stat()
    blobs.put(io.BytesIO(PDF))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def synced(folder: Folder, monkeypatch: pytest.MonkeyPatch, put: Any) -> list[str]:
    """What `put` makes durable, in order: names relative to the folder above."""
    seen: list[str] = []

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        seen.append(path.relative_to(folder.folder.parent).parts[-1])

    monkeypatch.setattr(os, "fsync", fsync)
    put()
    monkeypatch.undo()
    return seen


def test_file_is_durable_before_its_name_and_every_folder_after(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = Blobs(folder)
    first = synced(folder, monkeypatch, lambda: blobs.put(io.BytesIO(PDF)))
    name = next(iter(folder.names()))
    levels = [name[2:4], name[:2], "sha256", "blobs"]
    assert (len(first[0]), first[1:]) == (32, levels)
    # Whoever renamed it first may not have come to the folders yet.
    assert synced(folder, monkeypatch, lambda: blobs.put(io.BytesIO(PDF))) == levels


def test_full_disk_leaves_nothing_and_the_next_file_is_kept(folder: Folder) -> None:
    """The file size limit of the process stands for the end of the disk (EFBIG, no signal)."""

    def task() -> list[str]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
        told = []
        for size in (5 << 20, 1 << 20):
            try:
                Blobs(folder).put(io.BytesIO(os.urandom(size)))
                told.append("kept")
            except NoSpace as refused:
                told.append(str(refused))
        return told

    assert collect(spawn(task)) == ["存储空间不足，文件没有保存，请联系系统管理员", "kept"]
    assert [p.stat().st_size for p in files(folder)] == [1 << 20]


def test_a_folder_that_may_not_be_written_says_so() -> None:
    """As another account: the superuser may write anywhere."""
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o555)
        told = collect(spawn(lambda: refusals(Folder(place))))
    assert told == ["文件存储不可写入，文件没有保存，请联系系统管理员"] * 2


def become_nobody() -> None:
    """Give up the superuser's rights: it may read and write anywhere."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)


def test_a_file_that_may_not_be_read_is_no_damage() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        path = Folder(place).path(Blobs(place).put(io.BytesIO(PDF)).sha256)

        def task() -> str:
            become_nobody()
            try:
                Blobs(place).is_intact(path.name)
            except NotReadable as refused:
                return str(refused)
            return "read"

        assert path.stat().st_mode & 0o007 == 0
        if os.geteuid() != 0:
            # The owner takes the right from itself.
            path.chmod(0)
        told = collect(spawn(task))
    assert told == "文件存储拒绝读取，没有打开，请联系系统管理员"


def refusals(folder: Folder) -> list[str]:
    become_nobody()
    told = []
    for act in (folder.check, lambda: Blobs(folder).put(io.BytesIO(PDF))):
        try:
            act()
        except NotWritable as refused:
            told.append(str(refused))
    return told


def test_put_killed_anywhere_leaves_the_old_state_or_the_new_and_a_part_to_sweep(
    folder: Folder,
) -> None:
    """Absent before, damaged before: never half, and the same bytes again end it."""

    def put(fatal: int | None, content: bytes) -> Any:
        def task() -> int:
            points = Points(fatal)
            points.watch_files()
            Blobs(folder).put(io.BytesIO(content))
            return points.passed

        return collect(spawn(task))

    for damaged in (False, True):
        total = put(None, PDF + b"%d" % damaged)
        assert total >= 10
        whole = []
        for fatal in range(1, total + 1):
            content = PDF + b"%d %d" % (damaged, fatal)
            path = folder.path(Blobs(folder).put(io.BytesIO(content)).sha256)
            path.unlink()
            if damaged:
                path.write_bytes(b"other")
            assert put(fatal, content) is KILLED
            lies = path.read_bytes() if path.exists() else None
            assert lies in (content, b"other" if damaged else None)
            whole.append(lies == content)
            assert Blobs(folder).put(io.BytesIO(content)).sha256 == path.name
            assert path.read_bytes() == content
        assert whole == sorted(whole) and whole[-1] and not whole[0]
    parts = list((folder.folder / "incoming").glob("*"))
    assert parts
    assert folder.sweep(3600) == 0
    assert folder.sweep(-1) == len(parts)
    assert list((folder.folder / "incoming").glob("*")) == []
