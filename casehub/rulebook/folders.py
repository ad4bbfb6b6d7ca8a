"""Where the project's own files lie."""

from __future__ import annotations

from pathlib import Path


def project_folder() -> Path:
    """Return the folder that holds config/, workflows/ and templates/."""
    return Path(__file__).resolve().parents[2]


def config_folder() -> Path:
    """Return the folder of rule tables shipped with the program."""
    return project_folder() / "config"
