"""Matters of a case that wait for the same step, which one form may take in several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casehub.model import Case, Document, Party


@dataclass(frozen=True)
class Waiting:
    """A matter that waits: whom it concerns, and which papers; a procedure says which are its."""

    matter: Case
    party: Party
    papers: Sequence[Document]

    @property
    def name(self) -> str:
        """Before the name of each of its own inputs."""
        return f"m{self.matter.id}-"

    @property
    def words(self) -> str:
        """Whom it concerns, with which papers."""
        return f"{self.party.name}：{'、'.join(f'《{p.title}》' for p in self.papers)}"
