"""Which rows a step may write: by what its declaration says, key by key and effect by effect.

config/effects.toml says it; the recorder refuses what lies beyond, and both verifiers name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True)
class Writes:
    """Tables of which rows may be new, of which rows that stand may change, and may go."""

    adds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()

    def __or__(self, other: Writes) -> Writes:
        """What either may write."""
        return Writes(
            self.adds | other.adds, self.changes | other.changes, self.removes | other.removes
        )

    def allow(self, table: str, how: How) -> bool:
        """Whether that may be done to a row of the table."""
        if how is How.ADDED:
            return table in self.adds
        return table in (self.changes if how is How.CHANGED else self.removes)


@dataclass(frozen=True)
class WritingRow:
    """What one key, kind of field or effect writes; unmakes: rows that go when it is taken back."""

    id: str
    adds: Names = ()
    changes: Names = ()
    removes: Names = ()
    unmakes: Names = ()

    @property
    def writes(self) -> Writes:
        """When it is done."""
        return Writes(frozenset(self.adds), frozenset(self.changes), frozenset(self.removes))

    @property
    def undone(self) -> Writes:
        """When it is taken back: what it wrote is put right, and what it made may go."""
        return Writes(
            changes=frozenset((*self.adds, *self.changes)), removes=frozenset(self.unmakes)
        )

    @property
    def tables(self) -> frozenset[str]:
        """Every table that it names."""
        return frozenset((*self.adds, *self.changes, *self.removes, *self.unmakes))


@dataclass(frozen=True)
class EffectsFile:
    """config/effects.toml, with the rows of each procedure.

    key: of a step, under which something stands. kind: of a field of its form. flag: what such a
    field says with yes. effect: a name under `records`; one that has no row writes nothing. told:
    what a child matter's step means for its main case besides clocks, by a key of it.
    """

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

    def told(self, key: str, name: str) -> Writes:
        """What a step of a child matter may write in its main case besides clocks."""
        made = Writes()
        for procedure in self._versions.get(key, ()):
            if procedure.has_step(name):
                step = procedure.step(name)
                made |= _whole(row.writes for row in self._above(step))
                wrong = self._taken_back(procedure, step)
                made |= _whole(row.undone for one in wrong for row in self._above(one))
        return made

    def _above(self, step: Step) -> Iterator[WritingRow]:
        if step.parent is not None:
            yield from (row for row in self.file.told if getattr(step.parent, row.id))

    def _of(self, procedure: Procedure, step: Step) -> Writes:
        rows = [*self._said(step), *self._followed(procedure, step)]
        made = _whole(row.writes for row in rows)
        for other in self._taken_back(procedure, step):
            undone = [*self._said(other), *self._followed(procedure, other)]
            made |= _whole(row.undone for row in undone)
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
