"""A step looked at before it is taken: performed inside a savepoint, and rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts import once
from casehub.acts.offering.steps import procedure_of
from casehub.acts.performing import (
    admitted,
    carried_out,
    lock_visible,
    refuse_stale,
    refuse_unkeepable,
    step_of,
)
from casehub.model import Event
from casehub.papers.unnumbered import unnumbered
from casehub.people.permissions import find, parent_of
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen
from casehub.workflow.stages import as_read, at_station, entered_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.route import Station
    from casehub.workflow.situation import Said


@dataclass(frozen=True)
class PreviewPaper:
    """A paper as it would be issued: kind, title, expected number, facts.

    ahead: it is issued by a later step, and read here before that; it has no number yet.
    """

    kind: str
    title: str
    number: str
    facts: dict[str, object]
    ahead: bool = False


@dataclass(frozen=True)
class Preview:
    """What a step would do. Nothing of it was kept. `digest` names the typed values.

    reference: what the case would then be called.
    """

    state_before: str
    state_after: str
    sentence: str
    deadlines: tuple[tuple[str, str, str], ...]
    papers: tuple[PreviewPaper, ...]
    opened: tuple[str, ...]
    digest: str
    reference: str


def preview(
    work: Work,
    reference: str,
    step_id: str,
    seq: int,
    data: Mapping[str, object],
    unread: Collection[str] = (),
    *,
    station: Station | None = None,
    walk: Mapping[str, Said] | None = None,
) -> Preview:
    """Perform the step inside a savepoint, look at the result, and roll it back.

    unread: fields of the form that hold no value yet (`judge`); the form is refused for them.
    station: as somebody reads it there whose own part is not written yet; walk: what was said
    before. Without one, a step that is to be approved is looked at as it is drafted.
    Raises the same refusals as `perform`. Numbers shown are expected numbers (预计).
    """
    refuse_unkeepable(data)
    savepoint = work.session.begin_nested()
    try:
        case = lock_visible(work, reference, parent_of(work, reference))
        refuse_stale(work, case, seq)
        step = step_of(work, case, step_id)
        if station is not None:
            step = at_station(step, station, looks=True)
        step = entered_as(step, work.today)
        procedure = procedure_of(work, case)
        before = case.state
        told = case.parent.seq if case.parent is not None else 0
        s, whole = admitted(work, case, step, data, unread, walk)
        result = carried_out(work, s, whole)
        changes = [*result.event.detail["deadlines"], *_changes_above(work, case, told)]
        for document in result.documents:
            document.facts["doc"]["draft"] = True
        # Looked at before what is read ahead goes on from here.
        papers = [
            PreviewPaper(d.kind, d.title, d.number or "", dict(d.facts)) for d in result.documents
        ]
        now, after = case.reference, procedure.state(case.state).title
        return Preview(
            state_before=procedure.state(before).title,
            state_after=after,
            sentence=result.event.sentence,
            deadlines=tuple((_titled(d), d["due"], d["effect"]) for d in changes),
            papers=(*papers, *_ahead(work, case, step)),
            opened=tuple(c.title for c in result.opened),
            digest=once.digest_of(step_id, reference, data),
            reference=now,
        )
    finally:
        savepoint.rollback()
        work.session.expire_all()


def papers_to_read(work: Work, reference: str, step_id: str) -> tuple[PreviewPaper, ...]:
    """The papers that a step agrees to and a later one issues, for whoever opens its form.

    Nothing of the form is written yet. Empty where the step reads none, or they cannot be made.
    Raises NotFound. Nothing is kept.
    """
    case = find(work, reference)
    step = step_of(work, case, step_id)
    if not step.reads:
        return ()
    savepoint = work.session.begin_nested()
    try:
        s, whole = admitted(work, case, as_read(step, step), {})
        carried_out(work, s, whole)
        return tuple(_ahead(work, case, step))
    except (NotAllowed, Refused, StepNotOpen):
        # What hinders it is told where the form is sent.
        return ()
    finally:
        savepoint.rollback()
        work.session.expire_all()


def _ahead(work: Work, case: Case, step: Step) -> Iterator[PreviewPaper]:
    """The papers of the step that this one reads, as they stand once this one was taken."""
    if not step.reads:
        return
    s, whole = admitted(work, case, as_read(step_of(work, case, step.reads), step), {})
    # As the step names them: the letter before what goes with it.
    order = s.step.documents.index
    made = sorted(carried_out(work, s, whole).documents, key=lambda one: order(one.kind))
    for paper, facts in zip(made, unnumbered(made), strict=True):
        yield PreviewPaper(paper.kind, paper.title, "", facts, ahead=True)


def _titled(change: Mapping[str, object]) -> str:
    """A limit by its title, with whose time it is where it is one party's."""
    whose = f"（{change['whose']}）" if "whose" in change else ""
    return f"{change['title']}{whose}"


def _changes_above(work: Work, case: Case, seq: int) -> list[dict[str, object]]:
    """What the act just done changed in the deadlines of the parent, whose record was at `seq`."""
    events = work.session.scalars(
        select(Event)
        .where(Event.case_id == case.parent_id, Event.seq > seq)
        .order_by(Event.seq)
    )
    return [change for event in events for change in event.detail.get("deadlines", [])]
