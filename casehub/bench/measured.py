"""What the benchmark writes and prints, as measured.toml names it: data, not code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from casehub.declared import DeclarationFaults, Fault, read_toml

FILE = Path(__file__).with_name("measured.toml")


class Written(NamedTuple):
    """How the row of one case stands: its procedure, states while it is open, state at its end."""

    procedure: str
    open: tuple[str, ...]
    closed: str


@dataclass(frozen=True)
class Letter:
    """The paper of every file."""

    kind: str
    title: str


@dataclass(frozen=True)
class PartyRow:
    """A party of every case: its side, and the word in its name."""

    role: str
    word: str


@dataclass(frozen=True)
class Matter:
    """A case of a family, its states and its clock.

    bare: without parties, rights, papers and exhibits. mediated: a mediator is named in some.
    """

    procedure: str
    limit: str
    open: tuple[str, ...]
    closed: str
    bare: bool = False
    mediated: bool = False

    @property
    def row(self) -> Written:
        """How its row stands."""
        return Written(self.procedure, self.open, self.closed)


@dataclass(frozen=True)
class Child:
    """The child matters of the first case of a family, and how many there are."""

    procedure: str
    open: tuple[str, ...]
    closed: str
    number: int

    @property
    def row(self) -> Written:
        """How its row stands."""
        return Written(self.procedure, self.open, self.closed)


@dataclass(frozen=True)
class Measured:
    """All of measured.toml."""

    paper: str
    track: str
    opened: str
    letter: Letter
    party: tuple[PartyRow, ...]
    matter: tuple[Matter, ...]
    child: Child


@cache
def measured() -> Measured:
    """All of measured.toml. Raises DeclarationFaults."""
    faults: list[Fault] = []
    found = read_toml(FILE, Measured, faults).value
    if found is None or faults:
        raise DeclarationFaults(faults)
    return found
