"""One change of one file, and the words by which tests near it are found."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """`text[start:end]` of a file becomes `new`. kind: what sort of change; area: config | guards.

    subjects: what the changed place is called, the nearest name first.
    """

    area: str
    file: str
    kind: str
    start: int
    end: int
    old: str
    new: str
    line: int
    subjects: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """The same for the same change of the same line, whatever stands above it."""
        said = "\0".join((self.file, self.kind, *self.subjects, self.old, self.new))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def __str__(self) -> str:
        """For the list of survivors: one line."""
        old, new = (" ".join(part.split())[:70] for part in (self.old, self.new))
        return f"{self.file}:{self.line} {self.kind}: {old or '(nothing)'} → {new or '(nothing)'}"

    def applied(self, text: str) -> str:
        """The text of the file with the change. Raises ValueError where it is another text."""
        if text[self.start : self.end] != self.old:
            message = f"{self.file} is not the file that was read"
            raise ValueError(message)
        return text[: self.start] + self.new + text[self.end :]


def line_at(text: str, place: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, place) + 1


def read(root: Path, file: str) -> str:
    """A file as it lies there."""
    return (root / file).read_text(encoding="utf-8")
