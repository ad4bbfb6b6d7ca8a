"""What verification found: one sentence each, with the kind and the place."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold. `sentence` is Chinese; `kind` is for programs.

    kind: chain | row | replay | register | number | paper | exhibit | material | blob |
    checkpoint | copy | stamp | structure | unreadable.
    """

    kind: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}：{self.sentence}"

    def json(self) -> dict[str, str]:
        """As `audit verify --json` prints it."""
        return asdict(self)
