"""A project of its own with two versions of the intake, and commands run with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from casehub.cli import main, workflow
from casehub.settings import PROJECT, Settings
from tests.faults.world import Office, make_office

PARTS = ("config", "templates", "workflows")


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str
Command = Callable[..., Done]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a second version of the intake, whose first state has another name."""
    folder = tmp_path_factory.mktemp("project")
    for name in PARTS:
        shutil.copytree(PROJECT / name, folder / name)
    newest = folder / "workflows" / "intake.yaml"
    text_of = newest.read_text(encoding="utf-8")
    old = folder / "workflows" / "superseded" / "intake-1.yaml"
    old.parent.mkdir(exist_ok=True)
    since = 'since: "2025-02-01"'
    assert since in text_of
    old.write_text(text_of.replace(since, f'{since}\nuntil: "2026-08-31"'), encoding="utf-8")
    new = text_of.replace(since, 'since: "2026-09-01"').replace("version: 1", "version: 2")
    for before, after in (
        ("initial: draft", "initial: begun"), ("  draft: ", "  begun: "), ("[draft", "[begun"),
    ):  # fmt: skip
        assert before in new
        new = new.replace(before, after)
    newest.write_text(new, encoding="utf-8")
    return folder


@pytest.fixture
def settled(settings: Settings) -> Iterator[Office]:
    """An office of this test's own with its staff."""
    made = make_office(settings.database_url, settings.instance)
    yield made
    made.engine.dispose()


@pytest.fixture
def command(
    project: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:  # fmt: skip
    """Run a command with the copied rules on the instance of this test."""
    here = replace(settings, project=project)
    monkeypatch.setattr(Settings, "for_instance", lambda *_: here)
    monkeypatch.setattr(workflow, "PROJECT", project)

    def run(*words: str) -> Done:
        code = main(["--instance", str(settings.instance), *words])
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run
