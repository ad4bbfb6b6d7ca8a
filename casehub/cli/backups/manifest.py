"""What a backup says of itself, and whether it is whole: every file by size and hash."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casehub.cli.parser import UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "backup.json"
# What the first version's backups kept of the instance beside its database and blobs.
FIRST_FOLDERS = ("checkpoints", "calendars")
SHOWN = 5


class Highest(BaseModel):
    """The highest number given in a series of an organisation in a year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str = Field(min_length=1)
    series: str = Field(min_length=1, max_length=60)
    year: int = Field(ge=1950, le=2199)
    value: int = Field(ge=0, le=999_999_999)


class Kept(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class Manifest(BaseModel):
    """The whole of a backup. `settings` has no secret; `damaged` blobs are not part of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[2] = 2
    at: datetime
    program: str
    revision: str
    database: Literal["sqlite", "postgresql"]
    server: str = ""
    settings: dict[str, str] = {}
    files: dict[str, Kept]
    numbers: list[Highest] = []
    damaged: list[str] = []

    @property
    def dump(self) -> str:
        """Name of the copy of the database inside the backup."""
        return "database.sqlite3" if self.database == "sqlite" else "database.dump"


class _First(BaseModel):
    """A backup of the first version."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    at: datetime
    revision: str
    files: dict[str, str]


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in order; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def kept(path: Path) -> Kept:
    """Size and hash of a file as it lies there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Kept(sha256=digest, size=path.stat().st_size)


def make_durable(folder: Path) -> None:
    """Sync every file and folder of a tree, the innermost first."""
    for path in (*files_of(folder), *sorted(p for p in folder.rglob("*") if p.is_dir())[::-1]):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Sync one file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(source: Path) -> Manifest:
    """The manifest of a backup in which every file is there and whole. Raises UsageFault."""
    try:
        text = (source / NAME).read_bytes()
    except OSError as error:
        raise UsageFault(f"{source} 不是备份目录") from error
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        manifest = _first(source, text, error)
    present = {p.relative_to(source).as_posix() for p in files_of(source)} - {NAME}
    spoilt = present ^ set(manifest.files) or {
        name for name, said in manifest.files.items() if kept(source / name) != said
    }
    if spoilt:
        raise UsageFault(f"备份已损坏，未做任何改动：{'、'.join(sorted(spoilt)[:SHOWN])}")
    return manifest


def _first(source: Path, text: bytes, wrong: ValidationError) -> Manifest:
    try:
        old = _First.model_validate_json(text)
    except ValidationError:
        raise UsageFault(f"{source / NAME} 不是本程序能读的备份清单") from wrong
    sqlite = "database.sqlite3" in old.files
    sizes = {n: (source / n).stat().st_size if (source / n).is_file() else 0 for n in old.files}
    return Manifest(
        at=old.at,
        program="0.1.0",
        revision=old.revision,
        database="sqlite" if sqlite else "postgresql",
        files={n: Kept(sha256=digest, size=sizes[n]) for n, digest in old.files.items()},
    )
