"""The register of instruments (规范性文件) that rules and papers cite: config/instruments.toml."""

from __future__ import annotations

from dataclasses import dataclass

from casehub.law.confidence import Confidence
from casehub.law.effect import Effective


@dataclass(frozen=True, kw_only=True)
class Instrument(Effective):
    """A law, regulation or interpretation, in the edition of its days, as rules cite it.

    articles: how many it has, where the sources of the law tell. Else those that are cited:
    read: found in the sources; unread: cited without having been found there (待核).
    """

    title: str
    number: str = ""
    articles: int = 0
    read: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    confidence: Confidence
    note: str = ""

    def has(self, article: int) -> bool:
        """Whether it is known to have the article, or is said to have it."""
        if self.articles:
            return 1 <= article <= self.articles
        return article in self.read or article in self.unread


@dataclass(frozen=True)
class InstrumentsFile:
    """config/instruments.toml."""

    instrument: tuple[Instrument, ...]
