"""What is recorded in a case beside the steps of its procedure; none of it changes the state."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from casehub.model.case import ATTACHED
from casehub.workflow.written import Writes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from casehub.db import Base
    from casehub.model import Event
    from casehub.workflow.written import Columns

OPENED = "open"
VOIDED, CORRECTED = "void_document", "correct_document"
UPLOADED = "upload_evidence"
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

    adds: the tables of which its rows may be new. changes: the columns of rows that stand that it
    may change, by table; no name: all that can change (config/effects.toml). It removes none.
    step: by whom the step that made the paper may be taken. walk: by those at a station of the
    route of the step that it names, or whom they asked. system: by the office's own hand only.
    custody: by those who keep the case. staff, rules: by those who keep the staff, or the rules.
    """

    adds: frozenset[str] = frozenset()
    changes: Columns = field(default_factory=dict)
    step: bool = False
    system: bool = False
    custody: bool = False
    walk: bool = False
    staff: bool = False
    rules: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """The tables of which it may write rows."""
        return self.adds | frozenset(self.changes)

    def writes(self, standing: Columns) -> Writes:
        """What it may do to rows; standing: what of them can change at all."""
        changes = {t: names or standing.get(t, frozenset()) for t, names in self.changes.items()}
        return Writes(self.adds, changes)


def _tables(*models: type[Base]) -> frozenset[str]:
    return frozenset(model.__tablename__ for model in models)


def _columns(model: type[Base], *names: str) -> dict[str, frozenset[str]]:
    return {model.__tablename__: frozenset(names)}


_WITHDRAWN = _columns(Document, "status", "status_reason")
_FILE = ("filename", "media_type", "pages", "sha256", "size")
_PRINTED = ("manifest", "pdf_bytes", "pdf_pages", "pdf_sha256")
_WALKED = (Proposal, ProposalVersion, ProposalRequest, ProposalMark)


ROADS: Mapping[str, Road] = {
    VOIDED: Road(changes=_WITHDRAWN | _columns(Number, "void_reason"), step=True),
    # A service that waits takes the new paper along.
    CORRECTED: Road(
        _tables(Document, Number), _WITHDRAWN | _columns(Service, "document_ids"), step=True
    ),
    UPLOADED: Road(changes=_columns(Evidence, *_FILE), custody=True),
    FILED_MATERIAL: Road(_tables(MaterialUse), custody=True),
    MOVED_MATERIAL: Road(changes=_columns(MaterialUse, "ended_seq"), custody=True),
    ATTACHED: Road(changes=_columns(Document, *_PRINTED), system=True),
    CALENDAR: Road(changes=_columns(Deadline), rules=True),
    HELD_ANEW: Road(changes=_columns(Deadline), system=True),
    HANDED_OVER: Road(
        _tables(Assignment),
        _columns(Assignment, "until") | _columns(Proposal, "keeper_id")
        | _columns(ProposalRequest, "answer", "person_id"),
        staff=True,
    ),
    MIGRATED: Road(changes=_columns(Case, "procedure_version"), rules=True),
    **dict.fromkeys(
        (
            SUBMITTED, AGREED_TO, SENT_BACK, FORWARDED, CONSULTED, ANSWERED, CIRCULATED, NOTED,
            RECALLED, URGED,
        ),
        Road(
            _tables(*_WALKED),
            {model.__tablename__: frozenset() for model in _WALKED},
            walk=True,
        ),
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
TOLD = Road(_tables(Deadline), _columns(Deadline))


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
