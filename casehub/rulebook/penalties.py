"""config/penalties.toml: fines, hearings, penalties on the spot, lines of crimes, the surcharge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, get_args

from casehub.declared import DeclarationFaults, Fault, read_tables
from casehub.law.crimes import FIGURES, Crime, Sending
from casehub.law.effect import clash
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "penalties.toml"


@dataclass(frozen=True)
class Penalties:
    """The whole file."""

    measure: tuple[Measure, ...]
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
    for table, persons in (
        ("heard", [row.person for row in file.heard]),
        ("summary", [row.person for row in file.summary]),
    ):
        yield from _each_once(table, persons)


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
