"""The project's folders are where the program finds its files."""

from __future__ import annotations

from casehub.rulebook.folders import config_folder, project_folder
from casehub.settings import PROJECT


def test_the_folders_hold_the_rules() -> None:
    assert project_folder() == PROJECT
    assert config_folder() == PROJECT / "config"
    assert (config_folder() / "limits.toml").is_file()
    assert (project_folder() / "workflows").is_dir()
