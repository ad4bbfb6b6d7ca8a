"""Faults planted in a copy of the rule files, in few rounds: no two in one file at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from casehub.acts.letters.declared import letter_faults
from casehub.documents import pages
from casehub.documents.templates import asked
from casehub.procedures import LAW
from casehub.rulebook import unused
from casehub.rulebook.asked import rows_asked
from casehub.rulebook.checking import all_faults
from casehub.settings import PROJECT
from casehub.workflow.part import Parts


@dataclass(frozen=True)
class Planted:
    """`old` becomes `new` in a file (an empty `old`: `new` is added to its end)."""

    file: str
    old: str
    new: str
    said: str


ASKED = cache(rows_asked)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def project(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the rules that a test may spoil; its templates are the ones read."""
    monkeypatch.setattr(pages, "TEMPLATES", whole / "templates" / "documents")
    # What the code asks for does not change with the files.
    monkeypatch.setattr(unused, "rows_asked", ASKED)
    asked.forget()
    yield whole
    monkeypatch.undo()
    asked.forget()


def faults(project: Path, law: Parts = LAW) -> list[str]:
    asked.forget()
    return [str(fault) for fault in all_faults(project, law, letter_faults)[1]]


def rounds(classes: Mapping[str, Planted]) -> list[dict[str, Planted]]:
    """All of them in few rounds: in one round no two are planted in one file."""
    found: list[dict[str, Planted]] = []
    for name, planted in classes.items():
        free = (r for r in found if planted.file not in {other.file for other in r.values()})
        chosen = next(free, None)
        if chosen is None:
            found.append(chosen := {})
        chosen[name] = planted
    return found


def silent(project: Path, planted: Mapping[str, Planted]) -> dict[str, list[str]]:
    """The names of those faults that nothing says, each with all that was said."""
    kept = {project / one.file: (project / one.file).read_text(encoding="utf-8") for one in planted.values()}
    try:
        for one in planted.values():
            text = kept[project / one.file]
            assert one.old in text, one
            spoilt = text.replace(one.old, one.new) if one.old else text + one.new
            (project / one.file).write_text(spoilt, encoding="utf-8")
        found = faults(project)
    finally:
        for file, text in kept.items():
            file.write_text(text, encoding="utf-8")
    return {name: found for name, one in planted.items() if not any(one.said in said for said in found)}
