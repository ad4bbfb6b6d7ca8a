"""Remedies that papers tell of (config/remedies.toml): to whom, within what, by which article."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casehub.law.confidence import Confidence
from casehub.rulebook.awaiting import ProcedureRow

if TYPE_CHECKING:
    from casehub.workflow.rules import DayLaw


@dataclass(frozen=True, kw_only=True)
class Road:
    """One way to challenge a paper: to whom, within which limit, in which words.

    announced: the words where the paper is served by an announcement. only_by: a house rule
    (config/house.toml) without which the paper does not tell of it. begins: with the service of
    the paper, or with that of what is decided upon `review`.
    """

    to: Literal["suit", "review"]
    limit: str
    text: str
    announced: str
    only_by: str = ""
    begins: Literal["paper", "review"] = "paper"


@dataclass(frozen=True, kw_only=True)
class Remedy(ProcedureRow):
    """What a paper tells of how it can be challenged.

    basis: key of the articles (config/basis.toml) that the closing words name.
    """

    roads: tuple[Road, ...]
    opening: str
    confidence: Confidence
    closing: str = "。"
    basis: str = ""
    note: str = ""

    def told(self, law: DayLaw, paper: str, names: dict[str, str]) -> str:
        """The sentence in the paper that calls itself `paper`; names: of each authority."""
        roads = "".join(
            road.text.format(paper=paper, within=law.limit_text(road.limit), to=names[road.to])
            for road in self.open_on(law)
        )
        closing = self.closing.format(basis=law.basis(self.basis))
        return self.opening.format(paper=paper) + roads + closing

    def announced(self, law: DayLaw, title: str, names: dict[str, str]) -> str:
        """The sentence in the announcement by which the paper of this title is served."""
        roads = "".join(
            road.announced.format(within=law.limit_text(road.limit), to=names[road.to])
            for road in self.open_on(law)
        )
        return f"不服《{title}》的，{roads}。"

    def open_on(self, law: DayLaw) -> list[Road]:
        """The roads that are told on the day."""
        return [road for road in self.roads if not road.only_by or law.house(road.only_by)]

    @property
    def served_limits(self) -> frozenset[str]:
        """The limits that begin with the service of the paper, told on whatever day."""
        return frozenset(road.limit for road in self.roads if road.begins == "paper")

    def objections(self) -> Iterator[str]:
        """What is wrong with the row itself."""
        if not self.roads:
            yield "应写明至少一种途径 roads"
        if len({road.to for road in self.roads}) != len(self.roads):
            yield "同一种途径写了两次"
        for text, known in self._sentences():
            try:
                named = {name for _, name, *_ in string.Formatter().parse(text) if name is not None}
            except ValueError:
                yield f"括号不成对：{text}"
                continue
            for name in sorted(named - known):
                yield f"不认识的名称 {{{name}}}：{text}"
            if "within" in known - named:
                yield f"没有写出期限 {{within}}：{text}"

    def _sentences(self) -> Iterator[tuple[str, frozenset[str]]]:
        yield self.opening, frozenset({"paper"})
        for road in self.roads:
            yield road.text, frozenset({"paper", "within", "to"})
            yield road.announced, frozenset({"within", "to"})
        yield self.closing, frozenset({"basis"} if self.basis else ())


@dataclass(frozen=True)
class RemediesFile:
    """config/remedies.toml."""

    remedy: tuple[Remedy, ...]
