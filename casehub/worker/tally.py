"""What a worker has done, counted by kind."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass
class Tally:
    """How many things were done, and how many could not be."""

    printed: int = 0
    expired: int = 0
    sealed: int = 0
    scrubbed: int = 0
    reminded: int = 0
    failed: int = 0

    def add(self, other: Tally) -> None:
        """Add up."""
        for name, number in asdict(other).items():
            setattr(self, name, getattr(self, name) + number)

    @property
    def done(self) -> int:
        """Everything that was done."""
        return self.printed + self.expired + self.sealed + self.scrubbed + self.reminded
