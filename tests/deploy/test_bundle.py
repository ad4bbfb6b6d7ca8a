"""`./run` out of a bundle: nothing is asked of any network, and only what is missing is installed.

The commands of a machine are stood in for and note what they are told; the last test does it on a
bare Debian without a network, as root, when asked to (README).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.builders import ROOT

# What a Debian has anyway, as far as ./run asks for it.
PLAIN = ("bash", "basename", "cat", "chmod", "cut", "dirname", "grep", "mkdir", "mktemp", "rm", "sed",
         "sha256sum", "sort", "tr", "env", "head", "tail")  # fmt: skip
RECIPE = ("cutting", "fonts", "outlines")
PACKAGES = ("libpangoft2-1.0-0", "libharfbuzz-subset0", "libthere")
# Commands that note what they are told. dpkg-query knows one package; a .deb says its own name.
NOTED = 'echo "$(basename "$0") $*" >>"$NOTES"'
STANDS_IN = {
    "apt-get": NOTED,
    "dpkg-query": '[ "${@: -1}" = libthere ] && printf installed',
    "dpkg-deb": 'basename "$2" .deb',
    "id": "echo 0",
}
# uv makes an environment with a command in it, and notes the rest.
UV = f"""{NOTED}
case "$1" in
  --version) echo uv ;;
  export) : >"${{@: -1}}" ;;
  venv) mkdir -p .venv/bin && for one in python casehub; do printf '#!/bin/sh\\n' >.venv/bin/$one; chmod +x .venv/bin/$one; done ;;
esac"""


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder as the bundle leaves it, and beside it a machine with few commands."""
    top, commands = tmp_path / "casehub", tmp_path / "bin"
    (top / "casehub" / "documents").mkdir(parents=True)
    commands.mkdir()
    for name in ("run", "pyproject.toml", "uv.lock"):
        shutil.copy2(ROOT / name, top / name)
    recipe = hashlib.sha256()
    for name in RECIPE:
        source = ROOT / "casehub" / "documents" / f"{name}.py"
        shutil.copy2(source, top / "casehub" / "documents" / source.name)
        recipe.update(source.read_bytes())
    (top / ".fonts").mkdir()
    (top / ".fonts" / ".recipe").write_text(recipe.hexdigest())
    for name in ("wheels", "packages"):
        (top / ".bundle" / name).mkdir(parents=True)
    for name in PACKAGES:
        (top / ".bundle" / "packages" / f"{name}.deb").touch()
    (top / ".bundle" / "python").write_text(this_python())
    script(top / ".bundle" / "uv", UV)
    for name in PLAIN:
        (commands / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    (commands / "python3").symlink_to(sys.executable)
    for name, body in STANDS_IN.items():
        script(commands / name, body)
    return tmp_path


def this_python() -> str:
    import platform

    major, minor, _ = platform.python_version_tuple()
    return f"Python {major} {minor} {platform.machine()}"


def run(machine: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    notes = machine / "notes"
    notes.touch()
    said = subprocess.run(
        [str(machine / "casehub" / "run"), "setup"], cwd=machine, capture_output=True, text=True, check=False,
        env={"PATH": str(machine / "bin"), "HOME": str(machine), "NOTES": str(notes), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return said, notes.read_text().splitlines()


def test_it_installs_what_lies_in_it_and_asks_nobody(machine: Path) -> None:
    said, notes = run(machine)
    assert said.returncode == 0, said.stderr
    assert "已装好" in said.stdout
    (apt,) = [line for line in notes if line.startswith("apt-get")]
    bundled = machine / "casehub" / ".bundle"
    named = [word for word in apt.split() if word.startswith("/")]
    # What is there already is not installed again; the rest by its file.
    assert sorted(named) == sorted(str(bundled / "packages" / f"{name}.deb") for name in PACKAGES[:2])
    installs = [line for line in notes if line.startswith("uv pip install")]
    assert len(installs) == 2
    for line in installs:
        assert f"--offline --no-index --find-links {Path('.bundle/wheels')}" in line.replace(f"{machine}/casehub/", "")
    assert "--require-hashes" in installs[0] and "--no-deps" in installs[1]
    assert not [line for line in notes if line.startswith(("uv sync", "apt-get update", "curl", "wget"))]


def test_the_second_time_nothing_is_installed(machine: Path) -> None:
    run(machine)
    script(machine / "bin" / "dpkg-query", "printf installed")
    (machine / "notes").unlink()
    said, notes = run(machine)
    assert said.returncode == 0, said.stderr
    assert notes == []


@pytest.mark.parametrize("made_for", ["Python 3 8 x86_64", "Python 3 11 riscv"])
def test_a_bundle_for_another_machine_is_refused_with_both_names(machine: Path, made_for: str) -> None:
    (machine / "casehub" / ".bundle" / "python").write_text(made_for)
    said, notes = run(machine)
    assert said.returncode == 1
    assert f"这个安装包是为 {made_for} 准备的，本机是 {this_python()}。" in said.stderr
    assert not [line for line in notes if line.startswith("uv pip install")]


def test_packages_that_do_not_install_are_told_with_the_command(machine: Path) -> None:
    script(machine / "bin" / "apt-get", "exit 100")
    said, _notes = run(machine)
    assert said.returncode == 1
    assert "apt-get install ./.bundle/packages/*.deb" in said.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("BARE_DEBIAN"),
    reason="asked for by BARE_DEBIAN=MIRROR, as root with debootstrap and a network; see README",
)
def test_on_a_bare_debian_without_a_network(tmp_path: Path) -> None:
    """Packed here, unpacked on a Debian of its required packages only, served and answered there."""
    release = "bookworm" if sys.version_info[:2] == (3, 11) else "trixie"
    file = tmp_path / "casehub.tar"
    packed = subprocess.run([str(ROOT / "run"), "bundle", str(file)], cwd=ROOT, check=False)
    assert packed.returncode == 0
    bare = Path(__file__).with_name("bare.sh")
    words = [str(bare), str(file), str(tmp_path / "bare"), os.environ["BARE_DEBIAN"], release]
    said = subprocess.run(words, capture_output=True, text=True, timeout=1800, check=False)
    print(said.stdout)
    assert said.returncode == 0, said.stdout + said.stderr
    assert '"live":true' in said.stdout.replace(" ", ""), said.stdout
