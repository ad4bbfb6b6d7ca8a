"""What a guard may look at: the case as it stands, the step and the data typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from casehub.db import Base
from casehub.model import (
    Case,
    Event,
    Organisation,
    Party,
    Person,
    Proposal,
    StandardVersion,
)
from casehub.workflow.course import Begun, begun_with, is_of_other, is_unchosen
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.rules import DayLaw, Rules
from casehub.workflow.standing import Row, Standing


@dataclass(frozen=True)
class Said:
    """What was said at a station of a route: by whom (id), on which day, in which words."""

    person: int
    on: date
    opinion: str = ""

    def answer(self, says: Literal["opinion", "by", "on"]) -> str | int | date:
        """One of the three."""
        match says:
            case "opinion":
                return self.opinion
            case "by":
                return self.person
        return self.on


@dataclass(frozen=True)
class Reason:
    """Why a step is closed or refused; `field` names the form field it belongs beside.

    row, column: where in that field, if it is a table (rows from 0) or has parts.
    matters: ids of the child matters that must be finished first.
    """

    sentence: str
    field: str | None = None
    matters: tuple[int, ...] = ()
    row: int | None = None
    column: str = ""


class _With(Mapping[type[Base], Sequence[Any]]):
    """The same tables but for one."""

    def __init__(
        self, others: Mapping[type[Base], Sequence[Any]], kind: type[Base], rows: Sequence[Any]
    ) -> None:
        self._others, self._kind, self._rows = others, kind, rows

    def __getitem__(self, kind: type[Base]) -> Sequence[Any]:
        return self._rows if kind is self._kind else self._others[kind]

    def __iter__(self) -> Iterator[type[Base]]:
        return iter({self._kind, *self._others})

    def __len__(self) -> int:
        return len({self._kind, *self._others})


@dataclass(frozen=True, kw_only=True)
class Situation(Standing):
    """A case at the moment a step is offered (no data) or performed (validated data).

    Dates in `data` are `date`, datetimes aware. `at` is aware, Asia/Shanghai; `day` is its date,
    the act's own day. Whatever depends on another day (filing, decision, start of a limit) asks
    `law_on` with it.
    `people` holds those named in the data or assigned, by id; `emptied` the fields of the form
    whose boxes somebody emptied, which nothing fills again.
    """

    step: Step
    actor: Person
    at: datetime
    day: date
    rules: Rules
    data: Mapping[str, Any] = field(default_factory=dict)
    # Of the main case, where this is a child matter.
    parent_events: Sequence[Event] = ()
    parent_record: Sequence[Event] = ()
    # Who works at the office of the case, each with roles, certificates and stand-ins.
    staff: Sequence[Person] = ()
    parent_tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    # Of a child matter: the matters of the main case, this one among them; of either: their rows.
    kin: Sequence[Case] = ()
    kin_tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    parent: Case | None = None
    origin: Case | None = None
    # What stands in the file of the case that it came of, and in other matters that came of it.
    origin_events: Sequence[Event] = ()
    beside_events: Sequence[Event] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    # For whom the person at work takes the step (代), where he could not by himself.
    absent: Person | None = None
    # Matters for approval of the case that are under way.
    proposals: Sequence[Proposal] = ()
    # (party, the office of the register that it is today), on sides of offices (`Side.registered`).
    offices: Sequence[tuple[Party, Organisation]] = ()
    # Of the office's library, what it works by today for the rights of the case.
    standards: Sequence[StandardVersion] = ()
    # By station: what was said where the act is performed by the last agreement to it.
    walk: Mapping[str, Said] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()

    def holding(self, kind: type[Row], rows: Sequence[Row]) -> Situation:
        """The same moment with these rows of a table."""
        return replace(self, tables=_With(self.tables, kind, rows))

    def before(self, step: Step) -> Situation:
        """The same moment before another step.

        A copy, since a page asks it about every step: `replace` hands over each field anew.
        """
        other = object.__new__(type(self))
        vars(other).update(vars(self), step=step)
        return other

    @property
    def above(self) -> Situation:
        """The main case at this moment: its conditions hold for an act of a child matter too."""
        if self.parent is None:
            return self
        return replace(
            self,
            case=self.parent,
            events=self.parent_events,
            record=self.parent_record,
            parent=None,
            parent_events=(),
            parent_record=(),
            tables=self.parent_tables,
            parent_tables={},
            children=self.kin,
        )

    @property
    def act_seq(self) -> int | None:
        """The number that the act being carried out will have; None before one is."""
        case = self.case
        return case.seq if case.seq == case.reserved_seq else None

    @property
    def law(self) -> DayLaw:
        """The law of the act's own day."""
        return self.law_on(self.day)

    def law_on(self, day: date) -> DayLaw:
        """The law of another reference day: when the case was filed, a limit began."""
        law: DayLaw = self.rules.law.on(day, self.case.procedures, self.day)
        return law

    @property
    def law_of_case(self) -> DayLaw:
        """The law under which the case runs: what changes after it was opened is not for it."""
        law: DayLaw = self.rules.law.of_case(self.case, self.day)
        return law

    def kind(self, name: str) -> Any:
        """The edition of a kind in which a paper of the case is made in this act."""
        if name not in self.course.kinds:
            self.course.kinds[name] = self.rules.law.paper(self.case, name, self.day)
        return self.course.kinds[name]

    @cached_property
    def procedure(self) -> Procedure:
        """The version of the procedure under which the case runs."""
        return self.rules.procedure(self.case.procedure, self.case.procedure_version)

    def called(self, word: str) -> Mapping[str, object]:
        """What was typed in when the step that the procedure calls so was last taken."""
        step = self.procedure.called(word)
        return self.entered(step.id) if step is not None else {}

    def last_called(self, word: str) -> Event | None:
        """The latest event of the step that the procedure calls so."""
        step = self.procedure.called(word)
        return self.last(step.id) if step is not None else None

    def every_called(self, word: str) -> Sequence[Event]:
        """All events of the step that the procedure calls so, the oldest first."""
        step = self.procedure.called(word)
        return [one for one in self.events if step is not None and one.step == step.id]

    def requested(self) -> Mapping[str, object]:
        """What was typed in when the request came in that the case began with."""
        came = (e for e in reversed(self.events) if e.step in self.procedure.opening)
        return event.typed if (event := next(came, None)) is not None else {}

    @cached_property
    def begun(self) -> Begun:
        """With which letter (config/exchange.toml) its exchange began, if with any."""
        return begun_with(self.procedure, (event.step for event in self.events))

    @property
    def begun_as(self) -> str:
        """The code of the type of exchange that it began with; "" for none."""
        return self.begun.sort

    def of_other_sort(self, step: Step) -> bool:
        """Whether a step is one of letters of other exchanges than that of the case alone."""
        said = (step.letter, step.answers, step.sends)
        asks = any(one.sorts or one.begun for one in said if one is not None)
        return is_unchosen(step, self.events) or (asks and is_of_other(step, self.begun))

    @property
    def came_in_on(self) -> str:
        """The day (ISO) on which the request of the case came in; "" where none did."""
        came = next((e for e in reversed(self.events) if e.step in self.procedure.opening), None)
        return str(came.typed.get(self.procedure.step(came.step).came_by) or "") if came else ""
