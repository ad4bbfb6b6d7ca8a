"""The whole suite: a few tests that failed beside others are run once more alone, and are named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BESIDE = "import os\n\nBESIDE = 'PYTEST_XDIST_WORKER' in os.environ\n\n"


def told(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """What `run` does with a suite of this one file."""
    bins = folder / ".venv" / "bin"
    bins.mkdir(parents=True)
    for name in ("pytest", "python"):
        (bins / name).symlink_to(Path(sys.executable).with_name(name))
    (folder / "test_it.py").write_text(BESIDE + body, encoding="utf-8")
    text = (ROOT / "run").read_text(encoding="utf-8")
    start = text.index("readonly FEW=")
    script = (
        "set -euo pipefail\nsay() { printf '· %s\\n' \"$*\"; }\n" + text[start : text.index("run_tests() {")]
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        ["bash", "-c", script + "\nall_tests"], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("body, code, named", [
    ("def test_a():\n    assert not BESIDE\n\n\ndef test_b():\n    pass\n", 0, "test_it.py::test_a"),
    ("def test_a():\n    assert not BESIDE\n\n\ndef test_b():\n    assert False\n", 1, None),
    ("".join(f"def test_{n}():\n    assert not BESIDE\n\n\n" for n in "abcd"), 1, None),
    ("def test_a(:\n", 1, None),
    ("def test_a():\n    pass\n", 0, None),
])  # fmt: skip
def test_what_fails_alone_fails_and_what_sways_is_named(
    tmp_path: Path, body: str, code: int, named: str | None
) -> None:
    said = told(tmp_path, body)
    assert said.returncode == code, said.stdout + said.stderr
    assert ("应当修正：" in said.stdout) is bool(named)
    if named:
        assert said.stdout.rstrip().endswith(named)
