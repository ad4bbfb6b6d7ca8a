"""The case as it stands: its parties, papers, services, limits and events, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

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
    Party,
    Pause,
    Right,
    Service,
)
from casehub.model.party import line
from casehub.workflow.clocks import ALL
from casehub.workflow.course import Course
from casehub.workflow.matters import Side

Row = TypeVar("Row", bound=Base)
DIGITS = re.compile(r"\d+")


def told_name(sides: Iterable[Side], side: str, name: str) -> str:
    """What everybody may read of who stands on a side: of a hidden one its word alone."""
    return next((one.title for one in sides if one.id == side and one.hidden), name)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A case with all that lies in its file, and the questions that its rows alone answer.

    `events` are oldest first, without those that were entered wrongly and taken back; `record` has
    them all.
    """

    case: Case
    events: Sequence[Event] = ()
    record: Sequence[Event] = ()
    # (duty, person) of every act in the parent, its children and the case that they came from.
    duties: Sequence[tuple[str, int]] = ()
    parties: Sequence[Party] = ()
    rights: Sequence[Right] = ()
    accused: Sequence[Accused] = ()
    assignments: Sequence[Assignment] = ()
    deadlines: Sequence[Deadline] = ()
    pauses: Sequence[Pause] = ()
    documents: Sequence[Document] = ()
    services: Sequence[Service] = ()
    uses: Sequence[EvidenceUse] = ()
    evidence: Sequence[Evidence] = ()
    # Rows that some procedures alone have, by their table: asked for by `rows`.
    tables: Mapping[type[Base], Sequence[Any]] = field(default_factory=dict)
    children: Sequence[Case] = ()
    sides: Mapping[str, Side] = field(default_factory=dict)
    # Ids of parties who leave by this very act, where its papers still speak of them.
    leaving: frozenset[int] = frozenset()
    # Of `events` and `deadlines`, whatever the step and its data.
    course: Course = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "course", Course(self.events, self.deadlines))

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        """The rows of the case in a table, in the order of their entry; a PART names the table."""
        found: Sequence[Row] = self.tables.get(kind, ())
        return found

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
        valid = (d for d in reversed(self.documents) if d.stands)
        return next((d for d in valid if d.kind == kind), None)
