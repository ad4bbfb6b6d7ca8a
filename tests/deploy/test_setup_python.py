"""`./run setup` as root takes a Python that the account of the service can run, or says what to do."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.test_bundle import UV, make_machine, run, script

# Outside of any environment: what a link in a folder of ours stands for.
PYTHON = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}").resolve()
OPEN = all(place.stat().st_mode & 0o1 for place in (PYTHON, *PYTHON.parents))


@pytest.fixture
def opened() -> Iterator[Path]:
    """A machine whose folders everybody may enter; its uv notes which Python it is told to take."""
    folder = Path(tempfile.mkdtemp(prefix="casehub-setup-"))
    folder.chmod(0o755)
    make_machine(folder)
    script(folder / "casehub" / ".bundle" / "uv", f'echo "with $UV_PYTHON" >>"$NOTES"\n{UV}')
    (folder / "bin" / "python3").unlink()
    for name, mode in (("debian", 0o755), ("alone", 0o700)):
        (folder / name).mkdir(mode=mode)
        (folder / name / "python3").symlink_to(PYTHON)
        (folder / name).chmod(mode)
    yield folder
    shutil.rmtree(folder)


def given(machine: Path, python: str, theirs: str) -> None:
    """This Python comes first; Debian's own lies there."""
    (machine / "bin" / "python3").unlink(missing_ok=True)
    script(machine / "bin" / "python3", f'exec {machine / python / "python3"} "$@"')
    file = machine / "casehub" / "run"
    text = file.read_text(encoding="utf-8")
    assert "DEBIANS_PYTHON=/usr/bin/python3\n" in text
    file.write_text(text.replace("=/usr/bin/python3\n", f"={machine / theirs / 'python3'}\n"), encoding="utf-8")


@pytest.mark.skipif(not OPEN, reason="this Python lies where others may not enter")
@pytest.mark.parametrize("first", ["debian", "alone"])
def test_the_service_can_run_what_was_chosen(opened: Path, first: str) -> None:
    given(opened, first, "debian")
    said, notes = run(opened)
    assert (said.returncode, said.stderr) == (0, "")
    assert {line for line in notes if line.startswith("with ")} == {f"with {opened}/debian/python3"}
    assert "只有 root" not in said.stdout


def test_a_python_for_root_alone_is_refused_in_one_sentence(opened: Path) -> None:
    given(opened, "alone", "nowhere")
    said, notes = run(opened)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1 and "只有 root 能运行，服务的账号用不了" in said.stderr
    assert "已装好" not in said.stdout
    assert not [line for line in notes if line.startswith("uv")]


def test_where_nobody_else_comes_in_it_installs_and_says_so(opened: Path) -> None:
    given(opened, "alone", "nowhere")
    opened.chmod(0o700)
    said, _notes = run(opened)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"{opened}/casehub 只有 root 能进入" in said.stdout


@pytest.mark.skipif(not OPEN, reason="this Python lies where others may not enter")
def test_an_environment_of_a_python_for_root_alone_is_made_anew(opened: Path) -> None:
    given(opened, "debian", "debian")
    run(opened)
    python = opened / "casehub" / ".venv" / "bin" / "python"
    script(python, f'exec {opened}/alone/python3 "$@"')
    (opened / "notes").unlink()
    said, notes = run(opened)
    assert (said.returncode, said.stderr) == (0, "")
    assert [line for line in notes if line.startswith("uv venv")]
    assert f"{opened}/alone" not in python.read_text()


@pytest.mark.skipif(not OPEN, reason="this Python lies where others may not enter")
def test_a_strict_umask_shuts_the_service_out_of_nothing(opened: Path) -> None:
    """As a hardened Debian has it for root: what is installed is for the service's account."""
    given(opened, "debian", "debian")
    said, _notes = run(opened, umask=0o77)
    assert said.returncode == 0, said.stderr
    command = opened / "casehub" / ".venv" / "bin" / "casehub"
    assert (command.stat().st_mode & 0o5, "读不了" in said.stdout) == (0o5, False), said.stdout
    # A wheel may bring a file that only its owner may read.
    command.chmod(0o700)
    assert "读不了" not in run(opened, umask=0o77)[0].stdout
    assert command.stat().st_mode & 0o5 == 0o5
    # What was unpacked or cloned strictly is told, with the command that opens it.
    (opened / "casehub" / "uv.lock").chmod(0o600)
    said, _notes = run(opened, umask=0o77)
    assert f"（如 ./uv.lock）：作为服务运行的，请执行“chmod -R go+rX {opened}/casehub”" in said.stdout
