"""The one way to change a case: the form of a step, its preview, its performance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from casehub.acts import entries
from casehub.acts.admitting import admit
from casehub.acts.carrying_out import act_on
from casehub.acts.keepable import unkeepable
from casehub.acts.offering import Offer, offer, procedure_of, titled
from casehub.acts.returning import sent_back
from casehub.casefile import situations
from casehub.db import TooLong
from casehub.law.canonical import canonical
from casehub.model import Case, Document, Event, Replay
from casehub.people.permissions import find, parent_of
from casehub.people.taking import Taker
from casehub.record.roads import ATTACHED
from casehub.record.rows import plain
from casehub.workflow.refusals import (
    CaseChanged,
    KeyReused,
    Refused,
    StepNotOpen,
)
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Table

    from casehub.acts.carrying_out import Done
    from casehub.acts.entries import FormField
    from casehub.acts.returning import SentBack
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# Events that add nothing to what a person read before filling in a form.
SILENT_STEPS = frozenset({ATTACHED})


@dataclass(frozen=True)
class StepForm:
    """The form of one step: its fields with what is filled in already, and the case's seq.

    back: how the step came back since it was last taken.
    """

    case: Case
    step: Step
    fields: tuple[FormField, ...]
    seq: int
    offer: Offer
    situation: Situation
    back: SentBack | None


@dataclass(frozen=True)
class Outcome:
    """What a performed step left: the case, its event, the papers issued.

    `replayed`: the same
    form had been submitted before; nothing was done again.
    """

    case: Case
    event: Event
    documents: tuple[Document, ...] = ()
    replayed: bool = False


def _step(work: Work, case: Case, step_id: str) -> Step:
    try:
        return titled(work, procedure_of(work, case).step(step_id))
    except KeyError:
        raise StepNotOpen([Reason("没有这个办理事项")]) from None


def form_of(
    work: Work, case: Case, step_id: str, data: Mapping[str, Any] | None = None
) -> StepForm:
    """The form of a step, with the fields of the papers it issues (ticked ones from `data`)."""
    step = _step(work, case, step_id)
    s = situations.load(work, case, step)
    taker = Taker(s, work.rules)
    s = replace(s, absent=taker.absent(step))
    fields = tuple(entries.form_fields(work, s, data))
    return StepForm(case, step, fields, case.seq, offer(work, s, step, taker), s, sent_back(s))


def _lock(work: Work, reference: str, parent_id: int | None) -> Case:
    """The visible case, locked; its parent first, so that two acts never wait crosswise."""
    if parent_id is not None:
        work.locked(parent_id)
    return find(work, reference, lock=True)


def _body(step_id: str, reference: str, data: Mapping[str, Any]) -> str:
    content = {"case": reference, "step": step_id, "data": plain(data)}
    return hashlib.sha256(canonical(content)).hexdigest()


def _replayed(work: Work, earlier: Answered | None, body: str) -> Outcome | None:
    if earlier is None:
        return None
    if earlier.body_sha256 != body:
        raise KeyReused
    case = work.session.get_one(Case, earlier.case_id)
    event = work.session.scalars(
        select(Event).where(Event.case_id == case.id, Event.seq == earlier.event_seq)
    ).one()
    papers = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.event_seq == earlier.event_seq)
    )
    return Outcome(case, event, tuple(papers), replayed=True)


class Answered(NamedTuple):
    """What a form that was submitted before had said, and the event that answered it."""

    body_sha256: str
    case_id: int
    event_seq: int


# Before the lock: the case's parent, and whether this key was used. Nobody need be seen yet.
_FIRST_LOOK = (
    select(Case.parent_id, Replay.body_sha256, Replay.case_id, Replay.event_seq)
    .select_from(Case)
    .outerjoin(
        Replay, (Replay.person_id == bindparam("person")) & (Replay.key == bindparam("key"))
    )
    .where(Case.reference == bindparam("reference"))
)
_ANSWERED = select(Replay.body_sha256, Replay.case_id, Replay.event_seq).where(
    Replay.person_id == bindparam("person"), Replay.key == bindparam("key")
)


def _answered(work: Work, key: str) -> Answered | None:
    found = work.session.execute(_ANSWERED, {"person": work.actor.id, "key": key}).first()
    return Answered(*found) if found else None


def _first_look(work: Work, reference: str, key: str) -> tuple[int | None, Answered | None]:
    """The id of the case's parent, and what the key was used for already."""
    named = {"reference": reference, "person": work.actor.id, "key": key}
    found = work.session.execute(_FIRST_LOOK, named).first()
    if found is None:
        # Called by its 收件号: such a case has no parent.
        return None, _answered(work, key)
    earlier = Answered(*found[1:])
    return found.parent_id, earlier if earlier.body_sha256 else None


_KEEP = insert(cast("Table", Replay.__table__))


