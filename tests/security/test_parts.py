"""The list of third-party parts as a reviewer's program reads it (CycloneDX), made from uv.lock."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib

import pytest

from tests.architecture.source import PROJECT

LOCK = tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))
UV = shutil.which("uv")


def test_every_part_comes_from_one_register_with_its_hashes() -> None:
    parts = [part for part in LOCK["package"] if part["name"] != "casehub"]
    assert len(parts) > 100
    registers = {part["source"].get("registry", "") for part in parts}
    assert len(registers) == 1
    assert registers.pop().startswith("https://")
    files = [file for part in parts for file in (*part.get("wheels", ()), *([part["sdist"]] if "sdist" in part else ()))]
    assert [file["url"] for file in files if not file.get("hash", "").startswith("sha256:")] == []


@pytest.mark.skipif(UV is None, reason="no uv on this machine")
def test_the_list_of_parts_names_every_part_with_version_and_hash() -> None:
    made = subprocess.run(
        [str(UV), "export", "--frozen", "--offline", "--no-dev", "--format", "cyclonedx1.5"],
        cwd=PROJECT, capture_output=True, check=True,
    ).stdout  # fmt: skip
    listed = json.loads(made)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["name"]: part for part in listed["components"]}
    wanted = {one.partition(">")[0].partition("=")[0].partition("[")[0] for one in
              tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]}  # fmt: skip
    assert len(wanted) > 20
    assert wanted - parts.keys() == set()
    locked = {part["name"]: part["version"] for part in LOCK["package"]}
    assert {name: part["version"] for name, part in parts.items() if locked.get(name) != part["version"]} == {}
    unhashed = [
        name for name, part in parts.items()
        if not any(reference.get("hashes") for reference in part.get("externalReferences", ()))
    ]  # fmt: skip
    assert unhashed == []
