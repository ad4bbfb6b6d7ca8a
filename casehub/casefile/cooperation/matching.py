"""What of a matter stands in a 重点保护名录: the same number, name or holder, and what looks alike.

A hit is a hint, and no finding of an infringement: somebody looks at both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, select

from casehub.law.text import fold
from casehub.law.worded import Worded
from casehub.model import KeyListBatch, KeyListEntry, KeyListWording, ListState
from casehub.model.cooperation.key_list import protects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.model import Accused, Party, Right

# One letter of so many may differ, and two of so many more; of words in Latin letters fewer.
NEAR_FROM, NEARER_FROM, LATIN_FROM = 3, 6, 5
SHORTEST_NAME = 2


class Ground(Worded):
    """Why an entry is shown, the surest first."""

    NUMBER = "number", "号码相同"
    NAME = "name", "名称相同"
    HOLDER = "holder", "权利人相同"
    NEAR = "near", "名称近似"
    INSIDE = "inside", "含有该名称"

    @property
    def same(self) -> bool:
        """Whether it is the same right or the same person, and not only one that looks alike."""
        return self in {Ground.NUMBER, Ground.NAME, Ground.HOLDER}


ORDER = tuple(Ground)


@dataclass(frozen=True)
class Sought:
    """What a matter says. names: of rights; holders: names and codes; things: goods, titles."""

    numbers: Sequence[str] = ()
    names: Sequence[str] = ()
    holders: Sequence[str] = ()
    things: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """An entry that a matter touches, and by which words of it. entry: its row number."""

    entry: int
    number: str
    title: str
    right_no: str
    list_title: str
    home_name: str
    holder: str
    ground: Ground
    said: str
    fictional: bool


@dataclass(frozen=True)
class _Listed:
    """What a wording that stands says, as far as it is compared and told."""

    entry: int
    act: str
    begins_on: date
    expires_on: date | None
    title: str
    right_no: str
    holder: str
    holder_uscc: str
    home_name: str
    number: str | None
    list_title: str
    batch: str
    fictional: bool

    def protects_on(self, day: date) -> bool:
        """Whether, being what holds on `day`, it protects."""
        return protects(self.act, self.expires_on, day)


_W = KeyListWording
_STANDING = (
    select(
        _W.entry_id.label("entry"), _W.act, _W.begins_on, _W.expires_on, _W.title, _W.right_no,
        _W.holder, _W.holder_uscc, _W.home_name, KeyListEntry.number,
        KeyListBatch.title.label("list_title"), KeyListBatch.name.label("batch"),
        KeyListBatch.fictional,
    )
    .join(KeyListEntry, KeyListEntry.id == _W.entry_id)
    .join(KeyListBatch, KeyListBatch.id == KeyListEntry.batch_id)
    .where(_W.state == ListState.STANDS, _W.begins_on <= bindparam("last", type_=Date))
    .order_by(_W.begins_on, _W.id)
)  # fmt: skip


def sought_in(
    rights: Iterable[Right], parties: Iterable[Party], accused: Iterable[Accused] = ()
) -> Sought:
    """What the rights, parties and goods of a case say; the caller shows nobody else's parties."""
    known = list(rights)
    people = [party for party in parties if not party.sort.human]
    holders = [name for right in known for name in right.owners]
    holders += [party.name for party in people] + [party.id_no for party in people if party.id_no]
    return Sought(
        numbers=[right.number for right in known if right.number],
        names=[right.title for right in known if right.title],
        holders=holders,
        things=[thing.name for thing in accused if thing.current],
    )


def hits(session: Session, sought: Sought, *days: date) -> list[Hit]:
    """The entries that protect on one of the days and that the matter touches, each once.

    Raises nothing; without a word to look for nothing is read.
    """
    if not any((sought.numbers, sought.names, sought.holders, sought.things)):
        return []
    begun: dict[int, list[_Listed]] = {}
    for row in session.execute(_STANDING, {"last": max(days)}).mappings():
        begun.setdefault(row["entry"], []).append(_Listed(**row))
    folded = _Folded(sought)
    found = []
    for wordings in begun.values():
        touched = list(folded.against(_held(wordings, days)))
        if touched:
            best = min(touched, key=lambda one: ORDER.index(one[1]))
            found.append(_hit(*best))
    return sorted(found, key=lambda one: (ORDER.index(one.ground), one.number, one.entry))


def _hit(row: _Listed, ground: Ground, said: str) -> Hit:
    return Hit(
        entry=row.entry,
        number=row.number or "",
        title=row.title,
        right_no=row.right_no,
        list_title=f"{row.list_title}（{row.batch}）",
        home_name=row.home_name,
        holder=row.holder,
        ground=ground,
        said=said,
        fictional=row.fictional,
    )


def _held(rows: Sequence[_Listed], days: Sequence[date]) -> list[_Listed]:
    """What holds on each of the days and protects then; the rows in the order of their days."""
    found = []
    for day in days:
        until = [one for one in rows if one.begins_on <= day]
        if until and until[-1].protects_on(day):
            found.append(until[-1])
    return found


# Names stay the same from page to page, and to fold one takes longer than to compare it.
_folded = lru_cache(maxsize=16_384)(fold)


class _Folded:
    """What a matter says, folded once for all entries."""

    def __init__(self, sought: Sought) -> None:
        self.numbers = _pairs(sought.numbers)
        self.names = _pairs(sought.names)
        self.holders = _pairs(sought.holders)
        self.things = _pairs(sought.things)

    def against(
        self, rows: Sequence[_Listed]
    ) -> Iterator[tuple[_Listed, Ground, str]]:
        """The wording, the ground and what was said, of everything that touches these."""
        for row in rows:
            yield from ((row, ground, said) for ground, said in self._grounds(row))

    def _grounds(self, row: _Listed) -> Iterator[tuple[Ground, str]]:
        number, title = _folded(row.right_no), _folded(row.title)
        holders = {_folded(one) for one in (row.holder, row.holder_uscc) if one}
        for said, form in self.numbers:
            if number and form == number:
                yield Ground.NUMBER, said
        for said, form in self.names:
            if form == title:
                yield Ground.NAME, said
            elif is_near(form, title):
                yield Ground.NEAR, said
            elif len(title) >= SHORTEST_NAME and (title in form or form in title):
                yield Ground.INSIDE, said
        for said, form in self.holders:
            if form in holders:
                yield Ground.HOLDER, said
        for said, form in self.things:
            if len(title) >= SHORTEST_NAME and title in form:
                yield Ground.INSIDE, said


def _pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, form) for one in words if len(form := _folded(one)) >= SHORTEST_NAME]


def is_near(one: str, other: str) -> bool:
    """Whether two folded names differ by so little that one is taken for the other.

    One letter of three or more, two of six or more; of Latin words one letter of five or more.
    """
    shorter = min(len(one), len(other))
    latin = one.isascii() and other.isascii()
    if shorter < (LATIN_FROM if latin else NEAR_FROM) or one == other:
        return False
    if not set(one) & set(other):
        return False
    most = 2 if shorter >= NEARER_FROM and not latin else 1
    return _differences(one, other, most) <= most


def _differences(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out or changed; more than `most` counts as most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    above = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        row = [n]
        for m, against in enumerate(other, 1):
            row.append(min(above[m] + 1, row[m - 1] + 1, above[m - 1] + (letter != against)))
        if min(row) > most:
            return most + 1
        above = row
    return above[-1]
