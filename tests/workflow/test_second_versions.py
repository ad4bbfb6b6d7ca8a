"""A procedure of which a law makes a second version: any of them, each alone and all on one day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from casehub.procedures import LAW
from casehub.rulebook.checking import all_faults
from tests.rulebook.planting import project, whole

__all__ = ["project", "whole"]

CHANGE = date(2027, 1, 1)


def superseded(folder: Path, key: str) -> None:
    """What is in force becomes the earlier version, the same words the one from CHANGE."""
    newest = folder / "workflows" / f"{key}.yaml"
    words = newest.read_text(encoding="utf-8")
    found = re.search(r"^version: (\d+)$", words, re.MULTILINE)
    assert found is not None
    number = int(found[1])
    old, ended = re.subn(r"^(since: .+)$", r'\1\nuntil: "2026-12-31"', words, count=1, flags=re.MULTILINE)
    new, counted = re.subn(r"^version: \d+$", f"version: {number + 1}", words, count=1, flags=re.MULTILINE)
    new, begun = re.subn(r"^since: .+$", f'since: "{CHANGE}"', new, count=1, flags=re.MULTILINE)
    assert (ended, counted, begun) == (1, 1, 1)
    (folder / "workflows" / "superseded" / f"{key}-{number}.yaml").write_text(old, encoding="utf-8")
    newest.write_text(new, encoding="utf-8")


def test_every_procedure_may_change_on_one_day(project: Path) -> None:
    """No list, matter, paper or condition of any of them knows one version only."""
    before, _ = all_faults(project, LAW)
    for key in {key for key, _ in before}:
        superseded(project, key)
    after, found = all_faults(project, LAW)
    assert found == []
    newest = dict(sorted(before))
    assert set(after) == {*before, *((key, version + 1) for key, version in newest.items())}
    for key, version in newest.items():
        assert after[key, version].until == date(2026, 12, 31)
        assert after[key, version + 1].since == CHANGE
