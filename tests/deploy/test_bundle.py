"""`./run` out of a bundle: nothing is asked of any network, and only what is missing is installed.

The commands of a machine are stood in for and note what they are told; the last test does it on a
bare Debian, with and without a network, as root, when asked to (README).
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
PLAIN = ("bash", "basename", "cat", "chmod", "cut", "dirname", "find", "grep", "mkdir", "mktemp", "rm", "sed",
         "sha256sum", "sort", "tr", "env", "head", "tail")  # fmt: skip
RECIPE = ("cutting.py", "fonts.py", "outlines.py", "sources.py", "letters.txt")
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
    return make_machine(tmp_path)


def make_machine(folder: Path) -> Path:
    """A folder as the bundle leaves it, and beside it a machine with few commands."""
    top, commands = folder / "casehub", folder / "bin"
    (top / "casehub" / "documents").mkdir(parents=True)
    commands.mkdir()
    for name in ("run", "pyproject.toml", "uv.lock"):
        shutil.copy2(ROOT / name, top / name)
    recipe = hashlib.sha256()
    for name in RECIPE:
        source = ROOT / "casehub" / "documents" / name
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
    return folder


def this_python() -> str:
    import platform

    major, minor, _ = platform.python_version_tuple()
    return f"Python {major} {minor} {platform.machine()}"


def run(machine: Path, umask: int = 0o22) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    notes = machine / "notes"
    notes.touch()
    said = subprocess.run(
        ["env", "--default-signal=INT", str(machine / "casehub" / "run"), "setup"],
        cwd=machine, capture_output=True, text=True, check=False, start_new_session=True, umask=umask,
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


def test_packages_that_an_interrupted_dpkg_holds_up_are_installed_all_the_same(machine: Path) -> None:
    script(machine / "bin" / "apt-get", f'{NOTED}; [ -e "$HOME/configured" ]')
    script(machine / "bin" / "dpkg", f'{NOTED}; : >"$HOME/configured"')
    said, notes = run(machine)
    assert said.returncode == 0, said.stderr
    assert [line.split()[0] for line in notes if not line.startswith("uv")] == ["apt-get", "dpkg", "apt-get"]
    assert "dpkg --configure -a" in notes


@pytest.mark.parametrize("signalled", ["INT", "KILL"])
def test_an_environment_that_was_interrupted_is_made_anew(machine: Path, signalled: str) -> None:
    """Ctrl-C reaches everybody in front; a kill reaches ./run alone."""
    own = "0" if signalled == "INT" else "$PPID"
    uv = machine / "casehub" / ".bundle" / "uv"
    script(uv, f"""{UV}
case "$*" in *requirements.txt) [ "$2" != install ] || {{ : >.venv/half; kill -{signalled} {own}; exit 130; }} ;; esac""")
    said, _notes = run(machine)
    assert said.returncode in {130, -9}
    assert ("再次运行会接着做完" in said.stderr) == (signalled == "INT")
    assert (machine / "casehub" / ".venv" / "half").exists()
    script(uv, UV)
    said, notes = run(machine)
    assert said.returncode == 0, said.stderr
    assert [line for line in notes if line.startswith("uv venv")] == ["uv venv --quiet .venv"] * 2
    assert not (machine / "casehub" / ".venv" / "half").exists()


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("BARE_DEBIAN"),
    reason="asked for by BARE_DEBIAN=MIRROR, as root with debootstrap and a network; see README",
)
@pytest.mark.parametrize("how", ["bundle", "network", "killed"])
def test_on_a_bare_debian(tmp_path: Path, bare: Path, how: str) -> None:
    """Served and answered on a Debian of its required packages only: out of a bundle without any
    network, with a network, and after being stopped in every phase by Ctrl-C and by a kill."""
    release = "bookworm" if sys.version_info[:2] == (3, 11) else "trixie"
    given = ROOT
    if how == "bundle":
        given = tmp_path / "casehub.tar"
        packed = subprocess.run([str(ROOT / "run"), "bundle", str(given)], cwd=ROOT, check=False)
        assert packed.returncode == 0
    script_file = Path(__file__).with_name("bare.sh")
    words = [str(script_file), how, str(given), str(bare), os.environ["BARE_DEBIAN"], release]
    said = subprocess.run(words, capture_output=True, text=True, timeout=3000, check=False)
    print(said.stdout)
    assert said.returncode == 0, said.stdout + said.stderr
    assert '"live":true' in said.stdout.replace(" ", ""), said.stdout
    if how == "killed":
        assert len([line for line in said.stdout.splitlines() if line.startswith("——")]) == 16


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the Debian is made, once for all."""
    return tmp_path_factory.mktemp("bare")
