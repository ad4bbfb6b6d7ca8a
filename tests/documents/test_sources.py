from __future__ import annotations

import fcntl
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from casehub.documents import sources
from casehub.documents.sources import FETCHED, LOCK, RECIPE, WHOLE, FontsError, alone, fetch


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """apt-get that writes what it is asked for, and notes it; dpkg-deb that hands it on."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, body in {
        "apt-get": 'echo "$@" >>"$NOTES"; [ -e "$NOTES.away" ] && exit 100; for n in "${@:3}"; do cp "$NOTES.deb" "$n.deb"; done',
        "dpkg-deb": '[ "$1" = --fsys-tarfile ] && cat "$2"',
    }.items():
        (commands / name).write_text(f"#!/bin/bash\n{body}\n")
        (commands / name).chmod(0o755)
    # One face of the recipe among what nobody needs, and more blocks than the archive has.
    with tarfile.open(tmp_path / "notes.deb", "w") as archive:
        for name in (f"./{RECIPE[0].source}", "./usr/share/texlive/other.sty"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"face"))
    with (tmp_path / "notes.deb").open("ab") as archive_file:
        archive_file.write(bytes(500_000))
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    return tmp_path


def test_only_the_files_of_the_recipe_are_unpacked(debian: Path) -> None:
    folder = fetch(debian / "out", ["a", "b"])
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {RECIPE[0].source, WHOLE}
    assert (folder / RECIPE[0].source).read_bytes() == b"face"


@pytest.mark.parametrize("body", ["exit 2", 'head -c 700 "$2"', 'cat "$2"; exit 2'])
def test_a_package_that_cannot_be_unpacked_is_told_and_nothing_of_it_is_kept(debian: Path, body: str) -> None:
    (debian / "bin" / "dpkg-deb").write_text(f"#!/bin/bash\n{body}\n")
    with pytest.raises(FontsError, match="取不到字库软件包"):
        fetch(debian / "out", ["a"])
    assert not (debian / "out" / FETCHED).exists()


def test_no_package_name_is_lost(debian: Path) -> None:
    assert {cut.package for cut in RECIPE} == {"texlive-lang-chinese", "fonts-noto-cjk", "fonts-hanazono"}
    (debian / "notes.away").touch()
    with pytest.raises(FontsError, match="apt-get install a b 后"):
        fetch(debian / "out", ["b", "a"])
    assert not (debian / "out" / FETCHED).exists()


def test_what_was_fetched_to_its_end_is_not_fetched_again(debian: Path) -> None:
    for _ in range(2):
        folder = fetch(debian / "out", ["b", "a"])
        assert (folder / RECIPE[0].source).is_file()
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
