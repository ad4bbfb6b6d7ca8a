"""What is recorded in a case beside the steps of its procedure; none of it changes the state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from casehub.model import (
    Accused,
    Agent,
    Assignment,
    Case,
    Deadline,
    Document,
    Evidence,
    EvidenceUse,
    Invalidity,
    MaterialUse,
    Number,
    Party,
    Proposal,
    ProposalMark,
    ProposalRequest,
    ProposalVersion,
    Right,
    Service,
)
from casehub.workflow.written import Writes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from casehub.db import Base
    from casehub.model import Event

OPENED = "open"
VOIDED, CORRECTED = "void_document", "correct_document"
UPLOADED = "upload_evidence"
ATTACHED = "attach_pdf"
# An incoming paper is put into a file, or moved out of it.
FILED_MATERIAL, MOVED_MATERIAL = "file_material", "move_material"
HANDED_OVER = "hand_over"
CALENDAR = "recount_calendar"
# A clock of a suspended case that the rules of an earlier program held otherwise.
HELD_ANEW = "hold_anew"
# The walk of a matter for approval (呈批); the last agreement is the event of its step.
SUBMITTED, AGREED_TO, SENT_BACK = "submit_proposal", "agree_to_proposal", "return_proposal"
FORWARDED, CONSULTED, ANSWERED = "forward_proposal", "consult_on_proposal", "answer_consultation"
CIRCULATED, NOTED = "circulate_proposal", "note_proposal"
RECALLED, URGED = "recall_proposal", "urge_proposal"
# The one that changes the version, and the state where the new version calls it otherwise.
MIGRATED = "migrate_version"


@dataclass(frozen=True)
class Road:
    """What an act beside the steps may write, and who may do it.

    rows: the tables whose rows it may change or add; it removes none. step: by whom the step that
    made the paper may be taken. walk: by those at a station of the route of the step that it names,
    or whom they asked. system: by the office's own hand only. custody: by those who keep
    the case. staff, rules: by those who keep the staff, or the rules.
    """

    rows: frozenset[str]
    step: bool = False
    system: bool = False
    custody: bool = False
    walk: bool = False
    staff: bool = False
    rules: bool = False

    @cached_property
    def writes(self) -> Writes:
        """What it may do to rows of these tables."""
        return Writes(adds=self.rows, changes=self.rows)


def _tables(*models: type[Base]) -> frozenset[str]:
    return frozenset(model.__tablename__ for model in models)


ROADS: Mapping[str, Road] = {
    VOIDED: Road(_tables(Document, Number), step=True),
    CORRECTED: Road(_tables(Document, Number, Service), step=True),
    UPLOADED: Road(_tables(Evidence), custody=True),
    FILED_MATERIAL: Road(_tables(MaterialUse), custody=True),
    MOVED_MATERIAL: Road(_tables(MaterialUse), custody=True),
    ATTACHED: Road(_tables(Document), system=True),
    CALENDAR: Road(_tables(Deadline), rules=True),
    HELD_ANEW: Road(_tables(Deadline), system=True),
    HANDED_OVER: Road(_tables(Assignment, Proposal, ProposalRequest), staff=True),
    MIGRATED: Road(_tables(Case), rules=True),
    **dict.fromkeys(
        (
            SUBMITTED, AGREED_TO, SENT_BACK, FORWARDED, CONSULTED, ANSWERED, CIRCULATED, NOTED,
            RECALLED, URGED,
        ),
        Road(_tables(Proposal, ProposalVersion, ProposalRequest, ProposalMark), walk=True),
    ),
}  # fmt: skip
WALK = frozenset(name for name, road in ROADS.items() if road.walk)
# What is there when a case or matter is opened: of it, and of nothing else.
OPENS = Road(
    _tables(
        Case, Party, Agent, Right, Invalidity, Accused, Number, EvidenceUse, Service, Assignment
    )
)
# What a child matter's step means for its parent, besides what its declaration says of pauses.
TOLD = Road(_tables(Deadline))


def version_named(key: str, version: int) -> str:
    """A version of a procedure as every event names the one it was taken under."""
    return f"{key}@{version}"


def version_told(name: str) -> tuple[str, int]:
    """The key and the version that an event names; version 0, which none has, where it is none."""
    key, _, version = name.rpartition("@")
    return key, int(version) if version.isdecimal() else 0


def stood_before(event: Event, others: Iterable[Event], states: Container[str]) -> str:
    """Where the case stood before an act, in a state that its version has.

    An act of an older version may have found the case in a state that is none any more: then it is
    where the case stood before it came there. others: the acts of the case that count.
    """
    state, seq = event.source, event.seq
    moves = sorted((e for e in others if e.source != e.target), key=lambda e: -e.seq)
    for one in moves:
        if state in states:
            break
        if one.seq < seq and one.target == state and not (one.detail or {}).get("taken_back"):
            state, seq = one.source, one.seq
    return state


def step_told(name: str) -> tuple[str, str]:
    """The key of the procedure and the step that such a name says; "" where it is none."""
    key, _, step = name.partition(":")[2].partition(".")
    return key, step


def told_step(procedure: str, step: str) -> str:
    """The step under which a parent's record keeps what a child matter's step meant for it."""
    return f"child:{procedure}.{step}"
