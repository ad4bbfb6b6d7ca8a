"""config/penalties.toml: fines, hearings, penalties on the spot, crimes, the surcharge, levels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, get_args

from casehub.declared import DeclarationFaults, Fault, read_tables
from casehub.law.confidence import Confidence
from casehub.law.crimes import FIGURES, Crime, Sending
from casehub.law.effect import Effective, clash, in_force
from casehub.law.fines import (
    Circumstance,
    Discretion,
    FineRule,
    Limitation,
    Measure,
    PersonClass,
    Surcharge,
)
from casehub.law.hearings import Collecting, Grave, HearingLine, Resting, SummaryLine
from casehub.rulebook.tables import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

NAME = "penalties.toml"


@dataclass(frozen=True, kw_only=True)
class Competence(Effective):
    """Bureaus of these levels alone deal with a sort of act, from `since` to `until`.

    rule: the acts, by their rule of fines. levels: of the divisions that the bureaus serve, as the
    table of divisions has them. told: these levels, in the words of the law. by: who lets a
    lower bureau deal with it.
    """

    rule: str
    title: str
    levels: tuple[str, ...]
    told: str
    by: str
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Authorised(Effective):
    """A lower bureau, by its key, that was let deal with acts of the rule by this document."""

    rule: str
    office: str
    document: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Wording:
    """What the words of an item of this sort have at least one of, since papers print them."""

    measure: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Penalties:
    """The whole file."""

    measure: tuple[Measure, ...]
    wording: tuple[Wording, ...]
    circumstance: tuple[Circumstance, ...]
    fine: tuple[FineRule, ...]
    discretion: Discretion
    limitation: Limitation
    heard: tuple[HearingLine, ...]
    heard_measure: tuple[Grave, ...]
    heard_for: Resting
    summary: tuple[SummaryLine, ...]
    summaries: Resting
    collecting: Collecting
    surcharge: Surcharge
    criminal: Sending
    crime: tuple[Crime, ...]
    competence: tuple[Competence, ...] = ()
    authorised: tuple[Authorised, ...] = ()

    def kept_from(self, *, rule: str, office: str, level: str, on: date) -> Competence | None:
        """The row that keeps a bureau from dealing with acts of the rule on the day; None: none.

        office: its key; level: of its division. No row for the day: every bureau deals with them.
        """
        row = in_force((one for one in self.competence if one.rule == rule), on)
        if row is None or level in row.levels:
            return None
        let = (one for one in self.authorised if one.rule == rule and one.office == office)
        return row if in_force(let, on) is None else None


def penalty_faults(config: Path) -> list[Fault]:
    """Everything wrong with the file."""
    faults: list[Fault] = []
    file = read_tables(config, NAME, Penalties, faults).value
    return faults if file is None else [*faults, *_objections(file)]


def load_penalties(config: Path) -> Penalties:
    """Read the file; DeclarationFaults with every fault at once."""
    faults: list[Fault] = []
    file = read_tables(config, NAME, Penalties, faults).value
    if file is None or faults or (faults := list(_objections(file))):
        raise DeclarationFaults(faults)
    return file


def _objections(file: Penalties) -> Iterator[Fault]:
    known = {one.id for one in file.measure}
    facts = {one.id for one in file.circumstance}
    for n, row in enumerate(file.fine):
        at = f"fine[{n}]"
        for one in (*row.must, *row.spared_must):
            if one not in known:
                yield Fault(NAME, f"{at}.must", f"没有这项措施：{one}")
        for one in (*row.only_if, *row.spared_by):
            if one not in facts:
                yield Fault(NAME, at, f"没有这种情节：{one}")
        if row.base and row.times is None:
            yield Fault(NAME, at, "按数额计算的，须写明倍数 times")
        if not row.base and row.otherwise is None:
            yield Fault(NAME, at, "不按数额计算的，须写明最高额 otherwise")
    depended = {one for row in file.fine for one in (*row.only_if, *row.spared_by)}
    for fact in file.circumstance:
        if fact.lightens is (fact.id in depended):
            yield Fault(NAME, f"circumstance.{fact.id}", "没有处罚规定用到这种情节")
        if any(fact.id in row.only_if for row in file.fine) and not fact.absent:
            yield Fault(NAME, f"circumstance.{fact.id}", "须写明没有这种情节时怎么说")
    used = {one for row in file.fine for one in (*row.must, *row.spared_must)}
    for one in sorted(known - used):
        yield Fault(NAME, f"measure.{one}", "没有处罚规定用到这项措施")
    yield from _twice(file.fine)
    for crime in file.crime:
        named = {name for test in crime.tests for name in (*test.of, *filter(None, [test.needs]))}
        for name in sorted(named - FIGURES.keys()):
            yield Fault(NAME, f"crime.{crime.id}", f"没有这种数：{name}")
    for crime, later in combinations(file.crime, 2):
        if crime.id == later.id and clash(crime, later) is not None:
            yield Fault(NAME, f"crime.{crime.id}", "两版标准的施行期间重叠")
    yield from _of_levels(file)
    for table, persons in (
        ("heard", [row.person for row in file.heard]),
        ("summary", [row.person for row in file.summary]),
    ):
        yield from _each_once(table, persons)


def _of_levels(file: Penalties) -> Iterator[Fault]:
    """A level that no division has, an act that nothing punishes, an office let do what all may."""
    acts, levels = {row.rule for row in file.fine}, {level.value for level in Level}
    for row in file.competence:
        at = f"competence.{row.rule}"
        if row.rule not in acts:
            yield Fault(NAME, at, "没有这种违法行为的处罚规定")
        for level in sorted({*row.levels} - levels):
            yield Fault(NAME, at, f"没有这一级区划：{level}")
    for one, other in combinations(file.competence, 2):
        if one.rule == other.rule and clash(one, other) is not None:
            yield Fault(NAME, f"competence.{one.rule}", "两条级别管辖的施行期间重叠")
    limited = {row.rule for row in file.competence}
    for let in file.authorised:
        if let.rule not in limited:
            yield Fault(NAME, f"authorised.{let.office}", "这种违法行为没有级别管辖的规定")


def _twice(rows: Iterable[FineRule]) -> Iterator[Fault]:
    """Two rows for one person, one sort of act and one day."""
    for one, other in combinations(rows, 2):
        same = one.rule == other.rule and one.serious == other.serious
        if same and set(one.persons) & set(other.persons) and clash(one, other) is not None:
            yield Fault(NAME, f"fine.{one.rule}", "两条规定的对象和施行期间重叠")


def _each_once(table: str, persons: list[PersonClass]) -> Iterator[Fault]:
    """Each class of persons has one row."""
    times = Counter(persons)
    for person in get_args(PersonClass):
        if times[person] != 1:
            yield Fault(NAME, f"{table}.{person}", "每类当事人应当恰有一条")