def _keep_answer(work: Work, step_id: str, key: str, body: str, event: Event) -> None:
    work.session.flush()
    values = {
        "person_id": work.actor.id,
        "key": key,
        "step": step_id,
        "body_sha256": body,
        "case_id": event.case_id,
        "event_seq": event.seq,
        "at": work.at,
    }
    try:
        # Through Core: nobody reads the row back in this transaction.
        work.session.connection().execute(_KEEP, values)
    except IntegrityError as error:
        # The same key was used on another case at the same moment; that one was first.
        raise KeyReused from error


def _refuse_stale(work: Work, case: Case, seq: int) -> None:
    if case.seq == seq:
        return
    since = list(
        work.session.scalars(
            select(Event).where(Event.case_id == case.id, Event.seq > seq).order_by(Event.seq)
        )
    )
    if seq > case.seq or any(e.step not in SILENT_STEPS for e in since):
        raise CaseChanged(since)


def _refuse_unkeepable(data: Mapping[str, Any]) -> None:
    wrong = unkeepable(data)
    if wrong:
        raise Refused(wrong)


def _carried_out(work: Work, s: Situation, data: Mapping[str, Any]) -> Done:
    """The act; a text that a column does not hold is refused in words, on either database."""
    try:
        return act_on(work, s, data)
    except TooLong as error:
        raise Refused([Reason(str(error))]) from error


def perform(
    work: Work,
    reference: str,
    step_id: str,
    seq: int,
    data: Mapping[str, Any],
    key: str,
) -> Outcome:
    """Take a step: state, event, papers, numbers, deadlines, child matters, all or nothing.

    seq: number of the latest event the person had seen. key: random text of the form, at least
    128 bits; the same key with the same content shows the first result again.
    Raises NotFound, CaseChanged, StepNotOpen, NotAllowed, Refused, KeyReused.
    """
    _refuse_unkeepable(data)
    parent_id, earlier = _first_look(work, reference, key)
    case = _lock(work, reference, parent_id)
    if earlier is None and case.seq != seq:
        # The same form may have been answered while this one waited for the lock.
        earlier = _answered(work, key)
    body = _body(step_id, reference, data)
    replay = _replayed(work, earlier, body)
    if replay is not None:
        return replay
    _refuse_stale(work, case, seq)
    step = _step(work, case, step_id)
    s, whole = admit(work, case, step, data)
    outcome = _carried_out(work, s, whole)
    _keep_answer(work, step_id, key, body, outcome.event)
    return Outcome(case, outcome.event, tuple(outcome.documents))


@dataclass(frozen=True)
class PreviewPaper:
    """A paper as it would be issued: kind, title, expected number, facts."""

    kind: str
    title: str
    number: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Preview:
    """What a step would do. Nothing of it was kept. `digest` names the typed values."""

    state_before: str
    state_after: str
    sentence: str
    deadlines: tuple[tuple[str, str, str], ...]
    papers: tuple[PreviewPaper, ...]
    opened: tuple[str, ...]
    digest: str


def preview(
    work: Work,
    reference: str,
    step_id: str,
    seq: int,
    data: Mapping[str, Any],
    unread: Collection[str] = (),
) -> Preview:
    """Perform the step inside a savepoint, look at the result, and roll it back.

    unread: fields of the form that hold no value yet (`admit`); the form is refused for them.
    Raises the same refusals as `perform`. Numbers shown are expected numbers (预计).
    """
    _refuse_unkeepable(data)
    savepoint = work.session.begin_nested()
    try:
        case = _lock(work, reference, parent_of(work, reference))
        _refuse_stale(work, case, seq)
        step = _step(work, case, step_id)
        procedure = procedure_of(work, case)
        before = case.state
        told = case.parent.seq if case.parent is not None else 0
        s, whole = admit(work, case, step, data, unread)
        result = _carried_out(work, s, whole)
        changes = [*result.event.detail["deadlines"], *_changes_above(work, case, told)]
        for document in result.documents:
            document.facts["doc"]["draft"] = True
        return Preview(
            state_before=procedure.state(before).title,
            state_after=procedure.state(case.state).title,
            sentence=result.event.sentence,
            deadlines=tuple((d["title"], d["due"], d["effect"]) for d in changes),
            papers=tuple(
                PreviewPaper(d.kind, d.title, d.number or "", dict(d.facts))
                for d in result.documents
            ),
            opened=tuple(c.title for c in result.opened),
            digest=_body(step_id, reference, data),
        )
    finally:
        savepoint.rollback()
        work.session.expire_all()


def _changes_above(work: Work, case: Case, seq: int) -> list[dict[str, object]]:
    """What the act just done changed in the deadlines of the parent, whose record was at `seq`."""
    events = work.session.scalars(
        select(Event)
        .where(Event.case_id == case.parent_id, Event.seq > seq)
        .order_by(Event.seq)
    )
    return [change for event in events for change in event.detail.get("deadlines", [])]
