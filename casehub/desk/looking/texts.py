"""In which of the folded texts a word stands: asked of the index, or of a sample of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, TypeVarTuple
from weakref import WeakKeyDictionary

from sqlalchemy import column, func, literal, literal_column, select, table

from casehub.among import among
from casehub.law.text import GRAM, telling_grams
from casehub.model import FullText, SearchTerm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Engine, Select
    from sqlalchemy.orm import Session

    Texts = type[SearchTerm | FullText]

Row = TypeVarTuple("Row")
# To look for every pair of a name reads half the index.
LEAST_PAIRS, MOST_PAIRS, SAMPLE, HOUR = 4, 6, 2_000, 3_600.0
# Whatever texts there are in the sample.
EVERY = -1
# A word that is in more texts is asked of each case as it is listed; of one that is surely in
# more, by so many times, the index is not even asked.
MANY, SURELY = 60_000, 4
_seen: WeakKeyDictionary[Engine, Sample] = WeakKeyDictionary()


@dataclass(frozen=True)
class Sample:
    """Some of the texts: by gram which of them hold it, bit by bit; each stands for so many."""

    looked: float
    holding: Mapping[str, int]
    stands_for: float


def in_many(session: Session, word: str) -> bool:
    """Whether a sample of the texts says that a word is in far more of them than `MANY`."""
    if len(word) < GRAM:
        return False
    sample = _sampled(session)
    left = EVERY
    for gram in telling_grams(word):
        left &= sample.holding.get(gram, 0)
    return left > 0 and left.bit_count() * sample.stands_for > SURELY * MANY


def _telling(session: Session, pairs: Sequence[str]) -> list[str]:
    """The pairs to look for: those that together leave the fewest texts.

    Every company's name ends in 有限公司, and where there is one of these pairs there are the
    others: each by itself may be rare, and all of them together no rarer. So the next pair is
    always that which leaves the fewest of the texts that hold those before it.
    """
    if len(pairs) <= LEAST_PAIRS:
        return list(pairs)
    holding, left, chosen = _sampled(session).holding, EVERY, list[str]()
    # Of the rarest first: where a pair leaves as few as another it is read sooner.
    rest = sorted(pairs, key=lambda pair: holding.get(pair, 0).bit_count())
    while rest and len(chosen) < (MOST_PAIRS if left else LEAST_PAIRS):
        best = min(rest, key=lambda pair: (holding.get(pair, 0) & left).bit_count())
        left &= holding.get(best, 0)
        chosen.append(best)
        rest.remove(best)
    return chosen


def _sampled(session: Session) -> Sample:
    """A sample of the texts; taken anew every hour."""
    engine = session.get_bind().engine
    known = _seen.get(engine)
    if known is not None and known.holding and time.monotonic() - known.looked <= HOUR:
        return known
    holding: dict[str, int] = {}
    # Some of every age, and not at even steps: every case brings the same kinds of texts in
    # the same order, and each of the sample might be of one kind.
    last = session.scalar(select(func.max(SearchTerm.id))) or 0
    chosen = SystemRandom().sample(range(1, last + 1), min(last, SAMPLE))
    some = select(SearchTerm.grams).where(among(SearchTerm.id, chosen))
    for n, text in enumerate(session.scalars(some)):
        for gram in set(text.split()):
            holding[gram] = holding.get(gram, 0) | 1 << n
    _seen[engine] = Sample(time.monotonic(), holding, last / max(1, len(chosen)))
    return _seen[engine]


def containing(
    session: Session, word: str, asked: Select[*Row], texts: Texts = SearchTerm
) -> Select[*Row]:
    """A question for texts, narrowed to those that hold the folded word.

    The pairs find candidates, the text decides. texts: the table of folded texts of the question.
    """
    pairs = _telling(session, telling_grams(word))
    holds = texts.folded.contains(word, autoescape=True)
    if session.get_bind().dialect.name == "postgresql":
        array = func.string_to_array(texts.grams, literal(" "))
        wanted = func.string_to_array(literal(" ".join(pairs)), literal(" "))
        return asked.where(array.op("@>")(wanted), holds)
    index = table(texts.__pairs__, column("rowid"))
    query = " ".join('"{}"'.format(pair.replace('"', '""')) for pair in pairs)
    # Joined, they come one by one, and whoever wants some only stops.
    hits = index.join(texts.__table__, texts.__table__.c.id == index.c.rowid)
    met = literal_column(texts.__pairs__).op("MATCH")(query)
    return asked.select_from(hits).where(met, holds)
