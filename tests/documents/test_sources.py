from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casehub.documents import sources
from casehub.documents.sources import FETCHED, LOCK, RECIPE, WHOLE, FontsError, alone, fetch


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """apt-get that writes what it is asked for, and notes it; dpkg-deb that unpacks it."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, body in {
        "apt-get": 'echo "$@" >>"$NOTES"; [ -e "$NOTES.away" ] && exit 100; for n in "${@:3}"; do echo "$n" >"$n.deb"; done',
        "dpkg-deb": 'cp "$2" "$3/$(basename "$2").unpacked"',
    }.items():
        (commands / name).write_text(f"#!/bin/bash\n{body}\n")
        (commands / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    return tmp_path


def test_no_package_name_is_lost(debian: Path) -> None:
    assert {cut.package for cut in RECIPE} == {"texlive-lang-chinese", "fonts-noto-cjk", "fonts-hanazono"}
    (debian / "notes.away").touch()
    with pytest.raises(FontsError, match="apt-get install a b 后"):
        fetch(debian / "out", ["b", "a"])
    assert not (debian / "out" / FETCHED).exists()


def test_what_was_fetched_to_its_end_is_not_fetched_again(debian: Path) -> None:
    for _ in range(2):
        folder = fetch(debian / "out", ["b", "a"])
        assert sorted(path.name for path in folder.glob("*.unpacked")) == ["a.deb.unpacked", "b.deb.unpacked"]
    assert (debian / "notes").read_text() == "download -qq a b\n"
    # Killed before the end, or for another recipe: from the start.
    (folder / WHOLE).unlink()
    (folder / "half").touch()
    assert not (fetch(debian / "out", ["a", "b"]) / "half").exists()
    fetch(debian / "out", ["c"])
    assert len((debian / "notes").read_text().splitlines()) == 3


def test_the_machine_s_own_python_fetches_before_anything_is_installed(debian: Path) -> None:
    """As ./run starts it: without a package of the environment, and without a fault."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", sources.__file__, str(debian / "out")], capture_output=True, text=True, check=False
    )
    names = sources.absent()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (f"· 正在下载字库软件包：{'、'.join(names)}\n" if names else "")
    assert (debian / "out" / FETCHED).exists() == bool(names)
    if names:
        (debian / "notes.away").touch()
        assert sources.main(str(debian / "other")) == 1


def test_two_set_ups_wait_for_each_other(tmp_path: Path) -> None:
    with alone(tmp_path), (tmp_path / LOCK).open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / LOCK).open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
