"""Which rows a step may write: by what its declaration says, key by key and effect by effect.

config/effects.toml says it, by columns; the recorder refuses what lies beyond, and both verifiers
name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from casehub.fields import Field, TableField
from casehub.workflow.clocks import Names
from casehub.workflow.procedure import Step

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure


class How(Enum):
    """What was done to a row, with the word of a sentence about it."""

    ADDED = "新增"
    CHANGED = "更改"
    REMOVED = "删除"


# Table → the columns of its rows that may change.
Columns = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Writes:
    """Tables of which rows may be new, columns of rows that stand that may change, rows that go."""

    adds: frozenset[str] = frozenset()
    changes: Columns = field(default_factory=dict)
    removes: frozenset[str] = frozenset()

    def __or__(self, other: Writes) -> Writes:
        """What either may write."""
        changes = {
            table: self.changes.get(table, frozenset()) | other.changes.get(table, frozenset())
            for table in (*self.changes, *other.changes)
        }
        return Writes(self.adds | other.adds, changes, self.removes | other.removes)

    def allow(self, table: str, how: How, columns: Collection[str] = ()) -> bool:
        """Whether that may be done to a row of the table; columns: which change, where known."""
        if how is How.CHANGED:
            return table in self.changes and self.changes[table].issuperset(columns)
        return table in (self.adds if how is How.ADDED else self.removes)

    def beyond(self, table: str, columns: Collection[str]) -> list[str]:
        """Those of the columns that do not change."""
        return sorted({*columns} - self.changes.get(table, frozenset()))


@dataclass(frozen=True)
class StandingRow:
    """The columns of a table's rows that can change once the row is there; the rest never does."""

    table: str
    columns: Names = ()


@dataclass(frozen=True)
class WritingRow:
    """What one key, kind of field or effect writes; unmakes: rows that go when it is taken back.

    columns: which of a table that it changes; where it does not say, all that can change.
    """

    id: str
    adds: Names = ()
    changes: Names = ()
    removes: Names = ()
    unmakes: Names = ()
    columns: dict[str, Names] = field(default_factory=dict)

    def writes(self, standing: Columns) -> Writes:
        """When it is done; standing: what of rows can change at all."""
        return Writes(frozenset(self.adds), self._changed(standing), frozenset(self.removes))

    def undone(self, standing: Columns) -> Writes:
        """When it is taken back: what it wrote is put right, and what it made may go."""
        made = {table: standing.get(table, frozenset()) for table in self.adds}
        return Writes(changes={**self._changed(standing), **made}, removes=frozenset(self.unmakes))

    def _changed(self, standing: Columns) -> Columns:
        return {
            table: frozenset(self.columns.get(table, standing.get(table, ())))
            for table in self.changes
        }

    @property
    def tables(self) -> frozenset[str]:
        """Every table that it names."""
        return frozenset((*self.adds, *self.changes, *self.removes, *self.unmakes))


@dataclass(frozen=True)
class EffectsFile:
    """config/effects.toml, with the rows of each procedure.

    key: of a step, under which something stands. kind: of a field of its form. flag: what such a
    field says with yes. effect: a name under `records`; one that has no row writes nothing. told:
    what a child matter's step means for its main case besides clocks, by a key of it. standing:
    what of rows that are there can change at all.
    """

    standing: tuple[StandingRow, ...] = ()
    key: tuple[WritingRow, ...] = ()
    kind: tuple[WritingRow, ...] = ()
    flag: tuple[WritingRow, ...] = ()
    effect: tuple[WritingRow, ...] = ()
    told: tuple[WritingRow, ...] = ()


def _defaults() -> Iterator[tuple[str, object]]:
    for one in fields(Step):
        if one.default is not MISSING:
            yield one.name, one.default
        elif one.default_factory is not MISSING:
            yield one.name, one.default_factory()


# The key that says of a step which others it comes after: those remember it too.
FOLLOWED = "follows_up"
_UNSAID: Mapping[str, object] = dict(_defaults())


def says(step: Step, key: str) -> bool:
    """Whether something stands under that key of a step."""
    return bool(getattr(step, key) != _UNSAID.get(key))


def _fields_of(step: Step) -> Iterator[Field]:
    for one in step.fields:
        yield one
        if isinstance(one, TableField):
            yield from one.columns


@dataclass(frozen=True)
class Written:
    """What each step of the procedures may write."""

    file: EffectsFile
    procedures: Mapping[tuple[str, int], Procedure]
    _known: dict[tuple[str, int, str], Writes] = field(default_factory=dict)

    def by(self, procedure: Procedure, step: Step) -> Writes:
        """What taking the step may write into the rows of the case and of its family."""
        place = (procedure.key, procedure.version, step.id)
        if place not in self._known:
            self._known[place] = self._of(procedure, step)
        return self._known[place]

    @cached_property
    def standing(self) -> Columns:
        """What of the rows of each table can change once they are there."""
        return {row.table: frozenset(row.columns) for row in self.file.standing}

    def told(self, key: str, name: str) -> Writes:
        """What a step of a child matter may write in its main case besides clocks."""
        made = Writes()
        for procedure in self._versions.get(key, ()):
            if procedure.has_step(name):
                step = procedure.step(name)
                made |= _whole(row.writes(self.standing) for row in self._above(step))
                wrong = [row for o in self._taken_back(procedure, step) for row in self._above(o)]
                made |= _whole(row.undone(self.standing) for row in wrong)
        return made

    def _above(self, step: Step) -> Iterator[WritingRow]:
        if step.parent is not None:
            yield from (row for row in self.file.told if getattr(step.parent, row.id))

    def _of(self, procedure: Procedure, step: Step) -> Writes:
        rows = [*self._said(step), *self._followed(procedure, step)]
        made = _whole(row.writes(self.standing) for row in rows)
        for other in self._taken_back(procedure, step):
            undone = [*self._said(other), *self._followed(procedure, other)]
            made |= _whole(row.undone(self.standing) for row in undone)
        return made

    def _said(self, step: Step) -> Iterator[WritingRow]:
        """The rows of its keys, of the fields of its form, and of its effects."""
        yield from (row for row in self.file.key if says(step, row.id))
        inside = [*_fields_of(step)]
        kinds = {one.kind for one in inside}
        yield from (row for row in self.file.kind if row.id in kinds)
        yield from (r for r in self.file.flag if any(getattr(f, r.id, False) for f in inside))
        yield from (row for row in self.file.effect if row.id in step.records)

    def _followed(self, procedure: Procedure, step: Step) -> Iterator[WritingRow]:
        """After what another step follows up the case remembers it, as that one forgets it."""
        if any(step.id in other.follows_up for other in procedure.steps):
            yield from (row for row in self.file.key if row.id == FOLLOWED)

    def _taken_back(self, procedure: Procedure, step: Step) -> Iterator[Step]:
        """The steps whose acts it takes back, as every version has them: they may be older."""
        for name in step.takes_back:
            for one in self._versions[procedure.key]:
                if one.has_step(name):
                    yield one.step(name)

    @cached_property
    def _versions(self) -> Mapping[str, list[Procedure]]:
        found: dict[str, list[Procedure]] = defaultdict(list)
        for one in self.procedures.values():
            found[one.key].append(one)
        return found


def _whole(parts: Iterable[Writes]) -> Writes:
    made = Writes()
    for one in parts:
        made |= one
    return made
