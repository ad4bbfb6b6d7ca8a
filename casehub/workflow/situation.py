"""What a guard may look at: the case as it stands, the step and the data typed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar

from casehub.db import Base
from casehub.law.service import Serving
from casehub.model import (
    Accused,
    Assignment,
    Case,
    Deadline,
    Document,
    Event,
    Evidence,
    EvidenceUse,
    Organisation,
    Party,
    Pause,
    Person,
    Proposal,
    Right,
    Service,
    StandardVersion,
)
from casehub.model.party import line
from casehub.workflow.clocks import ALL
from casehub.workflow.course import Begun, Course, begun_with, is_of_other, is_unchosen
from casehub.workflow.procedure import Procedure, Side, Step
from casehub.workflow.rules import DayLaw, Rules

Row = TypeVar("Row", bound=Base)
DIGITS = re.compile(r"\d+")


def told_name(sides: Iterable[Side], side: str, name: str) -> str:
    """What everybody may read of who stands on a side: of a hidden one its word alone."""
    return next((one.title for one in sides if one.id == side and one.hidden), name)


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
class Situation:
    """A case at the moment a step is offered (no data) or performed (validated data).

    Dates in `data` are `date`, datetimes aware. `at` is aware, Asia/Shanghai; `day` is its date,
    the act's own day. Whatever depends on another day (filing, decision, start of a limit) asks
    `law_on` with it.
    `events` are oldest first, without those that were entered wrongly and taken back; `record` has
    them all. `people` holds those named in the data or assigned, by id; `emptied` the fields of the
    form whose boxes somebody emptied, which nothing fills again.
    """

    case: Case
    step: Step
    actor: Person
    at: datetime
    day: date
    rules: Rules
    data: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Event] = ()
    record: Sequence[Event] = ()
    # Of the main case, where this is a child matter.
    parent_events: Sequence[Event] = ()
    parent_record: Sequence[Event] = ()
    # (duty, person) of every act in the parent, its children and the case that they came from.
    duties: Sequence[tuple[str, int]] = ()
    parties: Sequence[Party] = ()
    rights: Sequence[Right] = ()
    accused: Sequence[Accused] = ()
    assignments: Sequence[Assignment] = ()
    # Who works at the office of the case, each with roles, certificates and stand-ins.
    staff: Sequence[Person] = ()
    deadlines: Sequence[Deadline] = ()
    pauses: Sequence[Pause] = ()
    documents: Sequence[Document] = ()
    services: Sequence[Service] = ()
    uses: Sequence[EvidenceUse] = ()
    evidence: Sequence[Evidence] = ()
    # Rows that some procedures alone have, by their table: asked for by `rows`.
    tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    parent_tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    children: Sequence[Case] = ()
    # Of a child matter: the matters of the main case, this one among them; of either: their rows.
    kin: Sequence[Case] = ()
    kin_tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    parent: Case | None = None
    origin: Case | None = None
    # What stands in the file of the case that it came of, and in other matters that came of it.
    origin_events: Sequence[Event] = ()
    beside_events: Sequence[Event] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    sides: Mapping[str, Side] = field(default_factory=dict)
    # Ids of parties who leave by this very act, where its papers still speak of them.
    leaving: frozenset[int] = frozenset()
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
    # Of `events` and `deadlines`, whatever the step and its data.
    course: Course = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "course", Course(self.events, self.deadlines))

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        """The rows of the case in a table, in the order of their entry; a PART names the table."""
        found: Sequence[Row] = self.tables.get(kind, ())
        return found

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

    def happened(self, step: str) -> bool:
        """Whether the step was ever taken in this case."""
        return self.last(step) is not None

    def last(self, step: str) -> Event | None:
        """The latest event of the step."""
        return self.course.last(step)

    def entered(self, step: str) -> Mapping[str, Any]:
        """What was typed in when the step was last taken; empty when it never was.

        Values are as the event keeps them (dates as ISO strings).
        """
        return event.typed if (event := self.last(step)) is not None else {}

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

    def current_parties(self, role: str = "all") -> list[Party]:
        """Parties who have not left; role: a side of the procedure or all."""
        return [
            p
            for p in self.parties
            if (p.left_on is None or p.id in self.leaving) and role in (ALL, p.role)
        ]

    def side_title(self, side: str) -> str:
        """The word for a side on which parties stand; "" for any other."""
        found = self.sides.get(side)
        return found.title if found is not None and found.is_party else ""

    def is_hidden(self, side: str) -> bool:
        """Whether the other sides must not learn who stands there."""
        return (found := self.sides.get(side)) is not None and found.hidden

    def told_name(self, party: Party) -> str:
        """The name of a party that an event says: on a hidden side the word for the side."""
        return told_name(self.sides.values(), party.role, party.name)

    def in_order(self, uses: Iterable[EvidenceUse]) -> list[EvidenceUse]:
        """Exhibits as papers list them, whenever they were entered: by side, then by number.

        What bears another letter than its side's, 丙1 of a second respondent, stands behind those.
        """
        place = {side: n for n, side in enumerate(self.sides)}
        last = len(place)

        def where(use: EvidenceUse) -> tuple[object, ...]:
            side = place.get(use.evidence.side, last)
            if use.number is not None:
                return side, 0, use.number, use.id
            return side, 1, [int(n) for n in DIGITS.findall(use.label or "")], use.id

        return sorted(uses, key=where)

    def offered_by(self, exhibit: Evidence) -> str:
        """Who offered an exhibit; of a hidden side only its word."""
        if self.is_hidden(exhibit.side):
            return self.side_title(exhibit.side)
        return exhibit.submitted_by

    def party_ids(self, role: str = "all") -> list[int]:
        """Ids of the current parties of a role."""
        return [p.id for p in self.current_parties(role)]

    def party(self, party_id: int) -> Party | None:
        """The party of this id."""
        return next((p for p in self.parties if p.id == party_id), None)

    def line(self, party_id: int) -> frozenset[int]:
        """The party and those in whose place it stands: their acts and services are its own."""
        return line(self.parties, party_id)

    def served_on(self, kind: str, party_id: int | None = None) -> date | None:
        """The latest proved service of a document kind (on one party); None without proof."""
        of = self.line(party_id) if party_id is not None else None
        days = [
            s.served_on
            for s in self.services
            if s.status == Serving.SERVED and s.served_on is not None
            and kind in (s.kinds or []) and (of is None or s.party_id in of)
        ]  # fmt: skip
        return max(days, default=None)

    def all_served(self, kind: str, role: str = "all") -> bool:
        """Whether every current party of the role was served; False when there is none."""
        ids = self.party_ids(role)
        return bool(ids) and all(self.served_on(kind, i) is not None for i in ids)

    def open_deadline(self, rule: str) -> Deadline | None:
        """The running time limit of the rule (the latest, if several)."""
        running = (d for d in reversed(self.deadlines) if d.closed_on is None)
        return next((d for d in running if d.rule == rule), None)

    def deadline(self, rule: str) -> Deadline | None:
        """The latest time limit of the rule, running or not."""
        return next((d for d in reversed(self.deadlines) if d.rule == rule), None)

    def is_paused(self, kind: str | None = None) -> bool:
        """Whether an excluded period (of the kind) is open."""
        return any(p.until is None and kind in (None, p.kind) for p in self.pauses)

    def assigned(self, role: str) -> list[Assignment]:
        """Current assignments in a role."""
        return [a for a in self.assignments if a.role == role and a.is_current]

    def open_children(self, procedure: str | None = None) -> list[Case]:
        """Child matters that are not closed (of the procedure)."""
        return [
            c for c in self.children if c.closed_on is None and procedure in (None, c.procedure)
        ]

    def did(self, duty: str, person_id: int) -> bool:
        """Whether the person performed a duty in the family: case, parent, children, origin."""
        return (duty, person_id) in self.course.duties or (duty, person_id) in self.duties

    def addressees(self, document: Document) -> set[int]:
        """Ids of the parties that a paper was or is to be served on."""
        return {r.party_id for r in self.services if document.id in r.document_ids}

    def document(self, kind: str) -> Document | None:
        """The latest document of the kind that is still valid."""
        valid = (d for d in reversed(self.documents) if d.status == "issued")
        return next((d for d in valid if d.kind == kind), None)
