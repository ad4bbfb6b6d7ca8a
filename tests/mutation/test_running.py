"""What pytest says of a change is understood: noticed, not noticed, and rules that cannot be read."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from casehub.settings import PROJECT
from tests.mutation.mutant import Mutant
from tests.mutation.nearest import FIRST
from tests.mutation.running import CAUGHT, SURVIVED, Copy

RULES = 'first = "1"\nsecond = "2"\nthird = "3"\n'
CONFTEST = "import tomllib\nRULES = tomllib.load(open('config/law.toml', 'rb'))\nassert RULES['second'] != '9'\n"


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """A project of a page whose tests read one rule, whose conftest refuses another."""
    root = tmp_path / "root"
    shutil.copytree(PROJECT / "tests" / "mutation", root / "tests" / "mutation")
    (root / "tests" / "__init__.py").touch()
    for name in {one for lot in FIRST["config"] for one in lot if one.endswith(".py")}:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("from tests.workflow.conftest import RULES\ndef test_one():\n    assert RULES['first'] == '1'\n")
        (root / name).parent.joinpath("__init__.py").touch()
        (root / name).parent.joinpath("conftest.py").write_text(CONFTEST)
    (root / "config").mkdir()
    (root / "config" / "law.toml").write_text(RULES)
    (root / "casehub").mkdir()
    (root / "casehub" / "__init__.py").touch()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    made = Copy(root, tmp_path / "copy")
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [('"1"', '"7"', CAUGHT), ('"2"', '"9"', CAUGHT), ('"2"', "[", CAUGHT), ('"3"', '"7"', SURVIVED)],
)
def test_each_end_of_the_tests_is_understood(copy: Copy, old: str, new: str, outcome: str) -> None:
    at = RULES.index(old)
    mutant = Mutant("config", "config/law.toml", "word", at, at + len(old), old, new, 1, ("rule",))
    assert copy.attempt(mutant).outcome == outcome
    assert (copy.folder / mutant.file).read_text() == RULES
